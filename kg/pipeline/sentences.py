"""Paragraphs and sentences, before any parser has run.

A paragraph break always ends a sentence. Inside a paragraph a sentence ends at a full stop, question
or exclamation mark and the quotes and brackets that close after it, when what follows can open a
sentence, and at the latest after some hundred words (tables, lists). The tokenizer keeps the stop of an abbreviation ("Gen.", "U.S.") on its word, so a token
that is only a stop is a real one; an initialism may still end a sentence when the next word is
capitalised and of a closed class ("the U.S. The plan").
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

_LONGEST = 200
#: A place and what may follow it before a report, in tokens; letters of a place in capitals, at least, and of
#: a word in its name that has none ("Port of Spain"), at most; the dash behind it.
_DATELINE, _CAPITALS, _SMALL = 16, 3, 3
_DASHES = frozenset({"-", "--", "–", "—"})
_STOPS = frozenset({".", "!", "?", "…", "...", "?!", "!?"})
_CLOSERS = frozenset("\"'”’)]»") | {"''"}
_OPENERS = frozenset("\"'“‘([«") | {"``"}


def sentence_spans(doc: Doc, openers: frozenset[str]) -> Iterator[list[int]]:
    """Yield the indices of the tokens of each sentence, white space left out.

    A dateline is a sentence of its own.

    ``openers`` are lower-case words of which a capitalised one after an initialism opens a sentence.
    """
    sentence: list[int] = []
    tokens = [t for t in doc if not t.is_space]
    reports = {*dateline_ends(doc)}
    for position, token in enumerate(tokens):
        sentence.append(token.i)
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if (
            following is None
            or following.i in reports
            or _breaks(doc, token, following)
            or len(sentence) >= _LONGEST
            or (_may_end(doc, sentence, openers, following) and _may_open(tokens, position + 1))
        ):
            yield sentence
            sentence = []


def dateline_ends(doc: Doc) -> list[int]:
    """Return the tokens that open a report behind where it was written: "The" in "CAIRO, May 7 (WIRE) – The envoy".

    The place opens a paragraph. It stands in capitals, or a day or a source in brackets follows it.
    """
    found = []
    for token in doc:
        if not token.is_space and (token.i == 0 or "\n" in token.nbor(-1).text):
            end = _dateline_end(doc, token.i)
            if end is not None:
                found.append(end)
    return found


def _dateline_end(doc: Doc, start: int) -> int | None:
    """Return the token behind the dateline that begins with a token, if one does."""
    first = doc[start]
    marked = first.is_upper and len(first) >= _CAPITALS
    bracket = False
    for token in doc[start : start + _DATELINE]:
        if token.text in _DASHES and (_spaced(token) or token.text == "—") and not bracket:
            opens = token.i + 1 < len(doc) and not doc[token.i + 1].text[0].islower()
            return token.i + 1 if marked and token.i > start and opens else None
        if token.is_space and "\n" in token.text:
            return None
        if token.text in "()":
            bracket = token.text == "("
            marked = True
        elif not bracket:
            marked |= token.text[0].isdigit()
            if token.text[0].islower() and len(token) > _SMALL:
                return None
    return None


def _breaks(doc: Doc, token: Token, following: Token) -> bool:
    """Whether an empty line stands between two neighbours."""
    return any(t.text.count("\n") > 1 for t in doc[token.i + 1 : following.i])


def _may_end(doc: Doc, sentence: list[int], openers: frozenset[str], following: Token) -> bool:
    """Whether the last token can close its sentence before ``following``."""
    index = len(sentence) - 1
    last = doc[sentence[index]].text
    if last in _OPENERS - _CLOSERS or (following.text in _CLOSERS and not _spaced(following)):
        return False
    while index > 0 and doc[sentence[index]].text in _CLOSERS:
        index -= 1
    word = doc[sentence[index]].text
    if word in _STOPS:
        return True
    initialism = word.endswith(".") and "." in word[:-1]
    return initialism and following.is_title and following.lower_ in openers


def _spaced(token: Token) -> bool:
    """Whether white space stands before the token."""
    return token.i > 0 and (bool(token.nbor(-1).whitespace_) or token.nbor(-1).is_space)


def _may_open(tokens: list[Token], position: int) -> bool:
    """Whether a sentence can begin here: a capital, a digit, or a quote before one."""
    while position < len(tokens) and tokens[position].text in _OPENERS:
        position += 1
    return position < len(tokens) and not tokens[position].text[0].islower()
