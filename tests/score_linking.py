"""How well the program's own mentions are linked and clustered: what ``make score-linking`` prints.

python -m tests.score_linking GOLD [PART...]

Linking: of each annotated entity of which the program found a mention by name, does it have the right
id of the gazetteer, or rightly none? Clustering: B-cubed over the mentions that program and
annotation share, and over all annotated ones, those not found being alone.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.config import Config
from kg.model import EntityType, Extraction
from kg.model.identifiers import iri
from kg.pipeline import Extractor
from kg.resolution import Resolution, resolve
from kg.resources import Resources, load
from kg.resources.gazetteer import Gazetteer, Strength
from tests.clusters import b_cubed, clusters
from tests.gold_extractions import spans_of
from tests.gold_graph import read_article

#: Types of things that no gazetteer lists.
_UNLISTED = frozenset({"Topic", "Group", "Position", "Meeting"})
#: What a country may be typed as, and the other way round.
_PLACES = frozenset({EntityType.COUNTRY, EntityType.PLACE, EntityType.ZONE})


@dataclass(frozen=True, slots=True)
class Link:
    """One annotated entity of an article: its expected id and the one found, "" for none."""

    article: str
    name: str
    type: str
    expected: str
    found: str

    @property
    def right(self) -> bool:
        """Whether the id is right, or there rightly is none."""
        return self.expected == self.found


def expected_id(names: Iterable[str], type_: EntityType, gazetteer: Gazetteer) -> str:
    """Return the entry that an annotated entity is: the one that one of its full names means."""
    for name in names:
        for form in gazetteer.lookup(name):
            entry = gazetteer.by_id[form.entry]
            alike = entry.type is type_ or {entry.type, type_} <= _PLACES
            bodies = {entry.type, type_} <= {
                EntityType.ORGANIZATION,
                EntityType.FORCE,
                EntityType.ARMED_GROUP,
            }
            full = form.strength is Strength.STRONG or name == entry.name
            if full and (alike or bodies):
                return entry.id
    return ""


def links(paths: Iterable[Path], resolution: Resolution, gazetteer: Gazetteer) -> Iterator[Link]:
    """Yield what was found of each annotated entity that a gazetteer may list."""
    at = defaultdict(list)
    for mention in resolution.mentions:
        at[mention.document, mention.start, mention.end].append(mention)
    known = {iri("entity", id_): id_ for id_ in gazetteer.by_id}
    for path in paths:
        document = read_article(path)
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        spans = spans_of(document, gold)
        for entity in gold["entities"]:
            if entity["type"] in _UNLISTED:
                continue
            votes = Counter(
                known.get(mention.entity, "")
                for start, end in sorted(spans[entity["id"]])
                for mention in at[document.id, start, end]
                if mention.kind == "named"
            )
            if votes:
                best = min(votes, key=lambda id_: (-votes[id_], id_))
                right = expected_id(entity["names"], EntityType(entity["type"]), gazetteer)
                yield Link(document.id, entity["names"][0], entity["type"], right, best)


def resolved(paths: Iterable[Path], resources: Resources) -> tuple[list[Extraction], Resolution]:
    """Return what the program finds in some articles."""
    extractor = Extractor(Config(), resources)
    made = [extractor.extract(read_article(path)) for path in paths]
    return made, resolve(made, resources)


def main() -> None:
    """Print accuracy of linking and B-cubed for the parts of a gold folder."""
    gold, *parts = sys.argv[1:]
    resources = load()
    paths = [
        p for part in parts or ("seeds", "dev") for p in sorted(Path(gold, part).glob("*.txt"))
    ]
    made, resolution = resolved(paths, resources)
    every = list(links(paths, resolution, resources.gazetteer))
    for what, chosen in (
        ("countries", [link for link in every if link.type == "Country"]),
        ("all others", [link for link in every if link.type != "Country"]),
    ):
        right = sum(link.right for link in chosen)
        print(f"linking, {what}: {right / max(1, len(chosen)):.3f} ({right} of {len(chosen)})")
    for link in every:
        if not link.right:
            given, ought = link.found or "none", link.expected or "none"
            print(f"  {link.article}: {link.name} ({link.type}) is {given}, not {ought}")
    expected, found = clusters(paths, made, resolution)
    shared = expected.keys() & found.keys()
    precision, recall, f1 = b_cubed({i: expected[i] for i in shared}, {i: found[i] for i in shared})
    print(f"clusters, {len(shared)} shared mentions: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    alone = {at: found.get(at, at) for at in expected}
    precision, recall, f1 = b_cubed(expected, alone)
    print(f"clusters, all {len(expected)} annotated: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main()
