import datetime
import itertools
from dataclasses import replace
from typing import Any

import pytest
from spacy.tokens import Doc, Span, SpanGroup

from kg.model import Document, MentionKind, Polarity, Qualifier, Quantity, Stage
from kg.pipeline.extensions import QUANTITIES, TIMES, Candidate
from kg.pipeline.extraction import to_extraction
from kg.pipeline.mentions import set_mentions
from kg.pipeline.people import KnownPeople
from kg.pipeline.plurals import Plurals
from kg.resources.linking import LinkingWords

WORDS = ["Kenya", "will", "send", "400", "soldiers", "to", "Haiti", "in", "May", "."]


@pytest.fixture
def doc(blank):
    doc = Doc(
        blank.vocab,
        words=WORDS,
        heads=[2, 2, 2, 4, 2, 6, 2, 8, 2, 2],
        deps=["nsubj", "aux", "ROOT", "nummod", "obj", "case", "obl", "case", "obl", "punct"],
    )
    doc._.document = Document("d", "", doc.text, date=datetime.date(2025, 1, 1))
    named = MentionKind.NAMED
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Country"), named, "kenya"),
            (Span(doc, 3, 5, label="Force"), MentionKind.NOMINAL, ""),
            (Span(doc, 6, 7, label="Country"), named, "haiti"),
        ],
    )
    doc._.clusters = [[0], [1], [2]]
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[3:5]])
    doc._.quantities = [Quantity(400, "troops", Qualifier.EXACTLY)]
    doc.spans[TIMES] = SpanGroup(doc, spans=[doc[7:9]])
    doc._.times = ["2025-05"]
    return doc


def candidate(**values: Any) -> Candidate:
    fields: dict[str, Any] = {
        "subject": 0, "relation": "offersTroops", "object": 2, "trigger": 2,
        "confidence": 0.8, "extractor": "offersTroops/a",
    }  # fmt: skip
    return Candidate(**(fields | values))


def claims(doc, *candidates):
    doc._.candidates = list(candidates)
    return to_extraction(doc).claims


def test_open_attributes_are_filled_from_the_clause(doc):
    (claim,) = claims(doc, candidate())
    assert (claim.quantity.value, claim.time, claim.polarity) == (400, "2025-05", Polarity.AFFIRMED)


@pytest.mark.parametrize(
    "relation, polarity, time",
    [
        ("meets", Polarity.AFFIRMED, "2025-05"),
        ("meets", Polarity.NEGATED, None),
        ("opposes", Polarity.AFFIRMED, None),
    ],
)
def test_who_meets_does_so_at_the_time_of_the_meeting(doc, relation, polarity, time):
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Country"), MentionKind.NAMED, "kenya"),
            (Span(doc, 3, 5, label="Force"), MentionKind.NOMINAL, ""),
            (Span(doc, 6, 7, label="Meeting"), MentionKind.NAMED, ""),
        ],
    )
    read = candidate(relation=relation, polarity=polarity, settled=True)
    (claim,) = claims(doc, read)
    assert claim.time == time


def test_known_attributes_stay(doc):
    (claim,) = claims(doc, candidate(stage=Stage.REFUSED, polarity=Polarity.NEGATED))
    assert (claim.stage, claim.polarity) == (Stage.REFUSED, Polarity.NEGATED)


def test_money_is_no_number_of_troops(doc):
    doc._.quantities = [Quantity(400, "USD", Qualifier.EXACTLY)]
    (claim,) = claims(doc, candidate())
    assert claim.quantity is None


def test_evidence_is_a_quote_of_the_document(doc):
    (claim,) = claims(doc, candidate())
    evidence = claim.evidence
    assert doc.text[evidence.start : evidence.end] == evidence.text
    assert "Kenya will send 400 soldiers to Haiti" in evidence.text


def test_equal_claims_keep_the_shortest_evidence_that_names_them(doc):
    (claim,) = claims(doc, candidate(evidence=(0, 10)), candidate(extractor="offersTroops/b"))
    assert claim.evidence.text == "Kenya will send 400 soldiers to Haiti in May"
    (claim,) = claims(doc, candidate(), candidate(evidence=(2, 5)))
    assert claim.evidence.text == "Kenya will send 400 soldiers to Haiti in May"


def test_evidence_of_a_confirmed_claim_holds_the_quantity_that_the_model_saw(doc):
    model = candidate(extractor="model", quantity=0, settled=True)
    pattern = candidate(evidence=(5, 7), relation="offersTroops", settled=True)
    (claim,) = claims(doc, model, replace(pattern, trigger=8))
    assert claim.quantity.value == 400
    assert "400 soldiers" in claim.evidence.text


def test_time_that_a_finder_has_looked_for_in_vain_is_not_sought_again(doc):
    (claim,) = claims(doc, candidate(extractor="model", settled=True))
    assert claim.time is None


def test_time_of_a_confirmed_claim_is_the_models(doc):
    (claim,) = claims(doc, candidate(extractor="model", settled=True), candidate())
    assert (claim.extractor, claim.time) == ("model+offersTroops/a", None)


def test_time_of_another_clause_is_not_that_of_the_claim(doc):
    doc[8].head = doc[4]
    (claim,) = claims(doc, candidate(trigger=5))
    assert claim.time is None


@pytest.mark.parametrize("trigger, time", [(2, "2025-05"), (4, None)])
def test_a_phrase_says_where_a_force_is_and_not_when(doc, trigger, time):
    (claim,) = claims(doc, candidate(subject=1, object=2, relation="locatedIn", trigger=trigger))
    assert claim.time == time


def test_missing_object_is_what_the_text_spoke_of(doc):
    (claim,) = claims(doc, candidate(subject=2, object=None, trigger=8, relation="withdrawsFrom"))
    assert claim.object == 0
    assert claim.confidence < 0.8


def test_claim_about_itself_is_left_out(doc):
    assert claims(doc, candidate(object=0)) == ()


def test_equal_claims_of_model_and_pattern_are_one_as_sure_as_the_surer(doc):
    (claim,) = claims(doc, candidate(), candidate(extractor="model", confidence=0.5))
    assert (claim.extractor, claim.confidence) == ("model+offersTroops/a", 0.8)


def test_equal_claims_of_one_finder_are_no_surer(doc):
    (claim,) = claims(doc, candidate(), candidate(confidence=0.5))
    assert claim.confidence == 0.8


def test_order_of_candidates_does_not_matter(doc):
    some = [candidate(), candidate(relation="deploysTo", subject=1), candidate(relation="trains")]
    assert claims(doc, *some) == claims(doc, *reversed(some))


def test_cluster_has_type_hint_and_head_of_its_mention(doc):
    doc._.candidates = []
    extraction = to_extraction(doc)
    kenya, soldiers, _ = extraction.clusters
    assert (kenya.type, kenya.entity_hint) == ("Country", "kenya")
    mention = soldiers.mentions[0]
    assert doc.text[mention.head_start : mention.head_end] == "soldiers"


def test_unsure_claims_are_left_out(doc):
    doc._.candidates = [candidate(confidence=0.3)]
    assert to_extraction(doc, 0.5).claims == ()


def test_number_of_those_who_act_is_no_quantity(doc):
    doc._.candidates = [candidate()]
    (claim,) = to_extraction(doc, words=LinkingWords(states=frozenset({"police", "troops"}))).claims
    assert claim.quantity is None


def test_number_of_those_who_speak_is_no_quantity(doc):
    (claim,) = claims(doc, candidate(sources=(1,)))
    assert claim.quantity is None


def test_office_is_of_the_country_beside_the_holders_name(blank):
    """The finder says Haiti, of which the text speaks, but "Kenya's Ruto" is no Haitian."""
    words = ["Minister", "Ruto", "left", "Haiti", ".", "Kenya", "'s", "Ruto", "spoke", "."]
    doc = Doc(blank.vocab, words=words, sent_starts=[i in {0, 5} for i in range(len(words))])
    doc._.document = Document("d", "", doc.text)
    labels = {0: "Position", 1: "Person", 3: "Country", 5: "Country", 7: "Person"}
    named = MentionKind.NAMED
    set_mentions(doc, [(Span(doc, i, i + 1, label=x), named, "") for i, x in labels.items()])
    doc._.clusters = [[0], [1, 4], [2], [3]]
    doc.spans[QUANTITIES], doc.spans[TIMES] = SpanGroup(doc), SpanGroup(doc)
    (claim,) = claims(
        doc, candidate(subject=1, relation="holdsPosition", object=0, of=2, settled=True)
    )
    assert claim.of == 3


@pytest.mark.parametrize("home,of", [("kenya", 0), ("haiti", 2), ("benin", None)])
def test_office_is_of_the_country_that_is_known_or_of_none(doc, home, of):
    """The finder says Haiti, but the gazetteer may know better."""
    doc._.mention_hints = ["kenya", "someone", "haiti"]
    doc._.candidates = [
        candidate(subject=1, relation="holdsPosition", object=0, of=2, settled=True)
    ]
    (claim,) = to_extraction(doc, people=KnownPeople({"someone": home})).claims
    assert claim.of == of


def test_office_that_a_known_person_holds_is_of_the_body_that_he_serves(doc):
    doc._.mention_hints = ["benin", "someone", "united-nations"]
    doc._.candidates = [
        candidate(subject=1, relation="holdsPosition", object=0, of=0, settled=True)
    ]
    people = KnownPeople({"someone": "benin"}, {"someone": "united-nations"})
    (claim,) = to_extraction(doc, people=people).claims
    assert claim.of == 2


def office(doc) -> None:
    """Make "Kenya will send 400 soldiers to Haiti" a person, an office and two bodies."""
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Person"), MentionKind.NAMED, ""),
            (Span(doc, 4, 5, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, 6, 7, label="ArmedGroup"), MentionKind.NAMED, ""),
        ],
    )
    doc._.candidates = [
        candidate(subject=0, relation="holdsPosition", object=1, of=2, settled=True)
    ]


def test_office_that_only_states_have_is_of_no_party(doc):
    office(doc)
    (claim,) = to_extraction(doc, words=LinkingWords(state_offices=frozenset({"soldiers"}))).claims
    assert claim.of is None


def test_other_offices_may_be_of_a_party(doc):
    office(doc)
    (claim,) = to_extraction(doc).claims
    assert claim.of == 2


def test_body_before_a_comma_does_not_have_the_office_behind_it(blank):
    """ "Norway dropped the team, Minister Enoksen said" is of no team."""
    doc = Doc(
        blank.vocab,
        words=["The", "team", ",", "chief", "Enoksen", "said"],
        heads=[1, 5, 5, 4, 5, 5],
        deps=["det", "obj", "punct", "compound", "nsubj", "ROOT"],
    )
    doc._.document = Document("d", "", doc.text)
    set_mentions(
        doc,
        [
            (Span(doc, 0, 2, label="Force"), MentionKind.NOMINAL, ""),
            (Span(doc, 3, 4, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, 4, 5, label="Person"), MentionKind.NAMED, ""),
        ],
    )
    doc._.clusters = [[0], [1], [2]]
    doc.spans[QUANTITIES], doc.spans[TIMES] = SpanGroup(doc), SpanGroup(doc)
    doc._.quantities, doc._.times = [], []
    doc._.candidates = [
        candidate(subject=2, relation="holdsPosition", object=1, trigger=3, settled=True)
    ]
    (claim,) = to_extraction(doc).claims
    assert claim.of is None


def shared(blank, *words: str, subjects: tuple[int, ...], number: int, conj: bool) -> Doc:
    """A sentence in which several states would take one number of troops."""
    last = len(words) - 1
    heads = [number] * len(words)
    deps = ["dep"] * len(words)
    deps[number] = "ROOT"
    for first, second in itertools.pairwise(subjects):
        if conj:
            heads[second], deps[second] = subjects[0], "conj"
        else:
            deps[first], deps[second] = "nsubj", "nsubj"
    doc = Doc(blank.vocab, words=list(words), heads=heads, deps=deps)
    doc._.document = Document("d", "", doc.text)
    found = [*subjects, last]
    set_mentions(
        doc, [(Span(doc, i, i + 1, label="Country"), MentionKind.NAMED, "") for i in found]
    )
    doc._.clusters = [[i] for i in range(len(found))]
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[number : number + 1]])
    doc._.quantities = [Quantity(260, "troops", Qualifier.EXACTLY)]
    doc.spans[TIMES], doc._.times = SpanGroup(doc), []
    doc._.candidates = [
        candidate(subject=i, object=len(found) - 1, trigger=number, quantity=0, settled=True)
        for i in range(len(subjects))
    ]
    return doc


def numbers(doc: Doc, **words: Any) -> list[float | None]:
    found = to_extraction(doc, words=LinkingWords(**words)).claims
    return [
        c.quantity.value if c.quantity else None for c in sorted(found, key=lambda c: c.subject)
    ]


def test_sum_of_several_is_nobodys_number(blank):
    doc = shared(
        blank,
        *["Ghana", "and", "Togo", "sent", "260", "to", "Haiti"],
        subjects=(0, 2),
        number=4,
        conj=True,
    )
    assert numbers(doc) == [None, None]


def test_number_of_those_trained_is_the_same_for_all_who_train_them(blank):
    doc = shared(
        blank,
        *["Ghana", "and", "Togo", "train", "260", "for", "Haiti"],
        subjects=(0, 2),
        number=4,
        conj=True,
    )
    doc._.candidates = [replace(c, relation="trains") for c in doc._.candidates]
    assert numbers(doc) == [260, 260]


def test_number_given_to_each_is_everybodys(blank):
    doc = shared(
        blank,
        *["Ghana", "and", "Togo", "sent", "260", "each", "Haiti"],
        subjects=(0, 2),
        number=4,
        conj=True,
    )
    assert numbers(doc, distributive=frozenset({"each"})) == [260, 260]


def test_numbers_of_two_equal_lists_are_paired_in_order(blank):
    doc = shared(
        blank,
        *["Ghana", "and", "Togo", "sent", "260", "and", "40", "respectively", "Haiti"],
        subjects=(0, 2),
        number=4,
        conj=True,
    )
    for word in (doc[1], doc[5]):
        word.pos_ = "CCONJ"
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[4:5], doc[6:7]])
    doc._.quantities = [Quantity(260, "troops"), Quantity(40, "troops")]
    respectively = frozenset({"respectively"})
    assert numbers(doc, distributive=respectively, respective=respectively) == [260, 40]


def test_number_is_that_of_the_subject_of_its_verb(blank):
    doc = shared(
        blank,
        *["Ghana", ",", "as", "Togo", "does", ",", "sends", "260", "to", "Haiti"],
        subjects=(0, 3),
        number=7,
        conj=False,
    )
    for word in doc:
        word.head = doc[6]
    doc[0].dep_, doc[3].dep_ = "nsubj", "dep"
    assert numbers(doc) == [260, None]


def test_offer_of_people_is_counted_in_people(doc):
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[2:3], doc[3:5]])
    doc._.quantities = [Quantity(2, "batteries"), Quantity(400, "troops")]
    (claim,) = claims(doc, candidate())
    assert claim.quantity.unit == "troops"
    (claim,) = claims(doc, candidate(relation="offersSupport"))
    assert claim.quantity.unit == "batteries"


def test_what_is_somewhere_has_only_its_own_number(doc):
    (claim,) = claims(doc, candidate(relation="locatedIn", subject=1))
    assert claim.quantity.value == 400
    (claim,) = claims(doc, candidate(relation="locatedIn"))
    assert claim.quantity is None


def test_number_of_a_clause_hung_on_the_trigger_is_not_the_claims(doc):
    words = ["Kenya", "left", "Haiti", "after", "shooting", "down", "nine", "drones"]
    heads, deps = [1, 1, 1, 4, 1, 4, 7, 4], ["nsubj", "ROOT", "obj", "mark"]
    deps += ["advcl", "compound:prt", "nummod", "obj"]
    pos = ["PROPN", "VERB", "PROPN", "ADP", "VERB", "ADP", "NUM", "NOUN"]
    found = Doc(doc.vocab, words=words, heads=heads, deps=deps, pos=pos)
    found._.document = Document("d", "", found.text)
    spans = [Span(found, i, i + 1, label="Country") for i in (0, 2)]
    set_mentions(found, [(span, MentionKind.NAMED, "") for span in spans])
    found._.clusters = [[0], [1]]
    found.spans[QUANTITIES] = SpanGroup(found, spans=[found[6:8]])
    found._.quantities = [Quantity(9, "drones")]
    found.spans[TIMES], found._.times = SpanGroup(found), []
    left = candidate(relation="withdrawsFrom", object=1, trigger=1)
    (claim,) = claims(found, left)
    assert claim.quantity is None


def test_number_is_that_of_the_nearest(blank):
    doc = shared(
        blank,
        *["Ghana", "refused", ";", "Togo", "260", "Haiti"],
        subjects=(0, 3),
        number=4,
        conj=False,
    )
    assert numbers(doc) == [None, 260]


def test_surname_beside_an_office_tells_the_country(doc):
    """ "President Kenya" of a gazetteer that knows one bearer of that surname, of Haiti."""
    office(doc)
    doc._.mention_hints = ["", "", "haiti"]
    doc._.candidates = [replace(doc._.candidates[0], of=None)]
    (claim,) = to_extraction(doc, people=KnownPeople({"kenya": "haiti"})).claims
    assert claim.of == 2


def test_what_is_said_of_both_is_said_of_each(doc):
    doc._.members = [(), (0, 2), ()]
    found = claims(doc, candidate(subject=1, sources=(1,)))
    assert [(c.subject, c.object, c.attribution) for c in found] == [(0, 2, (0, 2))]
    found = claims(doc, candidate(object=1))
    assert [(c.subject, c.object) for c in found] == [(0, 2)]


@pytest.mark.parametrize(
    "words, examples",
    [
        ("Arab states , including Egypt and Jordan , will send troops", ["Egypt", "Jordan"]),
        ("Arab states such as Egypt will send troops", ["Egypt"]),
        ("Arab states , among them Egypt , Jordan and Iraq , left", ["Egypt", "Jordan", "Iraq"]),
        ("Arab states sent troops to towns including Egypt", []),
        ("Arab states and Egypt will send troops", []),
    ],
)
def test_the_examples_of_a_group_stand_behind_it(blank, words, examples):
    tokens = words.split()
    nouns = {"states", "troops", "towns"}
    tags = [
        "NNS" if w in nouns else "VBD" if w in {"sent", "left", "will"} else "X" for w in tokens
    ]
    pos = {"and": "CCONJ", "sent": "VERB", "left": "VERB", "will": "AUX"}
    doc = Doc(
        blank.vocab,
        words=tokens,
        tags=tags,
        pos=[pos.get(w, "NOUN") for w in tokens],
        heads=[1, *([1] * (len(tokens) - 1))],
        deps=["amod", "ROOT", *(["dep"] * (len(tokens) - 2))],
    )
    countries = [i for i, w in enumerate(tokens) if w in {"Egypt", "Jordan", "Iraq"}]
    set_mentions(
        doc,
        [(Span(doc, 0, 2, label="Group"), MentionKind.NOMINAL, "")]
        + [(Span(doc, i, i + 1, label="Country"), MentionKind.NAMED, "") for i in countries],
    )
    doc._.clusters = [[i] for i in range(len(countries) + 1)]
    plurals = Plurals(doc, range(len(countries) + 1), {"including", "such as", "among them"})
    found = [doc.spans["mentions"][i].text for i in plurals.examples(0)]
    assert found == examples


def no_values(doc: Doc) -> None:
    doc.spans[QUANTITIES], doc._.quantities = SpanGroup(doc), []
    doc.spans[TIMES], doc._.times = SpanGroup(doc), []


@pytest.mark.parametrize(
    "words, claimed",
    [
        (["Rear", "Admiral", "Ruritan", "spoke", "."], False),
        (["Prime", "Minister", "Ruritan", "spoke", "."], True),
        (["retired", "admiral", ",", "Ruritan", "."], True),
        (["his", "successor", ",", "Ruritan", "."], False),
    ],
)
def test_rank_before_a_name_is_no_office(blank, words, *, claimed):
    doc = Doc(blank.vocab, words=words, heads=[1, 1, 1, 1, 1], deps=["dep"] * 5)
    doc._.document = Document("d", "", doc.text)
    name = words.index("Ruritan")
    set_mentions(
        doc,
        [
            (Span(doc, 0, 2, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, name, name + 1, label="Person"), MentionKind.NAMED, ""),
        ],
    )
    no_values(doc)
    doc._.clusters = [[0], [1]]
    doc._.candidates = [candidate(subject=1, relation="holdsPosition", object=0, trigger=1)]
    ranks = LinkingWords(
        ranks=frozenset({"rear", "admiral", "retired"}), succession=frozenset({"successor"})
    )
    assert bool(to_extraction(doc, words=ranks).claims) is claimed


@pytest.mark.parametrize("preposition, claimed", [("of", False), ("for", True)])
def test_an_office_is_not_held_by_what_it_is_of(blank, preposition, *, claimed):
    doc = Doc(
        blank.vocab,
        words=["governor", preposition, "Ruritan", "spoke"],
        heads=[3, 2, 0, 3],
        deps=["nsubj", "case", "nmod", "ROOT"],
    )
    doc._.document = Document("d", "", doc.text)
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, 2, 3, label="Person"), MentionKind.NAMED, ""),
        ],
    )
    no_values(doc)
    doc._.clusters = [[0], [1]]
    doc._.candidates = [candidate(subject=1, relation="holdsPosition", object=0, trigger=3)]
    words = LinkingWords(belonging=frozenset({"of"}))
    assert bool(to_extraction(doc, words=words).claims) is claimed


@pytest.mark.parametrize(
    "first, kind", [("there", "pronominal"), ("other", "pronominal"), ("airport", "nominal")]
)
def test_what_a_referring_word_heads_is_a_pronoun(blank, first, kind):
    doc = Doc(
        blank.vocab, words=[first, "in", "Haiti"], heads=[0, 2, 0], deps=["ROOT", "case", "nmod"]
    )
    doc._.document = Document("d", "", doc.text)
    set_mentions(doc, [(Span(doc, 0, 3, label="Place"), MentionKind.NOMINAL, "")])
    no_values(doc)
    doc._.clusters, doc._.candidates = [[0]], []
    words = LinkingWords(referring=frozenset({"there", "other in haiti"}))
    ((mention,),) = (c.mentions for c in to_extraction(doc, words=words).clusters)
    assert mention.kind == kind


@pytest.mark.parametrize("extractor, claimed", [("holdsPosition/title", False), ("model", True)])
def test_title_before_another_name_is_not_that_of_who_comes_later(blank, extractor, *, claimed):
    words = ["President", "Sarman", "and", "Ruritan", "spoke"]
    doc = Doc(blank.vocab, words=words, heads=[1, 4, 3, 1, 4], deps=["dep"] * 5)
    doc._.document = Document("d", "", doc.text)
    named = MentionKind.NAMED
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, 1, 2, label="Person"), named, ""),
            (Span(doc, 3, 4, label="Person"), named, ""),
        ],
    )
    no_values(doc)
    doc._.clusters = [[0], [1], [2]]
    doc._.candidates = [
        candidate(subject=2, relation="holdsPosition", object=0, trigger=0, extractor=extractor)
    ]
    assert bool(to_extraction(doc).claims) is claimed


def test_whose_kin_someone_is_tells_no_office_of_his(blank):
    words = ["Anura", ",", "the", "president", "'s", "brother", "spoke"]
    doc = Doc(
        blank.vocab, words=words, heads=[6, 0, 3, 5, 3, 0, 6], deps=["dep"] * 7,
        tags=["NNP", ",", "DT", "NN", "POS", "NN", "VBD"],
    )  # fmt: skip
    doc._.document = Document("d", "", doc.text)
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Person"), MentionKind.NAMED, ""),
            (Span(doc, 3, 4, label="Position"), MentionKind.NOMINAL, ""),
        ],
    )
    no_values(doc)
    doc._.clusters = [[0], [1]]
    doc._.candidates = [candidate(subject=0, relation="holdsPosition", object=1, trigger=3)]
    assert not to_extraction(doc).claims


def test_people_have_the_number_before_them(blank):
    words = ["150", "Australians", ",", "60", "Fijians", "make", "the", "mission"]
    doc = Doc(blank.vocab, words=words, heads=[1, 5, 1, 4, 1, 5, 7, 5], deps=["dep"] * 8)
    doc._.document = Document("d", "", doc.text)
    named = [(Span(doc, i, i + 1, label="Country"), MentionKind.NAMED, "") for i in (1, 4)]
    set_mentions(doc, [*named, (Span(doc, 7, 8, label="Force"), MentionKind.NOMINAL, "")])
    doc._.clusters = [[0], [1], [2]]
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[0:2], doc[3:4]])
    doc._.quantities = [Quantity(150, "troops"), Quantity(60, "troops")]
    doc.spans[TIMES], doc._.times = SpanGroup(doc), []
    doc._.candidates = [
        candidate(subject=0, trigger=5, quantity=1, settled=True),
        candidate(subject=1, trigger=5, quantity=0, settled=True),
    ]
    assert numbers(doc) == [150, 60]


def test_how_many_act_is_not_what_they_do(blank):
    words = ["two", "neighbours", "sent", "soldiers", "to", "Haiti"]
    doc = Doc(blank.vocab, words=words, heads=[1, 2, 2, 2, 5, 2], deps=["dep"] * 6)
    doc._.document = Document("d", "", doc.text)
    group = (Span(doc, 0, 2, label="Group"), MentionKind.NOMINAL, "")
    set_mentions(doc, [group, (Span(doc, 5, 6, label="Country"), MentionKind.NAMED, "")])
    doc._.clusters = [[0], [1]]
    doc.spans[QUANTITIES] = SpanGroup(doc, spans=[doc[0:2]])
    doc._.quantities = [Quantity(2, "neighbours")]
    doc.spans[TIMES], doc._.times = SpanGroup(doc), []
    doc._.candidates = [candidate(subject=0, object=1, quantity=0)]
    assert numbers(doc) == [None]


def test_whose_spokesman_someone_is_tells_no_office_of_his(blank):
    words = ["Haq", ",", "spokesman", "for", "the", "president", "spoke"]
    doc = Doc(
        blank.vocab, words=words, heads=[6, 0, 0, 5, 5, 2, 6],
        deps=["nsubj", "punct", "appos", "case", "det", "nmod", "ROOT"],
    )  # fmt: skip
    doc._.document = Document("d", "", doc.text)
    set_mentions(
        doc,
        [
            (Span(doc, 0, 1, label="Person"), MentionKind.NAMED, ""),
            (Span(doc, 2, 6, label="Position"), MentionKind.NOMINAL, ""),
            (Span(doc, 5, 6, label="Position"), MentionKind.NOMINAL, ""),
        ],
    )
    no_values(doc)
    doc._.clusters = [[0], [1], [2]]
    doc._.candidates = [
        candidate(subject=0, relation="holdsPosition", object=i, trigger=2) for i in (1, 2)
    ]
    (claim,) = to_extraction(doc).claims
    assert claim.object == 1
