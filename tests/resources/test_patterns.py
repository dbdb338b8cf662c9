import pytest

from kg.model import EntityType, Stage
from kg.resources.faults import Faults
from kg.resources.patterns import Step, read_patterns

COUNTRY, FORCE = EntityType.COUNTRY, EntityType.FORCE
SIGNATURES = {"offersTroops": (frozenset({COUNTRY}), frozenset({FORCE}))}
WORDS = {"personnel": frozenset({"soldier", "troop"})}
EXAMPLES = [
    {"text": "Italy sent soldiers to the force.", "subject": "Italy", "object": "the force"},
    {"text": "Italy sent letters.", "match": False},
]


def rule(**values):
    base = {
        "id": "send",
        "trigger": ["send"],
        "subject": "subj",
        "object": "pp(to, for) | obj{personnel}>nmod(in)",
        "examples": EXAMPLES,
    }
    return {**base, **values}


def read(*rules, **values):
    faults = Faults()
    data = {"relation": "offersTroops", "patterns": list(rules), **values}
    relations = read_patterns([("offersTroops.yml", data)], faults, SIGNATURES, WORDS)
    return relations, faults.found


def test_path_becomes_alternatives_of_steps():
    relations, faults = read(rule())
    assert faults == []
    assert relations[0].rules[0].object == (
        (Step("pp", cases=frozenset({"to", "for"})),),
        (
            Step("obj", lemmas=frozenset({"soldier", "troop"})),
            Step("nmod", cases=frozenset({"in"})),
        ),
    )


def test_types_default_to_those_of_the_relation():
    relations, _ = read(rule())
    assert relations[0].rules[0].subject_types == {COUNTRY}
    assert relations[0].rules[0].object_types == {FORCE}


def test_trigger_may_be_a_word_list():
    relations, _ = read(rule(trigger=["{personnel}", "rule out"]))
    assert relations[0].rules[0].triggers == {("soldier",), ("troop",), ("rule", "out")}


def test_upward_step_and_word_class_are_read():
    relations, _ = read(rule(subject="^appos", object="obj{NUM}"))
    assert relations[0].rules[0].subject == ((Step("appos", up=True),),)
    assert relations[0].rules[0].object == ((Step("obj", pos="NUM"),),)


def test_fixed_attributes_are_read():
    relations, _ = read(rule(stage="offer", confidence=0.5))
    assert (relations[0].rules[0].stage, relations[0].rules[0].confidence) == (Stage.OFFER, 0.5)


@pytest.mark.parametrize(
    "values, fault",
    [
        ({"objekt": "obj"}, "offersTroops.yml: send: unknown key 'objekt'; allowed are id, "),
        ({"subject": "sbj"}, "offersTroops.yml: send.subject: unknown step 'sbj'"),
        ({"subject": "obj{soldiers}"}, "unknown word list 'soldiers'; known: personnel"),
        ({"subject": None}, "offersTroops.yml: send.subject: is missing"),
        ({"stage": "maybe"}, "send.stage: unknown 'maybe'; allowed: interest, offer, pledge"),
        ({"pos": ["VRB"]}, "send.pos: unknown 'VRB'; allowed: ADJ"),
        ({"confidence": 7}, "send.confidence: must be above 0 and at most 1, not 7"),
        ({"subject_types": ["Land"]}, "send.subject_types: unknown 'Land'; allowed: Country"),
        ({"examples": EXAMPLES[:1]}, "needs a sentence that matches and one with 'match: false'"),
        ({"trigger": []}, "needs either 'trigger' (lemmas) or 'type'"),
        ({"topic": "yes"}, "send.topic: must be true or false, not 'yes'"),
    ],
)
def test_fault_names_file_entry_and_allowed_values(values, fault):
    _, faults = read(rule(**values))
    assert len(faults) == 1
    assert fault in faults[0]


def test_all_faults_are_reported_at_once():
    _, faults = read(rule(stage="maybe"), rule(confidence=0), colour="red")
    assert len(faults) == 4  # two values, an unknown key, an id used twice


def test_new_relation_must_state_domain_and_range():
    _, faults = read(rule(), relation="sanctions")
    assert faults == [
        "offersTroops.yml: relation 'sanctions' is new: state its 'domain' and 'range'"
    ]


def test_new_relation_brings_its_own_label_domain_and_range():
    relations, faults = read(
        rule(), relation="imposesSanctionsOn", domain=["agent"], range=["Country"]
    )
    assert faults == []
    assert relations[0].label == "imposes sanctions on"
    assert EntityType.PERSON in relations[0].domain
    assert relations[0].range == {COUNTRY}


def test_relation_may_have_one_file_only():
    faults = Faults()
    data = {"relation": "offersTroops", "patterns": [rule()]}
    read_patterns([("a.yml", data), ("b.yml", data)], faults, SIGNATURES, WORDS)
    assert faults.found == ["b.yml: relation: 'offersTroops' has a file already"]
