"""Names of the gazetteer are found in any article, whichever articles came before it."""

from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from kg.pipeline.gazetteer import GazetteerMatcher
from kg.resources import Resources


def test_names_are_found_as_if_all_had_been_looked_for_from_the_start(
    resources: Resources, root: Path
):
    nlp = spacy.blank("en")
    every = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = {form.text for form in resources.gazetteer.forms()}
    every.add("name", [nlp.make_doc(name) for name in sorted(names)])
    matcher = GazetteerMatcher(nlp, resources.gazetteer, resources.language.names)
    for path in sorted((root / "kg" / "sample").glob("*.txt")):
        doc = flat(nlp.make_doc(path.read_text(encoding="utf-8")))
        expected = {doc[start:end].text for _, start, end in every(doc)}
        found = {doc[known.start : known.end].text for known in matcher.match(doc)}
        assert found
        assert found <= expected
        longest = {name for name in expected if resources.gazetteer.lookup(name)}
        assert all(any(name in other for other in found) for name in longest)


def flat(doc: Doc) -> Doc:
    """Return a Doc whose tokens are all heads."""
    words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
    return Doc(
        doc.vocab, words=words, spaces=spaces, heads=list(range(len(doc))), deps=["dep"] * len(doc)
    )
