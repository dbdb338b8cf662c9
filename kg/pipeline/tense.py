"""Which way a clause looks from the day of publication: ahead, back, or either."""

from spacy.tokens import Doc, Token

from kg.resources.language import Calendar

_VERBS = frozenset({"VERB", "AUX"})
_ADVERBIALS = frozenset({"obl", "obl:unmarked", "advmod"})
_PAST, _PRESENT = "past", "present"
#: What each tag says of a verb; tags of base forms are checked, as taggers often err there.
_TENSES = {"VBD": _PAST, "VBN": _PAST, "VBZ": _PRESENT, "VBP": _PRESENT}


class Tense:
    """The clause around the words from ``start`` to ``end``, character offsets.

    ``bound`` is the kind of preposition before them: "since", "until", "by" or None. Calling it gives
    True where the clause looks ahead, False where it looks back, None where it may do either.
    """

    def __init__(self, doc: Doc, start: int, end: int, words: Calendar, bound: str | None) -> None:
        self._doc, self._start, self._end = doc, start, end
        self._words, self._bound = words, bound

    def __call__(self) -> bool | None:
        """Work it out; the tree is read only now."""
        if self._bound == "since":
            return False
        span = self._doc.char_span(self._start, self._end, alignment_mode="expand")
        if span is None:
            return self._unbound
        first = below = span.root
        for token in first.ancestors:
            if self._is_cue(token):
                complement = below is not first and below.dep_ not in _ADVERBIALS
                past = _is_past(token) or bool(_helpers(token) & self._words.past_cues)
                if complement or not past or self._helped(token):
                    return True
                return None if _has_new_object(token) or self._is_aimed_at(first) else False
            if _is_predicate(token):
                ahead = self._helped(token)
                return None if ahead is False and self._is_aimed_at(first) else ahead
            below = token
        return self._unbound

    @property
    def _unbound(self) -> bool | None:
        """What holds where no verb is."""
        return True if self._bound in {"by", "until"} else None

    def _is_aimed_at(self, time: Token) -> bool:
        """Whether what is past may still lead up to a time ("until June", "put off to June")."""
        cases = {c.lower_ for c in time.children if c.dep_ == "case"}
        return self._bound == "until" or bool(cases & self._words.aims)

    def _is_cue(self, token: Token) -> bool:
        return not {token.lemma_.lower(), token.lower_}.isdisjoint(self._words.future_cues)

    def _helped(self, verb: Token) -> bool | None:
        """Read it off a verb: modal, infinitive, present, past."""
        helpers = _helpers(verb)
        if helpers & self._words.past_cues and not (self._bound == "by" and "to" in helpers):
            perfect = helpers.isdisjoint(self._words.past_cues - self._words.perfect_cues)
            return perfect and self._bound == "until"
        if helpers & self._words.future_cues:
            return True
        if helpers == {"to"}:
            return self._intended(verb)
        if "to" in helpers:
            return True
        if verb.dep_ == "conj" and _tense(verb) is None and not _has_subject(verb):
            return self._helped(verb.head)
        return _tense(verb) == _PRESENT or (bool(helpers) and _tense(verb) is None)

    def _intended(self, infinitive: Token) -> bool | None:
        """Read it off what governs an infinitive: what one "began to do" may have been done."""
        governors = (t for t in infinitive.ancestors if self._is_cue(t) or _is_predicate(t))
        governor = next(governors, None)
        if governor is None or self._is_cue(governor) or self._helped(governor) is not False:
            return True
        return None


def _is_predicate(token: Token) -> bool:
    """Whether a token is a finite verb, anything with a helper, or what "is" or "was" ascribes."""
    if any(c.dep_ == "cop" or c.dep_.startswith("aux") for c in token.children):
        return True
    return token.pos_ in _VERBS and (token.tag_ != "VBG" or bool(_helpers(token)))


def _has_subject(verb: Token) -> bool:
    return any(c.dep_.startswith("nsubj") for c in verb.children)


def _has_new_object(verb: Token) -> bool:
    """Whether a verb has an object that is new to the reader, as what is yet to come is ("a summit")."""
    objects = (c for c in verb.children if c.dep_ in {"obj", "obl"})
    return any(t.dep_ == "det" and "Definite=Ind" in t.morph for o in objects for t in o.children)


def _helpers(verb: Token) -> set[str]:
    """Return the auxiliaries, the copula and the infinitive marker of a verb."""
    return {
        c.lower_
        for c in verb.children
        if c.dep_.startswith("aux") or c.dep_ == "cop" or c.lower_ == "to"
    }


def _tense(verb: Token) -> str | None:
    """Return the tense of a verb's own form; "offered" is past, whatever its tag."""
    inflected = verb.lower_ != verb.lemma_.lower()
    if verb.tag_ in {"VB", "VBP", "VBZ"} and inflected and not verb.lower_.endswith("s"):
        return _PAST if verb.pos_ == "VERB" else _TENSES.get(verb.tag_)
    return _TENSES.get(verb.tag_)


def _is_past(verb: Token) -> bool:
    """Whether a verb is past, and not the passive of a present ("is planned")."""
    if _tense(verb) != _PAST:
        return False
    return verb.tag_ != "VBN" or not any(
        c.dep_ in {"aux:pass", "cop"} and c.tag_ in {"VBZ", "VBP"} for c in verb.children
    )
