"""The last place where a ``Doc`` exists: candidates become claims over clusters of mentions."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from spacy.tokens import Doc, Span

from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Relation,
)
from kg.pipeline.extensions import MENTIONS, MODEL, Candidate
from kg.pipeline.mentions import cluster_index
from kg.pipeline.people import NOBODY, KnownPeople
from kg.pipeline.plurals import Plurals
from kg.pipeline.rivals import without_rivals
from kg.pipeline.selection import Selector
from kg.pipeline.sharing import in_order
from kg.pipeline.sharing import owners as owners_of_numbers
from kg.pipeline.standing import StandIns
from kg.resources.linking import LinkingWords

_NO_WORDS = LinkingWords()
_PERSON = EntityType.PERSON.value
#: The pattern of an office before a name.
_TITLE = f"{Relation.HOLDS_POSITION}/title"
_PLURAL = frozenset({"NNS", "NNPS"})


def to_extraction(
    doc: Doc,
    min_confidence: float = 0.0,
    people: KnownPeople = NOBODY,
    words: LinkingWords = _NO_WORDS,
) -> Extraction:
    """Return the clusters and claims of a Doc; claims are sorted and no two are equal.

    Claims that differ in nothing but evidence, confidence or extractor become one, which keeps the
    clearest evidence. Two extractors that agree are surer than one. ``people`` tells where known
    people belong. Of claims that cannot both be right the surer stays, unless ``min_confidence``
    is 0, which asks for all that is found.
    """
    document: Document = doc._.document
    clusters = _clusters(doc, words.referring)
    types = _mention_types(doc, clusters)
    selector = Selector(
        doc,
        doc._.clusters,
        types,
        people,
        words.states,
        words.state_offices,
    )
    belongs = cluster_index(doc)
    plurals = Plurals(doc, belongs, words.examples)
    obscurity = _obscurity(doc, clusters)
    merged: dict[tuple[object, ...], Claim] = {}
    stated_so = [c for c in doc._.candidates if not _is_no_office_of(doc, c, words)]
    stand_ins = StandIns(doc, belongs, types, _homes(stated_so, selector, belongs), words)
    candidates = [c for c in map(stand_ins.meant, stated_so) if c is not None]
    chosen = {i: selector.quantity(candidate) for i, candidate in enumerate(candidates)}
    chosen = in_order(doc, chosen, candidates, words.respective)
    quantities = owners_of_numbers(doc, chosen, candidates, belongs, words.distributive)
    for index, candidate in enumerate(candidates):
        whole = _claim(doc, document, candidate, quantities[index], selector, belongs)
        if whole is None:
            continue
        for claim in plurals.each(whole, candidate.subject, candidate.object):
            key = _content(claim)
            merged[key] = _joined(merged[key], claim, obscurity) if key in merged else claim
    stated: Iterable[Claim] = _agreeing(merged.values())
    if min_confidence:
        stated = (c for c in without_rivals(stated) if c.confidence >= min_confidence)
    claims = sorted(stated, key=_order)
    return Extraction(document, tuple(clusters), tuple(claims))


def _is_no_office_of(doc: Doc, candidate: Candidate, words: LinkingWords) -> bool:
    """Tell whether an office is not its holder's.

    It is that of whom he serves ("spokesman for the president"), of what it is of ("governor of Norte de Santander"), but a rank or form of address before the name, that of who came before or comes after, or of him whose
    kin or aide someone is ("the president's brother"), or stands right before the name of another.
    """
    if candidate.relation != Relation.HOLDS_POSITION or candidate.object is None:
        return False
    spans = doc.spans[MENTIONS]
    office = spans[candidate.object]
    possessive = any(t.tag_ == "POS" for t in doc[office.end : office.end + 1])
    if possessive or office.root.lower_ in words.succession or _is_served(doc, candidate):
        return True
    subject = spans[candidate.subject].root
    if subject.head == office.root and any(
        t.dep_ == "case" and t.lower_ in words.belonging for t in subject.children
    ):
        return True
    holder = next(c for c in doc._.clusters if candidate.subject in c)
    behind = [i for i, span in enumerate(spans) if span.start <= office.end < span.end]
    if not set(behind).isdisjoint(holder):
        parts = {t.lower_.strip(".") for t in office if t.is_alpha or t.text.endswith(".")}
        return parts.issubset(words.ranks) and not doc[office.end].is_punct
    others = [i for i in behind if spans[i].start == office.end and spans[i].label_ == _PERSON]
    title = candidate.extractor == _TITLE and office.root.tag_ not in _PLURAL
    return title and any(doc._.mention_kinds[i] is MentionKind.NAMED for i in others)


def _is_served(doc: Doc, candidate: Candidate) -> bool:
    """Tell whether an office stands behind that of the same holder, who serves it ("spokesman for the president")."""
    spans = doc.spans[MENTIONS]
    office = spans[candidate.object or 0]
    others = (
        spans[c.object]
        for c in doc._.candidates
        if c.relation == candidate.relation
        and c.subject == candidate.subject
        and c.object is not None
    )
    return any(
        o.start < office.start and office.end <= o.end and o.root != office.root for o in others
    )


def _homes(
    candidates: Iterable[Candidate], selector: Selector, belongs: Sequence[int]
) -> dict[int, frozenset[int]]:
    """Return the clusters of the bodies whose offices the people of each cluster hold."""
    found: dict[int, frozenset[int]] = {}
    for candidate in candidates:
        if candidate.relation == Relation.HOLDS_POSITION:
            of = selector.office_of(candidate)
            held = found.get(belongs[candidate.subject], frozenset())
            found[belongs[candidate.subject]] = held if of is None else held | {belongs[of]}
    return found


def _claim(
    doc: Doc,
    document: Document,
    candidate: Candidate,
    quantity: int | None,
    selector: Selector,
    belongs: Sequence[int],
) -> Claim | None:
    """Return a candidate as a claim, or None where it has no object or is about itself."""
    implied = candidate.object is None
    target = selector.implied_object(candidate) if candidate.object is None else candidate.object
    if target is None or belongs[target] == belongs[candidate.subject]:
        return None
    time = selector.time(candidate)
    of = selector.office_of(candidate)
    attribution = tuple(dict.fromkeys(belongs[source] for source in candidate.sources or ()))
    about = candidate.about
    return Claim(
        subject=belongs[candidate.subject],
        relation=candidate.relation,
        object=belongs[target],
        evidence=document.quote(*selector.evidence(candidate, quantity)),
        quantity=None if quantity is None else doc._.quantities[quantity],
        stage=candidate.stage,
        polarity=candidate.polarity or Polarity.AFFIRMED,
        modality=candidate.modality or Modality.ACTUAL,
        time=None if time is None else doc._.times[time],
        about=None if about is None else doc[about[0] : about[1]].text,
        of=None if of is None else belongs[of],
        attribution=attribution,
        confidence=round(candidate.confidence * (0.7 if implied else 1.0), 4),
        extractor=candidate.extractor,
    )


def _content(claim: Claim) -> tuple[object, ...]:
    """Return what makes a claim: all but evidence, confidence and extractor."""
    return (
        claim.subject,
        claim.relation,
        claim.object,
        claim.quantity,
        claim.stage,
        claim.polarity,
        claim.modality,
        claim.time,
        claim.of,
        claim.attribution,
    )


def _agreeing(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Make one claim of a model's and a pattern's that state the same triple in the same place."""
    triples: dict[tuple[int, str, int], list[Claim]] = {}
    for claim in claims:
        triples.setdefault((claim.subject, claim.relation, claim.object), []).append(claim)
    for group in triples.values():
        read = [c for c in group if MODEL in c.extractor.split("+")]
        for claim in group:
            if claim in read:
                continue
            same = next((k for k, c in enumerate(read) if _overlap(c, claim)), None)
            if same is None:
                yield claim
            else:
                read[same] = _confirmed(read[same], claim)
        yield from read


def _overlap(first: Claim, second: Claim) -> bool:
    """Whether the quotes of two claims share words."""
    return first.evidence.start < second.evidence.end and second.evidence.start < first.evidence.end


def _confirmed(claim: Claim, pattern: Claim) -> Claim:
    """Return the pattern's claim, surer, with what only the model knows of it.

    A pattern reads polarity, modality and stage off the words; where it applies it errs less. The model sees better which time
    is meant, and whether any is. The pattern's confidence knows of the model's already. Its evidence is kept unless the quantity is the model's.
    """
    counted = claim.quantity is not None and pattern.quantity is None
    return replace(
        pattern,
        evidence=claim.evidence if counted else pattern.evidence,
        confidence=max(claim.confidence, pattern.confidence),
        extractor="+".join(sorted({*claim.extractor.split("+"), *pattern.extractor.split("+")})),
        quantity=pattern.quantity or claim.quantity,
        time=claim.time,
        about=pattern.about or claim.about,
        of=pattern.of if claim.of is None else claim.of,
        attribution=pattern.attribution or claim.attribution,
    )


def _joined(first: Claim, second: Claim, obscurity: Callable[[Claim], tuple[int, ...]]) -> Claim:
    """Return two equal claims as one, with the evidence of less ``obscurity``."""
    kept, other = sorted((first, second), key=_order)
    extractors = sorted({*kept.extractor.split("+"), *other.extractor.split("+")})
    one, two = set(kept.extractor.split("+")), set(other.extractor.split("+"))
    if one & two or MODEL in one | two:
        confidence = max(kept.confidence, other.confidence)
    else:
        confidence = round(1 - (1 - kept.confidence) * (1 - other.confidence), 4)
    return replace(
        kept,
        evidence=min(kept, other, key=obscurity).evidence,
        confidence=confidence,
        extractor="+".join(extractors),
        about=kept.about or other.about,
    )


def _obscurity(
    doc: Doc, clusters: Sequence[CoreferenceCluster]
) -> Callable[[Claim], tuple[int, ...]]:
    """Return a measure of how hard a claim is to see in its evidence.

    That is the number of sentences, of arguments that have a name and are not named there, then the length.
    """
    starts = [sentence.start_char for sentence in doc.sents]
    names = [
        [(m.start, m.end) for m in cluster.mentions if m.kind is MentionKind.NAMED]
        for cluster in clusters
    ]

    def measure(claim: Claim) -> tuple[int, ...]:
        start, end = claim.evidence.start, claim.evidence.end
        breaks = bisect_left(starts, end) - bisect_right(starts, start)
        unnamed = sum(
            not any(start <= a and b <= end for a, b in names[argument])
            for argument in (claim.subject, claim.object)
        )
        return breaks, unnamed, end - start, start

    return measure


def _order(claim: Claim) -> tuple[object, ...]:
    """Sort by place in the text, then by content."""
    return (
        claim.evidence.start,
        claim.evidence.end,
        claim.subject,
        claim.relation,
        claim.object,
        claim.stage or "",
        claim.polarity,
        claim.modality,
        claim.time or "",
        claim.attribution,
        claim.quantity.value if claim.quantity else 0.0,
        claim.quantity.unit if claim.quantity else "",
        claim.about or "",
    )


def _clusters(doc: Doc, referring: Collection[str]) -> list[CoreferenceCluster]:
    """Return the clusters of a Doc as records, in its order."""
    spans = list(doc.spans[MENTIONS])
    found = []
    for indices, owner in zip_longest(doc._.clusters, doc._.owners):
        mentions = tuple(
            _mention(spans[i], _level(spans[i], doc._.mention_kinds[i], referring))
            for i in sorted(indices, key=lambda i: spans[i].start)
        )
        hints = Counter(doc._.mention_hints[i] for i in indices if doc._.mention_hints[i])
        hint = min(hints, key=lambda h: (-hints[h], h)) if hints else ""
        found.append(CoreferenceCluster(mentions, _type(mentions), hint, owner))
    return found


def _type(mentions: Sequence[Mention]) -> EntityType:
    """Return the type that most names have, else most descriptions, else most pronouns."""
    for kind in MentionKind:
        counts = Counter(m.type for m in mentions if m.kind is kind)
        if counts:
            return min(counts, key=lambda t: (-counts[t], t.value))
    raise ValueError("a cluster without mentions")


def _mention_types(doc: Doc, clusters: Sequence[CoreferenceCluster]) -> list[EntityType]:
    """Return for each mention the type of its cluster."""
    belongs = cluster_index(doc)
    return [clusters[number].type for number in belongs]


def _level(span: Span, kind: MentionKind, referring: Collection[str]) -> MentionKind:
    """Return the level of a mention; what a word that only refers heads is a pronoun ("neither of these")."""
    root = span.root
    small = root.is_lower or (root.is_title and root.is_sent_start)
    refers = root.lower_ in referring or span.text.lower() in referring
    return MentionKind.PRONOMINAL if small and refers else kind


def _mention(span: Span, kind: MentionKind) -> Mention:
    """Return a span as a record."""
    root = span.root
    return Mention(
        start=span.start_char,
        end=span.end_char,
        text=span.text,
        type=EntityType(span.label_),
        kind=kind,
        head_start=root.idx,
        head_end=root.idx + len(root),
    )
