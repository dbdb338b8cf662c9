"""Windows of pieces cover every word once, with room around it."""

from kg.pipeline.pieces import (
    DIGIT,
    INITIAL,
    LOWER,
    MIXED,
    TITLE,
    UPPER,
    PieceTokenizer,
    shape,
    windows,
)


def test_shape_tells_a_capital_at_a_sentence_start_from_a_name() -> None:
    assert shape("Troops", at_start=True) == INITIAL
    assert shape("Kabul", at_start=False) == TITLE
    assert [shape(w, at_start=False) for w in ("NATO", "troops", "20,000", "McKay")] == [
        UPPER,
        LOWER,
        DIGIT,
        MIXED,
    ]


def test_windows_keep_every_word_exactly_once(tokenizer: PieceTokenizer) -> None:
    words = ["peacekeepers", "left", "Goma", "."] * 400
    kept = [
        i
        for _, _, a, b, _ in windows(words, frozenset({400}), tokenizer, 100, 30)
        for i in range(a, b)
    ]
    assert kept == list(range(len(words)))


def test_no_window_is_longer_than_asked(tokenizer: PieceTokenizer) -> None:
    words = ["withdrawal", "of", "UNAMID"] * 300
    assert max(len(w[4].ids) for w in windows(words, frozenset(), tokenizer, 100, 30)) <= 100


def test_a_paragraph_start_gets_a_separator(tokenizer: PieceTokenizer) -> None:
    pieces = tokenizer.window(["One", "two", "three"], frozenset({2}))
    assert pieces.ids.count(tokenizer.sep) == 2
    assert pieces.first == [1, 2, 4]
