"""Capitalised names: runs of capitalised words, cut into offices, people and other names.

In "Kenyan Foreign Minister Alfred Mutua" one run holds a nationality, an office and a person. What
type a name has follows from its own words first ("… Mission", "Camp …"), then from the common noun
beside it ("the militia X", "X, a militia"), then from its place in the sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.model import EntityType
from kg.pipeline.extensions import TIMES
from kg.pipeline.gazetteer import Known
from kg.pipeline.offices import HYPHENS, office_at
from kg.pipeline.spurious import acts_as_verb
from kg.resources.language import Names

_MARKS = frozenset({"“", '"', ","})
_LONGEST_PERSON = 5
_SURE = 9
_SURE_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised name at tokens ``start`` to ``end``; ``sure`` ranks what its type rests on."""

    start: int
    end: int
    type: EntityType
    sure: int
    hint: str = ""


class NameFinder:
    """Finds names; stateless."""

    def __init__(self, tables: Names) -> None:
        self._tables = tables

    def find(self, doc: Doc, known: Sequence[Known]) -> list[Name]:
        """Return the names and offices of a Doc, the gazetteer's among them, in text order.

        A name that is not sure of its type takes that of the same name elsewhere, and a single word
        that of the person whose surname it is.
        """
        names = list(_Scan(doc, self._tables, known).names())
        covered = {i for name in names for i in range(name.start, name.end)}
        names += [
            Name(item.start, item.end, item.type, _SURE, item.hint)
            for item in known
            if item.start not in covered
        ]
        return sorted(_agree(doc, names), key=lambda n: (n.start, -n.end))


class _Scan:
    """The work on one Doc."""

    def __init__(self, doc: Doc, tables: Names, known: Sequence[Known]) -> None:
        self._doc = doc
        self._tables = tables
        self._known = {item.start: item for item in known}
        self._times = {token.i for span in doc.spans.get(TIMES, ()) for token in span}
        self._inner = {
            t.text for t in doc if t.text[0].isupper() and t.pos_ == "PROPN" and not t.is_sent_start
        }

    def names(self) -> Iterator[Name]:
        """Yield the names in every run of capitalised words."""
        position, titled = 0, False
        for start, end in self._runs():
            if position >= end:
                continue
            for name in self._cut(max(start, position), end, titled=titled and start <= position):
                yield name
                position = max(position, name.end)
                titled = name.type is EntityType.POSITION

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Yield the runs of capitalised words, with the small words that hold a name together."""
        index = 0
        while index < len(self._doc):
            if index in self._times or not (
                index in self._known or self._capital(self._doc[index])
            ):
                index += 1
                continue
            end = self._known[index].end if index in self._known else index + 1
            while (extended := self._extend(index, end)) > end:
                end = extended
            yield index, end
            index = end

    def _extend(self, start: int, end: int) -> int:
        """Return the end of a run with the next word added, or the same end."""
        doc = self._doc
        following = list(doc[end : end + 3])
        if not following or following[0].is_space or end in self._times:
            return end
        first, second = following[0], following[1] if len(following) > 1 else None
        if end in self._known:
            return self._known[end].end
        if (self._capital(first) and not first.is_sent_start) or self._numbers(first):
            return end + 1
        if second is None or second.is_space:
            return end
        if first.text in HYPHENS and not doc[end - 1].whitespace_ and not first.whitespace_:
            given = end - start > 1 and second.is_alpha and second.tag_ not in {"VBN", "VBG", "JJ"}
            return end + 2 if self._capital(second) or given else end
        if first.text == first.lower_ and first.text in self._tables.person_particles:
            if second.text in HYPHENS and len(following) > 2 and following[2].text[:1].isupper():
                return end + 3
            return end + 2 if self._capital(second) else end
        return self._linked(start, end, first, second)

    def _linked(self, start: int, end: int, first: Token, second: Token) -> int:
        """Return the end of a run that "of", "for", "in" or "and" carries on."""
        doc, head = self._doc, self._doc[end - 1].lower_
        if first.lower_ in self._tables.links and (
            head in self._tables.heads or head in self._tables.openers
        ):
            if self._capital(second):
                return end + 2
            if second.text == "the" and end + 2 < len(doc) and self._capital(doc[end + 2]):
                return end + 3
        force = self._tables.heads.get(head) == EntityType.FORCE and end - start > 1
        if first.lower_ == "in" and force and self._capital(second):
            return end + 2
        if first.lower_ == "and" and end - start <= 2 and start not in self._known:
            stop = end + 1
            while stop < len(doc) and self._capital(doc[stop]) and stop not in self._known:
                stop += 1
            kind = self._tables.heads.get(doc[stop - 1].lower_)
            if kind in {EntityType.ORGANIZATION, EntityType.FORCE} and stop > end + 2:
                return stop
        return end

    def _numbers(self, token: Token) -> bool:
        """Whether a number or letter belongs to the name before it ("Resolution 2803", "Zone A")."""
        before = token.nbor(-1).lower_
        kind = self._tables.openers.get(before) or self._tables.heads.get(before)
        number = token.is_digit or (len(token.text) == 1 and token.text.isupper())
        return number and (kind is not None or token.nbor(-1).text == "Squad")

    def _capital(self, token: Token) -> bool:
        """Whether a token can stand in a name."""
        text = token.text
        if not text[0].isupper() or token.lower_ in self._tables.not_names or acts_as_verb(token):
            return False
        if token.is_sent_start or (token.i and token.nbor(-1).is_quote):
            return token.lower_ not in self._tables.sentence_openers and (
                token.pos_ == "PROPN" or text in self._inner or self._opens_office(token)
            )
        return token.pos_ not in {"PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX"} or text.isupper()

    def _opens_office(self, token: Token) -> bool:
        """Whether a sentence begins with an office ("Foreign Minister X said")."""
        following = self._doc[token.i + 1] if token.i + 1 < len(self._doc) else None
        word = token.lower_ in self._tables.position_modifiers | self._tables.position_heads
        return word and following is not None and following.is_title

    def _cut(self, index: int, end: int, *, titled: bool) -> Iterator[Name]:
        """Cut a run into names; ``titled`` says that an office stands before it."""
        while index < end:
            item = self._known.get(index)
            if item is not None and item.end <= end and not self._given(item, end):
                whole = self._headed(item, end)
                if whole is not None:
                    yield whole
                if whole is None or item.end < whole.end:
                    yield Name(item.start, item.end, item.type, _SURE, item.hint)
                index, titled = (whole or item).end, False
                continue
            office = office_at(self._doc, index, end, self._tables)
            if office.end > index:
                if office.named:
                    yield Name(office.start, office.end, EntityType.POSITION, _SURE - 1)
                titled, index = True, office.end
                continue
            stop = self._stop(index, end)
            if stop == index + 1 and self._doc[index].pos_ == "ADJ":
                titled, index = False, stop
                continue
            type_, sure = self._type(index, stop, titled=titled)
            yield Name(index, stop, type_, sure)
            titled, index = False, stop

    def _given(self, item: Known, end: int) -> bool:
        """Whether a known surname is here the given name of someone else ("Petro Poroshenko")."""
        alone = item.type is EntityType.PERSON and item.end - item.start == 1 and item.end < end
        return alone and item.end not in self._known and self._doc[item.end].is_title

    def _headed(self, item: Known, end: int) -> Name | None:
        """Return the longer name that a known one begins: "Kenyan Defence Forces"."""
        if end == item.end or office_at(self._doc, item.end, end, self._tables).end > item.end:
            return None
        type_ = self._by_words(item.end, end)
        return None if type_ is None else Name(item.start, end, type_, 6)

    def _stop(self, index: int, end: int) -> int:
        """Return where a name ends: before a known name that does not belong to it."""
        for stop in range(index + 1, end):
            known = self._known.get(stop)
            before = self._doc[stop - 1].lower_
            if known is None or before in self._tables.within:
                continue
            if known.adjective or known.end - stop > 1 or before in self._tables.heads:
                return stop
        return end

    def _by_words(self, start: int, end: int) -> EntityType | None:
        """Return the type that the words of a name give it."""
        heads, openers = self._tables.heads, self._tables.openers
        words = [token.lower_ for token in self._doc[start:end]]
        while len(words) > 1 and (words[-1].isdigit() or len(words[-1]) == 1):
            words.pop()
        for place, word in enumerate(words):
            if word in self._tables.complements and place:
                kind = heads.get(words[place - 1]) or openers.get(words[place - 1])
                if kind is not None:
                    return EntityType(kind)
        if words[-1] in heads:
            return EntityType(heads[words[-1]])
        if words[0] in openers and (len(words) > 1 or end - start > 1):
            return EntityType(openers[words[0]])
        return None

    def _by_neighbour(self, start: int, end: int) -> EntityType | None:
        """Return the type of the common noun that introduces or explains a name."""
        doc, place = self._doc, start - 1
        while place > 0 and (doc[place].lower_ in self._tables.naming or doc[place].text in _MARKS):
            place -= 1
        nouns = []
        if place >= 0 and (place == start - 1 or doc[start - 1].text != "the" or start - place > 2):
            nouns.append(doc[place])
        nouns += [child for child in doc[start:end].root.children if child.dep_ == "appos"]
        for noun in nouns:
            if noun.pos_ == "NOUN" and noun.tag_ == "NN" and noun.sent == doc[start].sent:
                kind = self._tables.nominals.get(noun.lemma_.lower())
                if noun.lemma_.lower() in self._tables.position_heads or kind == EntityType.GROUP:
                    return EntityType.PERSON
                if kind is not None and kind != EntityType.TOPIC and doc[start - 1].text != ",":
                    return EntityType(kind)
        return None

    def _type(self, start: int, end: int, *, titled: bool) -> tuple[EntityType, int]:
        """Return the type of a name and how sure it is (0 to 8)."""
        by_words = self._by_words(start, end)
        if titled and (by_words is None or end - start > 1):
            return EntityType.PERSON, 7
        if by_words is not None:
            return by_words, 6
        beside = self._by_neighbour(start, end)
        if beside is not None:
            return beside, 5
        return self._by_place(start, end)

    def _by_place(self, start: int, end: int) -> tuple[EntityType, int]:
        """Guess the type of a name from its form and from what stands around it."""
        doc = self._doc
        text = doc[start:end].text
        before = doc[start - 1].lower_ if start else ""
        if text.isupper() and len(text) > 1:
            return EntityType.ORGANIZATION, 2
        if before == "the":
            plural = text.endswith("s") and end - start == 1
            return EntityType.ARMED_GROUP if plural else EntityType.ORGANIZATION, 2
        if before in self._tables.locative or before in self._tables.directions:
            return EntityType.PLACE, _SURE_ENOUGH if before in self._tables.inside else 2
        words = [token for token in doc[start:end] if token.is_alpha]
        if 1 < len(words) <= _LONGEST_PERSON:
            return EntityType.PERSON, _SURE_ENOUGH
        root = doc[start:end].root
        after = doc[end].text if end < len(doc) else ""
        agent = root.dep_ in {"nsubj", "nsubj:pass", "appos", "conj"} and after not in {"'s", "’s"}
        return EntityType.PERSON if agent else EntityType.PLACE, 1


def _agree(doc: Doc, names: list[Name]) -> list[Name]:
    """Give a name the type that it most surely has elsewhere in the Doc."""
    best: dict[str, Name] = {}
    surnames: dict[str, Name] = {}
    for name in names:
        text = doc[name.start : name.end].text
        if text not in best or best[text].sure < name.sure:
            best[text] = name
    for text, name in best.items():
        if name.type is EntityType.PERSON and name.sure >= _SURE_ENOUGH:
            for word in text.split()[1:]:
                surnames.setdefault(word, name)
    agreed = []
    for name in names:
        text = doc[name.start : name.end].text
        model = best[text]
        if model.sure <= _SURE_ENOUGH and text in surnames:
            model = surnames[text]
        agreed.append(replace(name, type=model.type, sure=model.sure))
    return agreed
