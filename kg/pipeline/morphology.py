"""Component ``kg_morphology``: word classes and lemmas where the language model gives none.

Lemmas come from lemminflect (dictionary of the NIH Specialist Lexicon, then a small network), and
from ``ontology/language/morphology.yml`` for closed classes.
"""

from lemminflect import getLemma
from spacy.tokens import Doc

from kg.resources.language import Morphology

_INFLECTED = frozenset({"NOUN", "VERB", "AUX", "ADJ", "ADV"})


class MorphologyCompleter:
    """Fill in ``token.pos_`` and ``token.lemma_`` of tokens that have none."""

    def __init__(self, tables: Morphology) -> None:
        self._tables = tables
        self._lemmas: dict[tuple[str, str], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Complete the tokens of a Doc."""
        for token in doc:
            if not token.pos:
                related = self._tables.by_relation.get(f"{token.tag_} {token.dep_}")
                token.pos_ = related or self._tables.classes.get(token.tag_, "X")
            if not token.lemma:
                token.lemma_ = self.lemma(token.text, token.pos_)
        return doc

    def lemma(self, word: str, word_class: str) -> str:
        """Return the lemma of a word of a UPOS class; names keep their form."""
        if word_class == "PROPN":
            return word
        key = (word.lower(), word_class)
        found = self._lemmas.get(key)
        if found is None:
            found = self._tables.lemmas.get(" ".join(key), "")
            if not found:
                lemmas = getLemma(key[0], word_class) if word_class in _INFLECTED else ()
                found = lemmas[0] if lemmas else key[0]
            self._lemmas[key] = found
        return found
