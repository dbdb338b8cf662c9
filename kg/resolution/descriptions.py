"""Descriptions: "the mission" is the one thing named before that is a mission, by its name or the gazetteer."""

from collections.abc import Iterator, Sequence

from kg.model import EntityType, Extraction, Mention, MentionKind, Relation
from kg.resolution import names as naming
from kg.resolution.linking import kinship
from kg.resolution.profiles import Profile
from kg.resolution.records import Feature, MergeDecision, Verdict
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

_DESCRIBED = frozenset(
    {EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP, EntityType.PLAN}
)
#: Types at least so near to each other.
_NEAR = 0.85
_SCORE = 0.65
#: How sure it is that what a comma sets off behind a description is its name; what begins and ends it.
_APPOSED = 0.9
_SET_OFF = frozenset({", ", " ("})
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.ORGANIZATION})
#: How sure it is that an armed group's fighters are the group, and a state's delegates the state.
_MEMBERS = 0.85
#: Types of a state's representatives.
_DELEGATES = frozenset({EntityType.GROUP, EntityType.ORGANIZATION, EntityType.COUNTRY})
#: Who leads a delegation or belongs to it does not lead the state.
_OF_MEMBERS = frozenset({Relation.LEADS, Relation.MEMBER_OF})
_SETS_OFF = frozenset({",", ".", ";", ":", ")"})


def described(
    extraction: Extraction,
    profiles: Sequence[Profile],
    gazetteer: Gazetteer,
    words: LinkingWords,
) -> Iterator[tuple[int, int, MergeDecision]]:
    """Yield the pairs of a definite description and a name before it that it fits, as positions.

    The decisions are unsure: they hold where just one name fits.
    """
    nouns = [_nouns(profile, gazetteer, words) for profile in profiles]
    starts = [_start(extraction, profile) for profile in profiles]
    for index, profile in enumerate(profiles):
        noun = _description(extraction, profile, words)
        if not noun:
            continue
        for other, named in enumerate(profiles):
            fits = noun in nouns[other] and starts[other] < starts[index]
            kind = kinship(profile.type, named.type)
            if not fits or kind < _NEAR:
                continue
            features = (
                Feature("type", kind, profile.type, named.type),
                Feature("description", _SCORE, noun, named.name),
            )
            first, second = sorted((profile.ref, named.ref))
            decision = MergeDecision(
                "merge", first, second, Verdict.UNSURE, _SCORE, features, "description"
            )
            yield index, other, decision


def apposed(
    extraction: Extraction, profiles: Sequence[Profile]
) -> Iterator[tuple[int, int, MergeDecision]]:
    """Yield the pairs of a description and the acronym set off behind it: "the UN force, UNISFA,"."""
    text = extraction.document.text
    mentions = _spoken_of(extraction, profiles)
    acronyms = {
        (mention.start, profiles[index].type): index
        for index, mention in mentions
        if naming.is_acronym(mention.text) and text[mention.end : mention.end + 1] in _SETS_OFF
    }
    for index, mention in mentions:
        profile = profiles[index]
        other = acronyms.get((mention.end + 2, profile.type), index)
        described_so = mention.text.rsplit(maxsplit=1)[-1].islower()
        set_off = text[mention.end : mention.end + 2] in _SET_OFF
        if other == index or profile.type not in _DESCRIBED or not (described_so and set_off):
            continue
        first, second = sorted((profile.ref, profiles[other].ref))
        feature = Feature("apposition", 1.0, mention.text, profiles[other].name)
        yield (
            index,
            other,
            MergeDecision("merge", first, second, Verdict.SAME, _APPOSED, (feature,), "apposition"),
        )


def rank_and_file(
    extraction: Extraction, profiles: Sequence[Profile], words: LinkingWords
) -> Iterator[tuple[int, int, MergeDecision]]:
    """Yield the pairs of an armed group's fighters and the group itself: "guerrillas of the ELN", "ELN guerrillas"."""
    text = extraction.document.text
    mentions = _spoken_of(extraction, profiles)
    groups = [
        (other, mention)
        for other, mention in mentions
        if mention.kind is MentionKind.NAMED and profiles[other].type in _ARMED
    ]
    for index, whole in mentions:
        head = text[whole.head_start : whole.head_end].casefold()
        if head not in words.fighters or profiles[index].type is not EntityType.ARMED_GROUP:
            continue
        for other, group in groups:
            if other == index or not whole.start <= group.start < group.end <= whole.end:
                continue
            between = text[whole.head_end : group.start].casefold().split()
            before = (
                group.end <= whole.head_start and not text[group.end : whole.head_start].strip()
            )
            if before or (between and between[0] in words.belonging and len(between) < 3):
                yield index, other, _same(profiles[index], profiles[other], "members", whole.text)


def delegates(
    extraction: Extraction, profiles: Sequence[Profile], words: LinkingWords
) -> Iterator[tuple[int, int, MergeDecision]]:
    """Yield the pairs of a state's unnamed representatives and the state for which they speak.

    "The representative of Slovenia", "Slovenia's delegation", "Slovenia, whose delegates".
    """
    text = extraction.document.text
    states = {
        (mention.start, mention.end): index
        for index, profile in enumerate(profiles)
        if profile.type is EntityType.COUNTRY and profile.entry
        for cluster in profile.clusters
        for mention in extraction.clusters[cluster].mentions
    }
    led = {c.object for c in extraction.claims if c.relation in _OF_MEMBERS}
    for index, profile in enumerate(profiles):
        if profile.type not in _DELEGATES or not led.isdisjoint(profile.clusters):
            continue
        for whole in _own(extraction, profile):
            head = text[whole.head_start : whole.head_end]
            inside = [s for s in states if whole.start <= s[0] < s[1] <= whole.end]
            if head not in words.delegates or len(inside) != 1:
                continue
            ((start, end),) = inside
            between = text[whole.head_end : start].casefold().split()
            of = between[:1] == ["of"] and words.determiners.issuperset(between[1:])
            if of or (start == whole.start and end <= whole.head_start):
                other = states[start, end]
                yield index, other, _same(profile, profiles[other], "delegates", whole.text)


def _same(profile: Profile, other: Profile, by: str, written: str) -> MergeDecision:
    """Return the decision that what is written stands for another thing."""
    first, second = sorted((profile.ref, other.ref))
    feature = Feature(by, _MEMBERS, written, other.name)
    return MergeDecision("merge", first, second, Verdict.SAME, _MEMBERS, (feature,), by)


def _own(extraction: Extraction, profile: Profile) -> Iterator[Mention]:
    """Yield the names and nouns of a thing."""
    for cluster in profile.clusters:
        for mention in extraction.clusters[cluster].mentions:
            if mention.kind is not MentionKind.PRONOMINAL:
                yield mention


def _spoken_of(extraction: Extraction, profiles: Sequence[Profile]) -> list[tuple[int, Mention]]:
    """Return the names and nouns of each thing, with its position."""
    return [
        (index, mention)
        for index, profile in enumerate(profiles)
        for mention in _own(extraction, profile)
    ]


def _description(extraction: Extraction, profile: Profile, words: LinkingWords) -> str:
    """Return the noun of a thing that is only ever called "the mission", "this force"; or ""."""
    if profile.names or profile.type not in _DESCRIBED or profile.entry:
        return ""
    phrases = {_unqualified(phrase, words) for phrase, _ in profile.phrases}
    noun = min(phrases, default="")
    if len(phrases) != 1 or " " in noun or naming.has_capital(noun):
        return ""
    text = extraction.document.text
    definite = all(
        _before(text, mention.start, mention.text, words) in words.definite
        for mention in _own(extraction, profile)
    )
    return noun if definite else ""


def _unqualified(phrase: str, words: LinkingWords) -> str:
    """Return a noun phrase without the words in front that only say what a thing is like ("15-member organ")."""
    tokens = phrase.split()
    while len(tokens) > 1 and (
        tokens[0].casefold() in words.qualities or naming.tells_size(tokens[0], words)
    ):
        tokens = tokens[1:]
    return " ".join(tokens)


def _before(text: str, start: int, mention: str, words: LinkingWords) -> str:
    """Return the article of a mention, in front of it or its first word."""
    first, _, rest = mention.casefold().partition(" ")
    if rest and first in words.determiners:
        return first
    earlier = text[:start].rsplit(None, 1)
    return earlier[-1].casefold() if earlier else ""


def _nouns(profile: Profile, gazetteer: Gazetteer, words: LinkingWords) -> frozenset[str]:
    """Return the nouns that may stand for a named thing: its entry's, and the heads of its names."""
    if not profile.names or profile.type not in _DESCRIBED:
        return frozenset()
    found = set()
    for name, _ in profile.names:
        tokens = [token.casefold() for token in name.split()]
        cut = next((i for i, t in enumerate(tokens) if t in words.connectives), len(tokens))
        if cut > 1 or cut < len(tokens):
            head = "".join(tokens[max(0, cut - 1) : cut])
            found.update({head, head.removesuffix("s")} - {""})
    entry = gazetteer.by_id.get(profile.entry)
    return frozenset(found).union(entry.descriptions if entry else ())


def _start(extraction: Extraction, profile: Profile) -> int:
    """Return where a thing is first spoken of by name or noun."""
    return min(
        (mention.start for mention in _own(extraction, profile)),
        default=len(extraction.document.text),
    )
