"""Words that stand for others: mandates, measures, remarks on a clause, a spokesman's pronoun."""

from typing import Any

import pytest
from spacy.tokens import Doc, Span

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import Candidate
from kg.pipeline.mentions import set_mentions
from kg.pipeline.standing import StandIns
from kg.resources.linking import LinkingWords

WORDS = LinkingWords(
    mandates=frozenset({"mandate", "extension"}),
    measures=frozenset({"measure"}),
    remarks=frozenset({"charge"}),
    belonging=frozenset({"of"}),
    indefinite=frozenset({"a"}),
)
NAMED, NOMINAL, PRONOUN = MentionKind.NAMED, MentionKind.NOMINAL, MentionKind.PRONOMINAL
Mentions = list[tuple[int, int, str, MentionKind]]


def made(blank, words: str, heads: list[int], deps: str, mentions: Mentions) -> Doc:
    """Return a Doc in which each mention is a thing of its own."""
    doc = Doc(
        blank.vocab, words=words.split(), lemmas=words.split(), heads=heads, deps=deps.split()
    )
    set_mentions(doc, [(Span(doc, a, b, label=t), kind, "") for a, b, t, kind in mentions])
    doc._.clusters = [[i] for i in range(len(mentions))]
    doc._.owners = [None] * len(mentions)
    return doc


def stand_ins(doc: Doc, homes: dict[int, frozenset[int]] | None = None) -> StandIns:
    spans = doc.spans["mentions"]
    types = [EntityType(span.label_) for span in spans]
    return StandIns(doc, range(len(spans)), types, homes or {}, WORDS)


def candidate(subject: int, relation: str, object_: int, **values: Any) -> Candidate:
    fields: dict[str, Any] = {"trigger": 1, "confidence": 0.8, "extractor": "model"}
    return Candidate(subject=subject, relation=relation, object=object_, **(fields | values))


@pytest.mark.parametrize(
    "words, heads, deps, noun, mission",
    [
        ("Council extends mandate of UNMISS", [1, 1, 1, 4, 2], "nsubj ROOT obj case nmod", 2, 4),
        ("Council extends UNMISS mandate", [1, 1, 3, 1], "nsubj ROOT compound obj", 3, 2),
        (
            "Council approves extension of mandate of UNMISS",
            [1, 1, 1, 4, 2, 6, 4],
            "nsubj ROOT obj case nmod case nmod",
            2,
            6,
        ),
    ],
)  # fmt: skip
def test_who_extends_a_mandate_authorizes_the_mission(blank, words, heads, deps, noun, mission):
    found = [(0, 1, "Organization", NAMED), (noun, noun + 1, "Plan", NOMINAL)]
    doc = made(blank, words, heads, deps, [*found, (mission, mission + 1, "Force", NAMED)])
    spans = doc.spans["mentions"]
    mandate = next(i for i, span in enumerate(spans) if span.start == noun)
    meant = stand_ins(doc).meant(candidate(0, "authorizes", mandate, evidence=(0, 3)))
    assert meant is not None
    assert meant.object is not None
    assert spans[meant.object].start == mission
    assert meant.evidence == (0, max(3, mission + 1))


def test_who_opposes_a_mandate_opposes_the_mandate(blank):
    doc = made(
        blank, "Mali rejects mandate of UNMISS", [1, 1, 1, 4, 2], "nsubj ROOT obj case nmod",
        [(0, 1, "Country", NAMED), (2, 3, "Plan", NOMINAL), (4, 5, "Force", NAMED)],
    )  # fmt: skip
    stated = candidate(0, "opposes", 1)
    assert stand_ins(doc).meant(stated) == stated


def test_what_a_measure_gives_who_took_it_gives(blank):
    doc = made(
        blank, "Council adopted measure . It : measure will equip Moldova",
        [1, 1, 1, 1, 8, 8, 8, 8, 8, 8], "nsubj ROOT obj punct dep punct nsubj aux ROOT obj",
        [(0, 1, "Organization", NAMED), (2, 3, "Plan", NOMINAL), (6, 7, "Plan", NOMINAL), (9, 10, "Country", NAMED)],
    )  # fmt: skip
    doc._.clusters = [[0], [1, 2], [3]]
    doc._.candidates = [candidate(0, "authorizes", 1)]
    types = [EntityType(span.label_) for span in doc.spans["mentions"]]
    known = StandIns(doc, [0, 1, 1, 2], types, {}, WORDS)
    meant = known.meant(candidate(2, "offersSupport", 3, trigger=8))
    assert meant is not None
    assert (meant.subject, meant.object) == (0, 3)
    assert meant.evidence is not None
    assert meant.evidence[0] > 3, "the evidence stays with the measure"


def test_nobodys_measure_gives_nothing(blank):
    doc = made(
        blank, "measure equips Moldova", [1, 1, 1], "nsubj ROOT obj",
        [(0, 1, "Plan", NOMINAL), (2, 3, "Country", NAMED)],
    )  # fmt: skip
    doc._.candidates = []
    assert stand_ins(doc).meant(candidate(0, "offersSupport", 1)) is None


@pytest.mark.parametrize(
    "words, kept",
    [
        ("Chad backs M23 , a charge", False),
        ("Chad backs M23 , the charge", True),
        ("Chad backs M23 , a plan", True),
    ],
)
def test_a_remark_on_a_clause_is_no_object_of_it(blank, words, *, kept):
    doc = made(
        blank, words, [1, 1, 1, 1, 5, 1], "nsubj ROOT obj punct det obj",
        [(0, 1, "Country", NAMED), (2, 3, "ArmedGroup", NAMED), (5, 6, "Topic", NOMINAL)],
    )  # fmt: skip
    assert (stand_ins(doc).meant(candidate(0, "supports", 2)) is not None) is kept


@pytest.mark.parametrize(
    "actors, meant",
    [((2,), 2), ((2, 4), None)],
    ids=["the one other that the sentence names", "nobody where there are several"],
)
def test_a_spokesman_accuses_another_than_his_own(blank, actors, meant):
    doc = made(
        blank, "Chad ends ECOWAS and SADC , Ruritan said , accusing it",
        [1, 1, 1, 4, 2, 1, 7, 1, 1, 1, 9], "nsubj ROOT obj cc conj punct nsubj parataxis punct advcl obj",
        [(0, 1, "Country", NAMED), (6, 7, "Person", NAMED), *((i, i + 1, "Force", NAMED) for i in actors), (10, 11, "Country", PRONOUN)],
    )  # fmt: skip
    spans = doc.spans["mentions"]
    it = next(i for i, span in enumerate(spans) if span.text == "it")
    chad, speaker = 0, next(i for i, span in enumerate(spans) if span.text == "Ruritan")
    belongs = [0 if i == it else i for i in range(len(spans))]
    types = [EntityType(span.label_) for span in spans]
    known = StandIns(doc, belongs, types, {speaker: frozenset({chad})}, WORDS)
    found = known.meant(candidate(speaker, "accuses", it, trigger=9))
    assert (found and spans[found.object].start) == meant
