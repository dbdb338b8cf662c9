"""Profiles: what one document says of one thing, ready to be compared.

The only module that reads mentions; everything after it sees names, types and context.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Relation,
)
from kg.resolution import names as naming
from kg.resolution.offices import is_no_office, office_title
from kg.resources.gazetteer import Gazetteer, Strength
from kg.resources.linking import LinkingWords

Counts = tuple[tuple[str, int], ...]

#: Types in whose names small-letter words in front belong to the name ("southern Lebanon").
_PHRASED = naming.PHRASES | {EntityType.PLACE, EntityType.ZONE}
_BODIES = frozenset({EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LINE = re.compile(r"[^\n]+")
#: Words of more letters than this have a capital in a headline in capitals.
_LONG = 3
_TELLING = (MentionKind.NAMED, MentionKind.NOMINAL, MentionKind.PRONOMINAL)


@dataclass(frozen=True, slots=True)
class Profile:
    """One cluster, or several that were found to be one.

    ``names`` and ``phrases`` are the cleaned named and nominal mentions with their counts, sorted.
    ``offices`` are pairs of a position and whose it is, both in comparable form, as the document
    states them. ``qualified`` is the name that a nameless thing takes from its owner ("Turkish army"),
    ``variants`` are its other forms ("Turkey's army"), ``guessed`` is the same where the owner is only likely. ``entry`` is the id of the gazetteer entry it
    is linked to, or "". ``number`` and ``issuer`` are those of a numbered text
    (:mod:`kg.resolution.numbered`).
    """

    refs: tuple[str, ...]
    document: str
    clusters: tuple[int, ...]
    type: EntityType
    names: Counts = ()
    phrases: Counts = ()
    hints: tuple[str, ...] = ()
    offices: frozenset[tuple[str, str]] = frozenset()
    mentions: int = 0
    qualified: str = ""
    guessed: str = ""
    entry: str = ""
    number: str = ""
    issuer: str = ""
    variants: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """The reference that stands for the whole."""
        return self.refs[0]

    @property
    def name(self) -> str:
        """The name to show: a proper one, or else the longest noun phrase; "" where none is left."""
        if self.number and self.qualified:
            return self.qualified
        if self.names:
            return naming.choose_name(
                Counter(dict(self.names)), person=self.type is EntityType.PERSON
            )
        if self.type in {EntityType.PERSON, EntityType.COUNTRY} or not self.phrases:
            return ""
        if self.qualified:
            return self.qualified
        if self.type is EntityType.POSITION:
            titles = [t for t, _ in self.phrases]
            full = [p for p in self.phrases if not any(_is_cut(p[0], t) for t in titles)]
            return min(full, key=lambda p: (-p[1], len(p[0]), p[0]))[0]
        return max(
            (phrase for phrase, _ in self.phrases), key=lambda p: (len(p.split()), len(p), p)
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """The names in comparable form, without repetition."""
        return tuple(sorted({naming.key(name) for name, _ in self.names} - {""}))


def _is_cut(title: str, other: str) -> bool:
    """Tell whether a title is another without what follows its "of" ("secretary" of "secretary of state")."""
    return other.startswith(f"{title} of ") and not naming.has_capital(other)


class Headlines:
    """The lines of a text that begin most of their longer words with a capital, where capitals say nothing."""

    def __init__(self, text: str) -> None:
        self._small = frozenset(w for w in _WORD.findall(text) if w.islower())
        self._spans: list[tuple[int, int]] = []
        rest = []
        for line in _LINE.finditer(text):
            long = [w for w in _WORD.findall(line[0]) if len(w) > _LONG][1:]
            if 2 * sum(w[0].isupper() for w in long) > len(long):
                self._spans.append(line.span())
            else:
                rest.append(line[0])
        self._rest = "\n".join(rest)

    def only(self, mention: Mention, name: str) -> bool:
        """Tell whether a name is but a piece of a headline ("Send Troops").

        It is found nowhere else, and its last word elsewhere in small letters.
        """
        inside = any(start <= mention.start < end for start, end in self._spans)
        last = name.rsplit(maxsplit=1)[-1].casefold()
        return inside and last in self._small and name not in self._rest


def profiles_of(extraction: Extraction, gazetteer: Gazetteer, words: LinkingWords) -> list[Profile]:
    """Return a profile for each cluster, in the order of the clusters."""
    document = extraction.document
    small = frozenset(w for w in _WORD.findall(document.text) if w.islower())
    headlines = Headlines(document.text)
    found = [
        _office(
            _profile(document, index, cluster, words, small, headlines, gazetteer),
            gazetteer,
            words,
        )
        for index, cluster in enumerate(extraction.clusters)
    ]
    offices: dict[int, set[tuple[str, str]]] = {}
    for claim in extraction.claims:
        if claim.relation == Relation.HOLDS_POSITION:
            if _is_given_name(found[claim.object], found[claim.subject], words):
                found[claim.object] = replace(found[claim.object], phrases=())
                continue
            whose = found[claim.of].name if claim.of is not None else ""
            office = (naming.key(found[claim.object].name), naming.key(whose))
            offices.setdefault(claim.subject, set()).add(office)
    _name_deeds(found, extraction.claims, words)
    return [
        replace(profile, offices=frozenset(offices.get(index, ())))
        for index, profile in enumerate(found)
    ]


def _name_deeds(found: list[Profile], claims: Iterable[Claim], words: LinkingWords) -> None:
    """Name what just one is, or is not, to do himself after him ("disarmament of the ELN")."""
    doers: dict[str, dict[int, int]] = {}
    for claim in claims:
        deed = found[claim.object].qualified
        if deed in words.deeds.values():
            doers.setdefault(deed, {})[claim.subject] = claim.object
    for deed, subjects in doers.items():
        subject, index = min(subjects.items())
        if len(subjects) == 1 and found[subject].names:
            name, variants = f"{deed} of {found[subject].name}", (*found[index].variants, deed)
            found[index] = replace(found[index], qualified=name, variants=variants)


def reference(document: str, cluster: CoreferenceCluster) -> str:
    """Return ``DOCUMENT#START-END`` of a cluster's most telling mention."""
    mention = min(
        cluster.mentions, key=lambda m: (_TELLING.index(m.kind), m.start, -m.end), default=None
    )
    return f"{document}#{mention.start}-{mention.end}" if mention else f"{document}#0-0"


def _profile(
    document: Document,
    index: int,
    cluster: CoreferenceCluster,
    words: LinkingWords,
    small: frozenset[str],
    headlines: Headlines,
    gazetteer: Gazetteer,
) -> Profile:
    """Clean the mentions of a cluster; in ``headlines`` capitals say nothing.

    How just the title describes it is a variant where the body has words of its own.
    """
    names: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    below: set[str] = set()
    for mention in cluster.mentions:
        if mention.kind is MentionKind.PRONOMINAL:
            continue
        name = _name(mention, cluster.type, words, gazetteer)
        if name and headlines.only(mention, name) and not gazetteer.lookup(name):
            pieces[name] += 1
            continue
        if name and (cluster.type is EntityType.PERSON or name.casefold() not in small):
            names[name] += 1
            if cluster.type in _BODIES and (bare := naming.without_lead(name, words)):
                names[bare] += 1
        elif phrase := naming.clean_phrase(mention.text, words, small):
            phrases[phrase] += 1
            if mention.start >= document.body_start:
                below.add(phrase)
    for name in [n for n in names if any(p.endswith(f" {n.casefold()}") for p in phrases)]:
        phrases[name.casefold()] += names.pop(name)  # "Countries" beside "70 countries"
    if not names and not phrases:
        names = pieces
    titled = _only_in_title(cluster.type, phrases, below)
    for phrase in titled:
        del phrases[phrase]
    unnamed = cluster.type is EntityType.PERSON and phrases and not names
    deed = cluster.type is EntityType.TOPIC and not names
    nouns = [noun for phrase in phrases if deed and (noun := naming.as_noun(phrase, words))]
    return Profile(
        refs=(reference(document.id, cluster),),
        document=document.id,
        clusters=(index,),
        type=EntityType.GROUP if unnamed else cluster.type,
        names=tuple(sorted(names.items())),
        phrases=tuple(sorted(phrases.items())),
        hints=(cluster.entity_hint,) if cluster.entity_hint else (),
        mentions=len(cluster.mentions),
        qualified=max(nouns, key=lambda noun: (len(noun), noun), default=""),
        variants=tuple(sorted(titled)),
    )


def _only_in_title(type_: EntityType, phrases: Iterable[str], below: Collection[str]) -> set[str]:
    """Return the phrases of a force or body that have no name in them and are not found below the title.

    A headline's words lack articles and verbs between them, so that they run together ("coup guard").
    """
    if type_ not in _BODIES or not below:
        return set()
    return {p for p in phrases if p not in below and not naming.has_capital(p)}


def _office(profile: Profile, gazetteer: Gazetteer, words: LinkingWords) -> Profile:
    """Return the profile of a position with bare titles; others as they are.

    Nothing is left of one that is only ever called by another's ("his successor") or by a trade.
    """
    if profile.type is not EntityType.POSITION:
        return profile
    titles: Counter[str] = Counter()
    for phrase, count in profile.phrases:
        title = office_title(phrase, gazetteer, words)
        if not is_no_office(title, words):
            titles[title] += count
    return replace(profile, phrases=tuple(sorted(titles.items())))


def _is_given_name(office: Profile, holder: Profile, words: LinkingWords) -> bool:
    """Tell whether what was taken for an office is but a piece of its holder's name ("Recep")."""
    piece = naming.key(office.name)
    return piece not in words.titles and any(piece in name.split() for name in holder.keys)


def _name(mention: Mention, type_: EntityType, words: LinkingWords, gazetteer: Gazetteer) -> str:
    """Return the name in a mention, or "" where it is a noun phrase."""
    if mention.kind is not MentionKind.NAMED or type_ is EntityType.POSITION:
        return ""
    if type_ is EntityType.PERSON:
        return naming.clean_person(mention.text, words, lambda text: is_body(text, gazetteer))
    name = naming.clean_name(mention.text, words, lead_belongs=type_ in _PHRASED)
    if type_ not in {EntityType.COUNTRY, EntityType.GROUP} and _only_demonym(name, gazetteer):
        return ""
    if type_ is EntityType.ARMED_GROUP:
        name = naming.without_fighters(name, words)
    counted = any(c.isdigit() for c in name) and not any(map(str.islower, name.split()))
    return name if naming.has_capital(name) or counted else ""


def is_body(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a text is a known name of something that is no person."""
    return any(
        gazetteer.by_id[form.entry].type is not EntityType.PERSON for form in gazetteer.lookup(name)
    )


def _only_demonym(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a name is just an adjective of nationality ("French" for French soldiers)."""
    forms = gazetteer.lookup(name)
    return bool(forms) and all(
        form.strength in {Strength.ADJECTIVE, Strength.PEOPLE} for form in forms
    )


def unite(parts: Iterable[Profile]) -> Profile:
    """Return the profile of several that are one; the order of the parts does not matter."""
    ordered = sorted(parts, key=lambda p: (not p.names, -p.mentions, p.refs))
    names: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    types: Counter[EntityType] = Counter()
    for part in ordered:
        names.update(dict(part.names))
        phrases.update(dict(part.phrases))
        types[part.type] += part.mentions * (3 if part.names else 1)
    order = list(EntityType).index
    return Profile(
        refs=tuple(dict.fromkeys(ref for part in ordered for ref in part.refs)),
        document=ordered[0].document,
        clusters=tuple(sorted(index for part in ordered for index in part.clusters)),
        type=min(types, key=lambda t: (-types[t], order(t))),
        names=tuple(sorted(names.items())),
        phrases=tuple(sorted(phrases.items())),
        hints=tuple(sorted({hint for part in ordered for hint in part.hints})),
        offices=frozenset().union(*(part.offices for part in ordered)),
        mentions=sum(part.mentions for part in ordered),
        qualified=max(part.qualified for part in ordered),
        guessed=max(part.guessed for part in ordered),
        entry=max(part.entry for part in ordered),
        number=max(part.number for part in ordered),
        issuer=max(part.issuer for part in ordered),
        variants=tuple(sorted({v for part in ordered for v in part.variants})),
    )


def without_bare_noun(profile: Profile, words: LinkingWords) -> Profile:
    """Return a profile without its phrases where they are but one noun that says nothing ("the bloc")."""
    named = profile.entry or profile.names or profile.qualified or profile.guessed
    if named or not words.bare.issuperset(phrase.casefold() for phrase, _ in profile.phrases):
        return profile
    return replace(profile, phrases=())


def definitions(extraction: Extraction) -> list[tuple[int, int]]:
    """Return the pairs of clusters that the text itself equates: "full name (SHORT)".

    Of several mentions that end there ("a force of the African Union (AU)") the innermost counts.
    """
    acronyms = {
        mention.start: index
        for index, cluster in enumerate(extraction.clusters)
        for mention in cluster.mentions
        if mention.kind is MentionKind.NAMED and naming.is_acronym(mention.text)
    }
    innermost: dict[int, tuple[int, int]] = {}
    for index, cluster in enumerate(extraction.clusters):
        for mention in cluster.mentions:
            if mention.kind is not MentionKind.PRONOMINAL:
                before = innermost.get(mention.end, (-1, index))
                innermost[mention.end] = max(before, (mention.start, index))
    text = extraction.document.text
    return [
        (index, acronyms[end + 2])
        for end, (_, index) in sorted(innermost.items())
        if text[end : end + 2] == " (" and acronyms.get(end + 2, index) != index
    ]
