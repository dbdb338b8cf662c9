"""Component ``kg_mentions``: names, descriptions, offices and pronouns with their types."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.model import EntityType, MentionKind
from kg.pipeline.boilerplate import BoilerplateFinder
from kg.pipeline.gazetteer import GazetteerMatcher
from kg.pipeline.mentions import set_mentions
from kg.pipeline.names import NameFinder
from kg.pipeline.nominals import NominalFinder
from kg.resources.gazetteer import Gazetteer
from kg.resources.language import LanguageTables


class Mentions:
    """Find mentions; writes ``doc.spans["mentions"]``, their kinds and hints, and ``doc.ents``."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer, tables: LanguageTables) -> None:
        self._gazetteer = GazetteerMatcher(nlp, gazetteer, tables.names)
        self._names = NameFinder(tables.names)
        self._nominals = NominalFinder(tables)
        self._boilerplate = BoilerplateFinder(tables.boilerplate, tables.names)

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions of a Doc."""
        found = self.within_article(doc, self.match(doc))
        set_mentions(doc, found)
        named = [span for span, kind, _ in found if kind is MentionKind.NAMED]
        doc.set_ents(_without_overlap(named))
        return doc

    def within_article(
        self, doc: Doc, found: list[tuple[Span, MentionKind, str]]
    ) -> list[tuple[Span, MentionKind, str]]:
        """Return the mentions that do not stand in bylines, credits, contacts and the like."""
        inside = self._boilerplate.outside(doc, [span for span, _, _ in found])
        return [item for item, kept in zip(found, inside, strict=True) if kept]

    def match(self, doc: Doc) -> list[tuple[Span, MentionKind, str]]:
        """Return the mentions with kind and gazetteer hint; boundaries are unique."""
        names = self._names.find(doc, list(self._gazetteer.match(doc)))
        found: dict[tuple[int, int], tuple[Span, MentionKind, str]] = {}
        for name in names:
            nominal = name.type is EntityType.POSITION and not name.hint
            kind = MentionKind.NOMINAL if nominal else MentionKind.NAMED
            span = Span(doc, name.start, name.end, label=name.type.value)
            found.setdefault((name.start, name.end), (span, kind, name.hint))
        for item in self._nominals.find(doc, names):
            span = Span(doc, item.start, item.end, label=item.type.value)
            found.setdefault((item.start, item.end), (span, item.kind, item.hint))
        return [found[key] for key in sorted(found)]


def _without_overlap(spans: list[Span]) -> list[Span]:
    """Return the outermost spans."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
