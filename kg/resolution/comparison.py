"""Compares two profiles: one explained score a feature, and what the features amount to."""

from collections.abc import Sequence

from rapidfuzz.distance import JaroWinkler

from kg.model import EntityType
from kg.resolution import names as naming
from kg.resolution.linking import kinship
from kg.resolution.profiles import Profile
from kg.resolution.records import Feature, MergeDecision, Verdict
from kg.resources.linking import LinkingWords

#: Two spellings of one word are at least so alike (Jaro-Winkler) and share their consonants.
SPELLING = 0.86
#: Bodies: a mission is called an organisation in one article and a force in the next.
_BODIES = frozenset({EntityType.ORGANIZATION, EntityType.FORCE, EntityType.ARMED_GROUP})
#: Types whose shorter form may leave out the beginning ("UN Security Council").
_SHORTENED = _BODIES | {EntityType.PLAN, EntityType.MEETING}


def family(type_: EntityType) -> str:
    """Return the name of the group of types among which a thing may be typed differently."""
    if type_ in _BODIES:
        return "body"
    if type_ in {EntityType.COUNTRY, EntityType.PLACE, EntityType.ZONE}:
        return "place"
    return type_.value


def compare(left: Profile, right: Profile, words: LinkingWords) -> MergeDecision | None:
    """Compare two profiles of one document; None where nothing speaks for their being one."""
    if left.entry and right.entry:
        same = left.entry == right.entry
        if not same and not set(left.keys) & set(right.keys):
            return None
        return _decide(
            left, right, same, "entry", [Feature("entry", same, left.entry, right.entry)]
        )
    if left.number and right.number:
        return _compare_numbers(left, right)
    kind = kinship(left.type, right.type)
    if not kind:
        return None
    features = [Feature("type", kind, left.type, right.type)]
    if left.names and right.names:
        if left.type is EntityType.PERSON:
            person = compare_people(left, right, words)
            return person and _with(person, features)
        return _compare_names(left, right, features, words)
    if not left.names and not right.names and left.type is right.type and left.name:
        shared = sorted(
            {p.casefold() for p, _ in left.phrases} & {p.casefold() for p, _ in right.phrases}
        )
        if shared:
            features.append(Feature("phrase", 1.0, shared[-1], shared[-1]))
            return _decide(left, right, True, "same-phrase", features)
    return None


def _compare_numbers(left: Profile, right: Profile) -> MergeDecision:
    """Compare two numbered texts; ``UNSURE`` where it is not said of one which body adopted it."""
    number, body = left.number == right.number, left.issuer == right.issuer
    unknown = not body and not (left.issuer and right.issuer)
    features = [
        Feature("number", number, left.number, right.number),
        Feature("body", 0.8 if unknown else body, left.issuer, right.issuer),
    ]
    same = None if number and unknown else number and body
    return _decide(left, right, same, "number", features)


def _compare_names(
    left: Profile, right: Profile, features: list[Feature], words: LinkingWords
) -> MergeDecision | None:
    """Compare the names of things that are no people."""
    shared = sorted(set(left.keys) & set(right.keys))
    shared = [name for name in shared if not _other_owners(name, left, right, words)]
    if shared:
        features.append(Feature("name", 1.0, shared[0], shared[0]))
        return _decide(left, right, True, "same-name", features)
    for one, other in ((left, right), (right, left)):
        for short, _ in one.names:
            for long, _ in other.names:
                if (
                    naming.is_acronym(short)
                    and naming.initials_match(short, long, words)
                    # the AU is not the "African Union mission"
                    and (one.type is other.type or naming.has_capital(long.rsplit(maxsplit=1)[-1]))
                ):
                    features.append(Feature("acronym", 1.0, short, long))
                    return _decide(left, right, True, "acronym", features)
    if left.type in _SHORTENED and right.type in _SHORTENED:
        pair = _suffix(left.keys, right.keys, words)
        known = left if left.entry else right
        if pair and known.entry and min(pair, key=len) in known.keys:
            return None  # "National Security Council" is no longer form of "Security Council"
        if pair and not _other_owners(min(pair, key=len), left, right, words):
            features.append(Feature("shorter-name", 0.9, *pair))
            return _decide(left, right, None, "shorter-name", features)
    return None


def _other_owners(name: str, left: Profile, right: Profile, words: LinkingWords) -> bool:
    """Tell whether two bodies of one common name have other words before it ("Ghana's" army)."""
    if not naming.is_generic(name, words):
        return False
    leads = [
        {key.removesuffix(f" {name}") for key in profile.keys if key.endswith(f" {name}")}
        for profile in (left, right)
    ]
    return all(leads) and not leads[0] & leads[1]


def _suffix(
    left: Sequence[str], right: Sequence[str], words: LinkingWords
) -> tuple[str, str] | None:
    """Return a pair of names of which one ends with the other, which has two words or more.

    "Navy of the Revolutionary Guards" is no longer form of "Revolutionary Guards".
    """
    for one in left:
        for other in right:
            short, long = sorted((one, other), key=len)
            if " " in short and long.endswith(f" {short}"):
                lead = long.removesuffix(f" {short}").split()
                if not (words.connectives | words.determiners).intersection(lead):
                    return one, other
    return None


def compare_people(left: Profile, right: Profile, words: LinkingWords) -> MergeDecision | None:
    """Compare the names of two people; a lone surname or given name gives ``UNSURE``."""
    best: tuple[float, str, list[Feature]] | None = None
    fullest = max(len(k.split()) for k in left.keys), max(len(k.split()) for k in right.keys)
    for one in left.keys:
        for other in right.keys:
            sizes = len(one.split()), len(other.split())
            if sizes != fullest:
                continue  # the full name says more than the surname beside it
            found = _person_names(one.split(), other.split(), words)
            if found and (best is None or found[0] > best[0]):
                best = found
    if best is None:
        return None
    score, rule, features = best
    verdict = {"full-name": True, "spelling": True, "other-given-name": False}.get(rule)
    return _decide(left, right, verdict, rule, features, score)


def _person_names(
    left: list[str], right: list[str], words: LinkingWords
) -> tuple[float, str, list[Feature]] | None:
    """Return score, rule and features of two names of people, as lists of words."""
    left = [t for t in left if t not in words.suffixes] or left
    right = [t for t in right if t not in words.suffixes] or right
    if left == right and len(left) > 1:
        return 1.0, "full-name", [Feature("name", 1.0, " ".join(left), " ".join(right))]
    short, long = sorted((left, right), key=len)
    if len(short) == 1:
        if short[0] in long:
            rule = "same-word" if len(long) == 1 else "part-of-name"
            return 0.8, rule, [Feature("surname", 1.0, " ".join(left), " ".join(right))]
        return None
    family_name = spelling(left[-1], right[-1])
    given = 1.0 if left[0] == right[0] else spelling(left[0], right[0])
    features = [
        Feature("surname", round(family_name, 4), left[-1], right[-1]),
        Feature("given-name", round(given, 4), left[0], right[0]),
    ]
    middle = [[t for t in name[1:-1] if t not in words.particles] for name in (left, right)]
    if all(middle) and not _compatible(*middle):
        features.append(Feature("middle-name", 0.0, " ".join(middle[0]), " ".join(middle[1])))
        return 0.0, "other-given-name", features
    if set(short) <= set(long):
        return 0.95, "full-name", features
    if not family_name:
        return None
    if min(family_name, given) >= SPELLING:
        return round(0.9 * min(family_name, given) + 0.05, 4), "spelling", features
    if left[0][0] == right[0][0] and 1 in (len(left[0]), len(right[0])):
        return 0.7, "initial", features
    return 0.0, "other-given-name", features


def _compatible(left: list[str], right: list[str]) -> bool:
    """Tell whether middle names go together: one the same, in another spelling, or an initial."""
    return any(
        spelling(a, b) > 0 or (1 in (len(a), len(b)) and a[0] == b[0]) for a in left for b in right
    )


def spelling(left: str, right: str) -> float:
    """Return how alike two words are that may be spellings of one name; 0 where they cannot be.

    Words of fewer than four letters and words with digits are equal or different.
    """
    if left == right:
        return 1.0
    if min(len(left), len(right)) < 4 or any(c.isdigit() for c in left + right):
        return 0.0
    if naming.skeleton(left) != naming.skeleton(right):
        return 0.0
    alike = float(JaroWinkler.similarity(left, right))
    return alike if alike >= SPELLING else 0.0


def _decide(
    left: Profile,
    right: Profile,
    same: bool | None,  # noqa: FBT001 (None: unsure)
    rule: str,
    features: Sequence[Feature],
    score: float | None = None,
) -> MergeDecision:
    """Build the decision of a rule."""
    verdict = Verdict.UNSURE if same is None else Verdict.SAME if same else Verdict.DIFFERENT
    if score is None:
        score = round(min(f.score for f in features), 4)
    first, second = sorted((left.ref, right.ref))
    return MergeDecision("merge", first, second, verdict, score, tuple(features), rule)


def _with(decision: MergeDecision, features: Sequence[Feature]) -> MergeDecision:
    """Return a decision with more features in front."""
    return MergeDecision(
        decision.kind,
        decision.left,
        decision.right,
        decision.verdict,
        decision.score,
        (*features, *decision.features),
        decision.by,
    )
