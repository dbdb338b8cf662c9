"""RDF/XML, for tools that read nothing newer (https://www.w3.org/TR/rdf-syntax-grammar/)."""

import re
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.errors import ExportError
from kg.export.exporter import Source
from kg.graph.namespaces import PREFIXES, RDF, XSD

_NAME = re.compile(r"[^\W\d][\w.-]*")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def write_rdfxml(content: Source, path: Path) -> None:
    """Write all graphs merged into one, sorted by subject."""
    statements = sorted(
        {
            (quad.subject.value, quad.predicate.value, quad.object)
            for quad in content.store
            if isinstance(quad.subject, NamedNode)
        },
        key=lambda statement: (statement[0], statement[1], str(statement[2])),
    )
    bases = {base: prefix for prefix, base in PREFIXES.items()}
    for predicate in sorted({statement[1] for statement in statements}):
        bases.setdefault(_split(predicate)[0], f"ns{len(bases)}")
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
        for prefix, base in sorted((prefix, base) for base, prefix in bases.items()):
            out.write(f'\n    xmlns:{prefix}="{_escape(base)}"')
        out.write(">\n")
        current = ""
        for subject, predicate, term in statements:
            if subject != current:
                out.write("</rdf:Description>\n" if current else "")
                out.write(f'<rdf:Description rdf:about="{_escape(subject)}">\n')
                current = subject
            base, local = _split(predicate)
            out.write(f"  {_element(f'{bases[base]}:{local}', term)}\n")
        out.write("</rdf:Description>\n" if current else "")
        out.write("</rdf:RDF>\n")


def _element(name: str, term: object) -> str:
    if isinstance(term, NamedNode):
        return f'<{name} rdf:resource="{_escape(term.value)}"/>'
    if not isinstance(term, Literal):
        raise ExportError(f"RDF/XML cannot hold {term}")
    attribute = ""
    if term.language is not None:
        attribute = f' xml:lang="{term.language}"'
    elif term.datatype not in {XSD.string, RDF.langString}:
        attribute = f' rdf:datatype="{_escape(term.datatype.value)}"'
    return f"<{name}{attribute}>{_escape(term.value)}</{name}>"


def _split(iri: str) -> tuple[str, str]:
    place = max(iri.rfind("#"), iri.rfind("/")) + 1
    if not _NAME.fullmatch(iri, place):
        raise ExportError(f"RDF/XML cannot name the property <{iri}>; choose another format")
    return iri[:place], iri[place:]


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)
