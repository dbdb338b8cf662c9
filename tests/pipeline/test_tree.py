import pytest
from spacy.tokens import Doc

from kg.pipeline.tree import Tree


def build(blank, text, heads, deps, tags=None, pos=None):
    words = text.split()
    doc = Doc(blank.vocab, words=words, heads=heads, deps=deps, tags=tags, pos=pos, lemmas=words)
    return Tree(doc, frozenset({"make"}), frozenset({"promise"}))


def words(tree, tokens):
    return [tree.lower[t] for t in tokens]


def test_passive_is_turned_round(blank):
    tree = build(
        blank,
        "plan was rejected by Israel",
        [2, 2, 2, 4, 2],
        ["nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent"],
        pos=["NOUN", "AUX", "VERB", "ADP", "PROPN"],
    )
    assert words(tree, tree.subjects(2)) == ["israel"]
    assert words(tree, tree.objects(2)) == ["plan"]


@pytest.mark.parametrize("verb, subject", [("asked", "kenya"), ("promise", "haiti")])
def test_infinitive_takes_object_of_its_governor_unless_the_subject_controls(blank, verb, subject):
    tree = build(
        blank,
        f"Haiti {verb} Kenya to send police",
        [1, 1, 1, 4, 1, 4],
        ["nsubj", "ROOT", "obj", "mark", "xcomp", "obj"],
        pos=["PROPN", "VERB", "PROPN", "PART", "VERB", "NOUN"],
    )
    assert words(tree, tree.subjects(4)) == [subject]


def test_coordinated_verb_shares_subject_and_later_object(blank):
    tree = build(
        blank,
        "Iran arms and funds militias",
        [1, 1, 3, 1, 3],
        ["nsubj", "ROOT", "cc", "conj", "obj"],
        pos=["PROPN", "VERB", "CCONJ", "VERB", "NOUN"],
    )
    assert words(tree, tree.subjects(3)) == ["iran"]
    assert words(tree, tree.objects(1)) == ["militias"]


def test_relative_pronoun_stands_for_its_antecedent(blank):
    tree = build(
        blank,
        "Kenya which leads it",
        [0, 2, 0, 2],
        ["ROOT", "nsubj", "acl:relcl", "obj"],
        tags=["NNP", "WDT", "VBZ", "PRP"],
        pos=["PROPN", "PRON", "VERB", "PRON"],
    )
    assert words(tree, tree.subjects(2)) == ["kenya"]


def test_relative_clause_with_own_subject_has_antecedent_as_object(blank):
    tree = build(
        blank,
        "force Kenya leads",
        [0, 2, 0],
        ["ROOT", "nsubj", "acl:relcl"],
        pos=["NOUN", "PROPN", "VERB"],
    )
    assert words(tree, tree.objects(2)) == ["force"]


def test_noun_of_action_belongs_to_subject_of_light_verb(blank):
    tree = build(
        blank,
        "Jakarta made make offer",
        [2, 2, 2, 2],
        ["nsubj", "dep", "ROOT", "obj"],
        pos=["PROPN", "X", "VERB", "NOUN"],
    )
    assert words(tree, tree.subjects(3)) == ["jakarta"]


def test_conjuncts_are_found_on_either_part_of_a_name(blank):
    tree = build(
        blank,
        "Ali Bongo and Idriss left",
        [4, 0, 3, 1, 4],
        ["nsubj", "flat", "cc", "conj", "ROOT"],
        pos=["PROPN", "PROPN", "CCONJ", "PROPN", "VERB"],
    )
    assert words(tree, tree.conjuncts(0)) == ["ali", "idriss"]


def test_subject_is_mended_behind_a_long_insertion(blank):
    tree = build(
        blank,
        "Beijing which opposed it closed borders",
        [0, 2, 0, 2, 0, 4],
        ["ROOT", "nsubj", "acl:relcl", "obj", "conj", "obj"],
        pos=["PROPN", "PRON", "VERB", "PRON", "VERB", "NOUN"],
    )
    assert words(tree, tree.subjects(4)) == ["beijing"]
