"""Words of the ontology that the page shows."""

from functools import cache

from kg.errors import ResourceError
from kg.resources.faults import Faults
from kg.resources.files import ontology_folder
from kg.resources.schema import build_schema, parse_turtle

_FILE = "kg.ttl"


@cache
def inverse_labels() -> dict[str, str]:
    """Return for each relation how it reads from its object: "is offered troops by".

    Raises ResourceError when the ontology is broken.
    """
    try:
        data = parse_turtle((ontology_folder() / _FILE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"{_FILE}: {error}") from error
    faults = Faults()
    schema = build_schema(_FILE, data, faults)
    faults.raise_if_any()
    return {name: relation.inverse_label for name, relation in schema.relations.items()}
