"""The bundled model, from text to candidates."""

import datetime
from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Document, Modality, Polarity, Stage
from kg.pipeline.language import NETWORK_COMPONENTS, make_nlp

pytestmark = pytest.mark.model
Read = Callable[[str], Doc]


@pytest.fixture(scope="module")
def bundled(resources) -> Language:
    return make_nlp(None, resources)


@pytest.fixture(scope="module")
def read(bundled) -> Read:
    def run(text: str) -> Doc:
        doc = bundled.make_doc(text)
        doc._.document = Document("test", "", text, date=datetime.date(2025, 6, 11))
        read_doc: Doc = bundled(doc)
        return read_doc

    return run


def test_components_run_in_order(bundled):
    assert tuple(bundled.pipe_names) == NETWORK_COMPONENTS


def test_finders_can_be_left_out(resources):
    assert "kg_claims" not in make_nlp(None, resources, ("patterns",)).pipe_names


def test_every_sentence_has_one_root_and_stays_in_its_paragraph(read):
    doc = read(
        "Kenya sends police\n\nKenya, which leads the mission, sent 400 police to Haiti. They landed."
    )
    assert all(sum(t.head.i == t.i for t in s) == 1 for s in doc.sents)
    assert all("\n\n" not in s.text.strip() for s in doc.sents)


def test_tokens_have_tags_lemmas_and_relations(read):
    doc = read("Peacekeepers were sent to Mali.")
    assert [t.pos_ for t in doc][:3] == ["NOUN", "AUX", "VERB"]
    assert doc[2].lemma_ == "send"
    assert doc[0].dep_ == "nsubj:pass"


def test_sentence_starts_that_a_doc_brings_are_kept(bundled):
    doc = Doc(
        bundled.vocab, words=["Kenya", "left", "Haiti", "."], sent_starts=[True, False, True, False]
    )
    assert len(list(bundled.get_pipe("kg_network")(doc).sents)) == 2


def test_mentions_lie_in_one_cluster_each(read):
    doc = read("France sent troops to Mali. It withdrew them. Paris said so.")
    indices = sorted(i for cluster in doc._.clusters for i in cluster)
    assert indices == list(range(len(doc.spans["mentions"])))


@pytest.mark.parametrize("name", ["Ferdinand Marcos Jr.", "Ferdinand Marcos"])
def test_a_known_name_is_read_to_its_end(read, name):
    doc = read(
        f"Senator Risa Hontiveros urged President {name} to bring the matter before the court."
    )
    hints = dict(zip((m.text for m in doc.spans["mentions"]), doc._.mention_hints, strict=True))
    assert hints[name] == name.lower().rstrip(".").replace(" ", "-")
    assert ("Ferdinand Marcos" in hints) == (name == "Ferdinand Marcos")


@pytest.mark.parametrize("country, one", [("South Sudan", True), ("Mali", False)])
def test_missions_in_different_countries_are_two(read, country, one):
    doc = read(
        "The Council extended the mandate of the United Nations Mission in South Sudan until April.\n\n"
        f"The mission in {country} lost three men last week."
    )
    texts = [{doc.spans["mentions"][i].text for i in cluster} for cluster in doc._.clusters]
    (with_later,) = [found for found in texts if f"mission in {country}" in found]
    assert ("United Nations Mission in South Sudan" in with_later) == one


def test_what_is_new_is_not_what_is_known_and_named_only_later(read):
    doc = read(
        "Fiji is ready to join a proposed Italian-led mission in Lebanon.\n\nIsrael opposes the mission.\n\n"
        "France, which withdrew its last soldiers from UNIFIL in January, has pledged 30 million euros."
    )
    texts = [{doc.spans["mentions"][i].text for i in cluster} for cluster in doc._.clusters]
    assert any({"proposed Italian-led mission", "mission"} <= found for found in texts)
    assert not any({"proposed Italian-led mission", "UNIFIL"} <= found for found in texts)


def test_the_army_is_not_an_armed_group(read):
    doc = read(
        "Colombia met the National Liberation Army (ELN). Its negotiator, Pablo Beltran, accused the army of breaking"
        " the truce."
    )
    texts = [{doc.spans["mentions"][i].text for i in cluster} for cluster in doc._.clusters]
    assert not any({"army", "ELN"} <= found for found in texts)
    doc = read(
        "Uganda has sided with Kiir. Its army, the UPDF, flew special forces to Juba in March."
    )
    texts = [{doc.spans["mentions"][i].text for i in cluster} for cluster in doc._.clusters]
    assert any({"Its army", "UPDF"} <= found for found in texts)


def test_soldiers_of_a_state_are_not_those_of_an_alliance(read):
    doc = read(
        "Italy will not send Italian troops to Ukraine.\n\n"
        "A spokesman said that any Nato soldiers in Ukraine would be a legitimate target."
    )
    texts = [{doc.spans["mentions"][i].text for i in cluster} for cluster in doc._.clusters]
    assert not any({"Italian troops", "any Nato soldiers"} <= found for found in texts)


def test_names_are_entities_without_overlap(read):
    doc = read("President William Ruto of Kenya met Antony Guterres in Nairobi.")
    assert {"William Ruto", "Kenya", "Nairobi"} <= {e.text for e in doc.ents}


@pytest.mark.parametrize("who", ["troops", "soldiers"])
def test_claims_of_one_statement_are_equally_sure(read, who):
    doc = read(f"Chad, Kenya and Ghana will send {who} to Haiti.")
    for extractor in ("model", "offersTroops/send-personnel"):
        found = {
            doc.spans["mentions"][c.subject].text: c.confidence
            for c in doc._.candidates
            if c.extractor == extractor and c.relation == "offersTroops"
        }
        assert found.keys() == {"Chad", "Kenya", "Ghana"}
        assert extractor != "model" or len({*found.values()}) == 1


def test_claims_are_found_and_say_so(read):
    doc = read(
        "President William Ruto of Kenya said Kenya would send 400 police officers to Haiti."
    )
    assert any(c.extractor == "model" and c.settled for c in doc._.candidates)


def test_a_text_of_white_space_is_read_without_mentions(bundled):
    doc = bundled.make_doc(" \n\n ")
    assert not bundled.get_pipe("kg_network")(doc).spans


def test_a_long_text_is_read_through_windows(read):
    doc = read("Kenya sent 400 police officers to Haiti. " * 120)
    ends = [s.text.strip()[-1:] for s in doc.sents]
    assert len(doc) == 120 * 8
    assert 120 <= len(ends) <= 125
    assert ends.count(".") == 120


def test_each_other_is_no_other_name_of_anybody(read):
    doc = read("Rwanda protested. Tanzania and Botswana accused each other of a plot.")
    spans = doc.spans["mentions"]
    for cluster in doc._.clusters:
        texts = {spans[i].text for i in cluster}
        assert len(texts) == 1 or "each other" not in texts


def test_what_neither_does_is_denied(read):
    doc = read("Neither Kenya nor Uganda has sent troops to Haiti.")
    found = [c for c in doc._.candidates if c.relation == "offersTroops"]
    assert found
    assert {c.polarity for c in found} == {Polarity.NEGATED}


@pytest.mark.parametrize(
    "text, relation",
    [
        ("Kenya denied that it had sent troops to Haiti.", "offersTroops"),
        ("The M23 denied that it had agreed to the deployment.", "supports"),
    ],
)
def test_what_its_subject_denies_is_denied(read, text, relation):
    doc = read(text)
    found = [c for c in doc._.candidates if c.relation == relation]
    assert found
    assert {c.polarity for c in found} == {Polarity.NEGATED}


def test_a_weekday_in_a_name_is_no_time(read):
    doc = read("Foreign Minister Monday Semaya Kumba left on Tuesday.")
    assert len(doc.spans["times"]) == len(doc._.times) == 1
    assert "Tuesday" in doc.spans["times"][0].text


def test_what_a_headline_announces_is_still_to_come(bundled):
    def read_titled(title: str) -> Doc:
        document = Document.compose("test", title, "The force is short of men.")
        doc = bundled.make_doc(document.text)
        doc._.document = document
        result: Doc = bundled(doc)
        return result

    found = [
        c
        for c in read_titled("Mongolia and Fiji to send peacekeepers to Abyei")._.candidates
        if c.relation == "offersTroops"
    ]
    assert found
    assert {(c.stage, c.modality) for c in found} == {(Stage.PLEDGE, Modality.PLANNED)}
