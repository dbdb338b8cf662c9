"""The questions of ontology/queries, answered from the networkx graph.

Disagreements and histories are records that name claims, which are the keys of the graph's edges.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.model import Stage
from kg.resolution import Resolution
from kg.resolution.periods import stated_on
from kg.resources import load

MONEY = re.compile("(^|[^a-z])(fund|financ|pay|money|donat|contribut|dollar)|[$€£]", re.IGNORECASE)

Row = tuple[Any, ...]
Answer = Callable[["View"], Iterator[Row]]


@dataclass(frozen=True)
class Edge:
    """A claim with the attributes of its two nodes; what is unknown reads as ""."""

    source: dict[str, Any]
    target: dict[str, Any]
    attributes: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.attributes.get(name, "")

    @property
    def speaker(self) -> str:
        """The nearest speaker's name."""
        return str(self["speaker"]).split(" | ")[0]

    @property
    def title(self) -> str:
        """The article's title, or its name if it has none."""
        return str(self["title"] or self["document"])

    @property
    def report(self) -> Row:
        """On whose word, in which paper, when, and the words."""
        return self.speaker, self["publisher"], self["date"], self["quote"]


class View:
    """The edges by claim, and what the resolution says of claims."""

    def __init__(self, graph: "nx.MultiDiGraph[str]", resolution: Resolution) -> None:
        self.nodes = nodes = graph.nodes
        self.edges = {
            key: Edge(nodes[source], nodes[target], attributes)
            for source, target, key, attributes in graph.edges(keys=True, data=True)
        }
        self.ends = {key: (source, target) for source, target, key in graph.edges(keys=True)}
        self.resolution = resolution
        relations = load().schema.relations
        self.labels = {name: relation.label for name, relation in relations.items()}

    def naming(self, text: str) -> Iterator[str]:
        """Yield the forces that a text names."""
        for id_, node in self.nodes.items():
            names = [node["label"], *node.get("aliases", "").split(" | ")]
            if node["type"] == "Force" and any(n != n.lower() and n in text for n in names):
                yield id_

    def of(self, *relations: str) -> Iterator[Edge]:
        """Yield the claims of some relations."""
        return (edge for edge in self.edges.values() if edge["relation"] in relations)


def _view(relation: str) -> Answer:
    def answer(view: View) -> Iterator[Row]:
        for e in view.of(relation):
            yield (
                *(e.source["label"], e.target["label"], e["polarity"], e["modality"]),
                *e.report,
            )

    return answer


def who_offers_troops(view: View) -> Iterator[Row]:
    """Who offers troops to what?"""
    for e in view.of("offersTroops"):
        yield (
            *(e.source["label"], e.target["label"], e["qualifier"], e["quantity"], e["unit"]),
            *(e["stage"], e["polarity"], e["modality"], *e.report),
        )


def who_controls(view: View) -> Iterator[Row]:
    """Who controls which territory?"""
    for e in view.of("controls"):
        yield (
            *(e.source["label"], e.target["label"], e["qualifier"], e["quantity"], e["unit"]),
            *(e["polarity"], e["modality"], *e.report),
        )


def who_holds_office(view: View) -> Iterator[Row]:
    """Who holds which office?"""
    for e in view.of("holdsPosition"):
        yield (
            *(e.source["label"], e.target["label"], e["of"], e["time"]),
            *(e["polarity"], e["modality"], *e.report),
        )


def who_funds(view: View) -> Iterator[Row]:
    """Who funds, or is asked to fund, what?"""
    for e in view.of("funds", "asks"):
        if e["relation"] == "funds":
            start = (e.source["label"], "funds", e.target["label"])
        elif MONEY.search(e["about"]):
            start = (e.target["label"], "is asked", e["about"])
        else:
            continue
        yield (
            *(*start, e["qualifier"], e["quantity"], e["unit"], e["stage"]),
            *(e["polarity"], e["modality"], *e.report),
        )


def plans(view: View) -> Iterator[Row]:
    """Which plans are there?"""
    did = {"proposes": "proposed", "authorizes": "authorised"}
    for e in view.of(*did):
        if e.target["type"] == "Plan":
            yield (
                *(e.target["label"], did[e["relation"]], e.source["label"]),
                *(e["polarity"], e["modality"], *e.report),
            )


def who_said_what(view: View) -> Iterator[Row]:
    """Who said what about whom or what?"""
    for e in view.edges.values():
        for topic in (e.source, e.target):
            if e.speaker:
                yield (
                    *(topic["label"], e.speaker, e.source["label"], view.labels[e["relation"]]),
                    *(e.target["label"], e["polarity"], e["modality"], *e.report[1:]),
                )


def commitment_histories(view: View) -> Iterator[Row]:
    """How did each commitment come about?"""
    for history in view.resolution.histories:
        for number, step in enumerate(history.steps, start=1):
            e = view.edges[step.claim]
            yield (
                *(e.source["label"], view.labels[e["relation"]], e.target["label"]),
                *(history.present, number, step.date, e["stage"], e["polarity"], e["modality"]),
                *(e["qualifier"], e["quantity"], e["unit"], e["quote"]),
            )


def contributors(view: View) -> Iterator[Row]:
    """Who contributes to which force, and where does each stand now?"""
    sources = {claim: a.independent for a in view.resolution.assertions for claim in a.claims}
    stands: dict[tuple[str, str, str], list[tuple[tuple[Any, ...], str]]] = defaultdict(list)
    for key, e in view.edges.items():
        published = datetime.date.fromisoformat(e["date"]) if e["date"] else None
        holds = e["polarity"] == "affirmed" or e["stage"] == "refused"
        far = list(Stage).index(e["stage"]) if e["stage"] else -1
        rank = (holds, stated_on(e["time"], published), far, key), key
        subject, target = view.ends[key]
        if e["stage"] and e.target["type"] == "Force":
            stands[target, subject, e["relation"]].append(rank)
        if e["relation"] == "asks":
            for force in view.naming(e["about"]):
                stands[force, target, "asks"].append(rank)
    for (force, who, relation), ranks in stands.items():
        (_, date, *_), last = max(ranks)
        e = view.edges[last]
        numbered = [view.edges[key] for _, key in sorted(ranks) if view.edges[key]["unit"]]
        n: Mapping[str, Any] = numbered[-1].attributes if numbered else {}
        yield (
            *(view.nodes[force]["label"], view.nodes[who]["label"], view.labels[relation]),
            *(e["stage"] or "asked", e["polarity"], e["modality"], date),
            *(n.get("qualifier", ""), n.get("quantity", ""), n.get("unit", "")),
            *(e.speaker or e["publisher"] or e.title, sources[last], e["quote"]),
        )


def disagreements(view: View) -> Iterator[Row]:
    """Which claims cannot both hold?"""
    for d in view.resolution.disagreements:
        one, other = (view.edges[claim] for claim in sorted((d.left, d.right)))
        yield (
            *(one.source["label"], view.labels[one["relation"]], d.reason, d.explanation),
            *(one.title, one["quote"], other.title, other["quote"]),
        )


def numbers_differ(view: View) -> Iterator[Row]:
    """Where do sources differ on a number?"""
    for d in view.resolution.disagreements:
        if d.reason == "incompatible-number":
            pair = (view.edges[d.left], view.edges[d.right])
            one, other = sorted(pair, key=lambda e: float(e["quantity"]))
            yield (
                *(one.source["label"], view.labels[one["relation"]], one.target["label"]),
                *(one["unit"], one["qualifier"], one["quantity"], one.title, one["quote"]),
                *(other["qualifier"], other["quantity"], other.title, other["quote"]),
            )


def promised_not_done(view: View) -> Iterator[Row]:
    """What is promised or planned, and not said to be done?"""
    done = {
        (*view.ends[key], e["relation"])
        for key, e in view.edges.items()
        if (e["stage"] or "delivered", e["polarity"], e["modality"])
        == ("delivered", "affirmed", "actual")
    }
    for key, e in view.edges.items():
        promise = e["stage"] or e["modality"]
        if (
            e["polarity"] == "affirmed"
            and e["modality"] in {"actual", "planned"}
            and promise in {"offer", "pledge", "planned"}
            and (*view.ends[key], e["relation"]) not in done
        ):
            yield (
                *(e.source["label"], view.labels[e["relation"]], e.target["label"], promise),
                *(e["qualifier"], e["quantity"], e["unit"], *e.report),
            )


ANSWERS: dict[str, Answer] = {
    "commitment-histories": commitment_histories,
    "contributors": contributors,
    "disagreements": disagreements,
    "numbers-differ": numbers_differ,
    "plans": plans,
    "promised-not-done": promised_not_done,
    "who-controls": who_controls,
    "who-funds": who_funds,
    "who-holds-office": who_holds_office,
    "who-offers-troops": who_offers_troops,
    "who-opposes": _view("opposes"),
    "who-said-what": who_said_what,
    "who-supports": _view("supports"),
}
