"""Capitalised names: runs of capitalised words, cut into offices, people and other names.

In "Kenyan Foreign Minister Alfred Mutua" one run holds a nationality, an office and a person. What
type a name has follows from its own words first ("… Mission", "Camp …"), from its place second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.model import EntityType
from kg.pipeline.extensions import TIMES
from kg.pipeline.gazetteer import Known
from kg.resources.language import Names

_LOCATIVE = frozenset({"in", "at", "near", "from", "to", "around", "outside", "into", "toward", "towards"})
_LINKS = frozenset({"of", "for", "on"})
_HYPHENS = frozenset({"-", "‑", "–"})
_LONGEST_PERSON = 5


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
        starts = {item.start: item for item in known}
        names: list[Name] = []
        position = 0
        for run in self._runs(doc, starts):
            names += self._cut(doc, run, starts)
            position = run[1]
        del position
        covered = {i for name in names for i in range(name.start, name.end)}
        names += [
            Name(item.start, item.end, item.type, 9, item.hint)
            for item in known
            if item.start not in covered
        ]
        return sorted(_agree(doc, names), key=lambda n: (n.start, -n.end))

    def _runs(self, doc: Doc, known: dict[int, Known]) -> Iterator[tuple[int, int]]:
        """Yield the runs of capitalised words, with the small words that hold a name together."""
        times = {token.i for span in doc.spans.get(TIMES, ()) for token in span}
        index = 0
        while index < len(doc):
            if index in times or not (index in known or self._capital(doc[index])):
                index += 1
                continue
            end = known[index].end if index in known else index + 1
            while (extended := self._extend(doc, index, end, known, times)) > end:
                end = extended
            yield index, end
            index = end

    def _extend(  # noqa: PLR0913 (the state of one scan)
        self, doc: Doc, start: int, end: int, known: dict[int, Known], times: set[int]
    ) -> int:
        """Return the end of a run with the next word added, or the same end."""
        following = [token for token in doc[end : end + 3]]
        if not following or following[0].is_space or end in times:
            return end
        first = following[0]
        if end in known:
            return known[end].end
        if self._capital(first) and not first.is_sent_start:
            return end + 1
        if first.text in _HYPHENS and not doc[end - 1].whitespace_ and not first.whitespace_:
            second = following[1] if len(following) > 1 else None
            return end + 2 if second is not None and self._capital(second) else end
        lower, second = first.lower_, following[1] if len(following) > 1 else None
        if second is None or second.is_space:
            return end
        if lower in self._tables.person_particles and first.text == lower:
            if second.text in _HYPHENS and len(following) > 2 and following[2].text[:1].isupper():
                return end + 3
            return end + 2 if self._capital(second) else end
        head = doc[end - 1].lower_
        if lower in _LINKS and (head in self._tables.heads or head in self._tables.openers):
            if self._capital(second):
                return end + 2
            if second.text == "the" and len(following) > 2 and self._capital(following[2]):
                return end + 3
        force = self._tables.heads.get(head) in {EntityType.FORCE, EntityType.ORGANIZATION}
        if lower == "in" and force and end - start > 1 and self._capital(second):
            return end + 2
        if lower == "and" and end not in known and start not in known and self._capital(second):
            return self._joined(doc, start, end, known)
        return end

    def _joined(self, doc: Doc, start: int, end: int, known: dict[int, Known]) -> int:
        """Return the end of "Truth and Reconciliation Commission", or ``end`` when it is none."""
        stop = end + 1
        while stop < len(doc) and self._capital(doc[stop]) and stop not in known:
            stop += 1
        word = doc[stop - 1].lower_
        named = self._tables.heads.get(word) in {EntityType.ORGANIZATION, EntityType.FORCE}
        return stop if named and stop > end + 2 and end - start <= 2 else end

    def _capital(self, token: Token) -> bool:
        """Whether a token can stand in a name."""
        text = token.text
        if not text[0].isupper() or token.lower_ in self._tables.not_names:
            return False
        if token.is_sent_start or (token.i and token.nbor(-1).is_quote):
            return token.pos_ == "PROPN" and token.lower_ not in self._tables.sentence_openers
        return token.pos_ not in {"PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX"} or text.isupper()

    def _cut(self, doc: Doc, run: tuple[int, int], known: dict[int, Known]) -> Iterator[Name]:
        """Cut a run into names."""
        index, end = run
        titled = False
        while index < end:
            item = known.get(index)
            if item is not None and item.end <= end:
                whole = self._headed(doc, item, end, known)
                if whole is not None:
                    yield whole
                    if item.end < whole.end:
                        yield Name(item.start, item.end, item.type, 9, item.hint)
                    index = whole.end
                else:
                    yield Name(item.start, item.end, item.type, 9, item.hint)
                    index = item.end
                titled = False
                continue
            stop, office = self._title(doc, index, end)
            if stop > index:
                if office is not None:
                    yield office
                titled, index = True, stop
                continue
            stop = self._stop(doc, index, end, known)
            type_, sure = self._type(doc, index, stop, titled=titled)
            yield Name(index, stop, type_, sure)
            titled, index = False, stop

    def _headed(self, doc: Doc, item: Known, end: int, known: dict[int, Known]) -> Name | None:
        """Return the longer name that a known one begins: "Kenyan Defence Forces"."""
        if end == item.end or self._title(doc, item.end, end)[0] > item.end:
            return None
        stop = next((i for i in range(item.end, end) if i in known and known[i].end == end), end)
        type_ = self._by_words(doc, item.end, stop if stop > item.end else end)
        if type_ is None:
            return None
        return Name(item.start, end, type_, 5)

    def _title(self, doc: Doc, index: int, end: int) -> tuple[int, Name | None]:
        """Return where the office or form of address at a token ends, and the office."""
        stop, office_end, office_start = index, index, index
        while stop < end:
            word = doc[stop].lower_
            if word in self._tables.position_heads:
                office_end = stop + 1
            elif doc[stop].text in _HYPHENS:
                stop += 1
                continue
            elif word in self._tables.titles and office_end == index:
                office_start = stop + 1
            elif word not in self._tables.position_modifiers:
                break
            stop += 1
        stop = max(office_end, min(office_start, stop))
        if office_end <= index:
            return stop, None
        after = [token.lower_ for token in doc[stop : stop + 3]]
        if after[:1] == ["of"]:
            for length in (2, 1):
                if " ".join(after[1 : 1 + length]) in self._tables.position_fields:
                    stop += 1 + length
                    break
        begin = min(office_start, office_end - 1) if office_start < office_end else index
        return stop, Name(begin, stop, EntityType.POSITION, 8)

    def _stop(self, doc: Doc, index: int, end: int, known: dict[int, Known]) -> int:
        """Return where a name ends: before a known name of more words, or one after a headword."""
        for stop in range(index + 1, end):
            word = doc[stop - 1].lower_
            if stop in known and (
                known[stop].adjective or known[stop].end - stop > 1 or word in self._tables.heads
            ):
                linked = doc[stop - 1].lower_ in {"of", "the", "in", "for", "on"}
                if not linked:
                    return stop
        return end

    def _by_words(self, doc: Doc, start: int, end: int) -> EntityType | None:
        """Return the type that the words of a name give it."""
        words = [token.lower_ for token in doc[start:end]]
        for place, word in enumerate(words):
            if word in {"of", "for", "in", "on"} and place and words[place - 1] in self._tables.heads:
                return EntityType(self._tables.heads[words[place - 1]])
        if words[-1] in self._tables.heads:
            return EntityType(self._tables.heads[words[-1]])
        if words[0] in self._tables.openers and len(words) > 1:
            return EntityType(self._tables.openers[words[0]])
        return None

    def _type(self, doc: Doc, start: int, end: int, *, titled: bool) -> tuple[EntityType, int]:
        """Return the type of a name and how sure it is (0 to 8)."""
        by_words = self._by_words(doc, start, end)
        if titled and (by_words is None or end - start > 1):
            return EntityType.PERSON, 7
        if by_words is not None:
            return by_words, 6
        text = doc[start:end].text
        before = doc[start - 1].lower_ if start else ""
        after = doc[end].lower_ if end < len(doc) else ""
        words = [token for token in doc[start:end] if token.is_alpha]
        if text.isupper() and len(text) > 1:
            return EntityType.ORGANIZATION, 2
        if before == "the":
            plural = text.endswith("s") and end - start == 1
            return EntityType.ARMED_GROUP if plural else EntityType.ORGANIZATION, 2
        if before in _LOCATIVE:
            return EntityType.PLACE, 4 if before in {"in", "near", "at"} else 2
        if 1 < len(words) <= _LONGEST_PERSON:
            return EntityType.PERSON, 4
        root = doc[start:end].root
        if root.dep_ in {"nsubj", "nsubj:pass", "appos", "conj"} and after != "'s":
            return EntityType.PERSON, 1
        return EntityType.PLACE, 1


def _agree(doc: Doc, names: list[Name]) -> list[Name]:
    """Give a name the type that it most surely has elsewhere in the Doc."""
    best: dict[str, Name] = {}
    surnames: dict[str, Name] = {}
    for name in names:
        text = doc[name.start : name.end].text
        if text not in best or best[text].sure < name.sure:
            best[text] = name
    for text, name in best.items():
        if name.type is EntityType.PERSON and name.sure >= 4 and not name.hint:
            for word in text.split()[1:]:
                surnames.setdefault(word, name)
    agreed = []
    for name in names:
        text = doc[name.start : name.end].text
        model = best[text]
        if model.sure < 5 and text in surnames:
            model = surnames[text]
        agreed.append(Name(name.start, name.end, model.type, model.sure, name.hint))
    return agreed
