"""The run that made a graph."""

from dataclasses import dataclass
from functools import cached_property

from kg.model.identifiers import digest, iri


@dataclass(frozen=True)
class Run:
    """What made the claims: versions, and no clock, so that equal input gives an equal graph.

    ``software`` is the version of this program; ``model`` names the language model and its version;
    ``ontology`` is the ontology's version or digest.
    """

    software: str
    model: str
    ontology: str

    @property
    def label(self) -> str:
        """The versions in words."""
        return f"claimgraph {self.software}, model {self.model}, ontology {self.ontology}"

    @cached_property
    def id(self) -> str:
        """The IRI of the run, derived from its versions."""
        return iri("run", digest(self.software, self.model, self.ontology))
