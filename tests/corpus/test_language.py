"""English texts are told by their commonest words; a model judges the rest."""

import pytest

from kg.corpus.language import _identifier, foreign_language

ENGLISH = """The foreign minister said on Tuesday that his government would send five hundred soldiers
to the force as soon as the council had agreed on its mandate, which has not been put to a vote. Two
other governments have said they will wait for a request from the parties."""
GERMAN = """Der Außenminister sagte am Dienstag, seine Regierung werde fünfhundert Soldaten zur
Stabilisierungstruppe schicken, sobald der Sicherheitsrat das Mandat beschlossen habe. Zwei weitere
Regierungen wollen warten, bis die Parteien sie darum bitten; über das Mandat ist noch nicht
abgestimmt worden, und die Verhandlungen werden nach seinen Worten noch Wochen dauern."""


@pytest.mark.parametrize(
    "text, language, asked",
    [
        (ENGLISH, "", 0),
        (GERMAN, "de", 1),
        (f"{GERMAN} {GERMAN} {ENGLISH}", "de", 1),
        ("The of and to. " * 20, "", 1),  # the same few words again and again say little
    ],
)
def test_the_model_is_asked_only_where_common_words_leave_a_doubt(text, language, asked):
    _identifier.cache_clear()
    assert foreign_language(text) == language
    assert _identifier.cache_info().misses == asked
