"""The phrase of an action or a state of affairs that a Topic mention covers."""

from spacy.tokens import Doc, Token

_LEFT_OUT = frozenset(
    {
        "acl:relcl",
        "appos",
        "parataxis",
        "cc",
        "conj",
        "case",
        "mark",
        "punct",
        "nsubj",
        "aux",
        "aux:pass",
        "cop",
        "advcl",
    }
)
_LONGEST = 14
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
#: Tags of verbs that make a statement with their subject.
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


def is_statement(token: Token) -> bool:
    """Tell whether a verb makes a statement of its own ("that proposals had been rejected"), which is no name."""
    children = list(token.children)
    finite = any(t.tag_ in _FINITE for t in (token, *children) if t.pos_ in {"VERB", "AUX"})
    return finite and any(t.dep_.startswith("nsubj") for t in children)


def topic_span(doc: Doc, head: int) -> tuple[int, int]:
    """Return the token span of the phrase around its head: modifiers in, relative clauses out."""
    start, end = head, head + 1
    queue = [doc[head]]
    while queue:
        token = queue.pop()
        start, end = min(start, token.i), max(end, token.i + 1)
        for child in token.children:
            outside = (
                child.dep_ in _LEFT_OUT
                if token.i == head
                else child.dep_ in {"acl:relcl", "parataxis"}
            )
            if not outside and not is_statement(child):
                queue.append(child)
    while start < head and (
        doc[start].pos_ in {"DET", "PUNCT"} or doc[start].dep_ in {"case", "mark", "det"}
    ):
        start += 1
    end = min(end, start + _LONGEST) if start + _LONGEST > head else head + 1
    while end - 1 > head and (
        doc[end - 1].is_punct
        or doc[end - 1].pos_ in {"ADP", "DET", "CCONJ"}
        or doc[end - 1].tag_ in _RELATIVE
    ):
        end -= 1
    return start, end
