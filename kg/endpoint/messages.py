"""What the server and its workers say to each other, and how it is put on a socket.

A message is its length in four bytes and its JSON; an answer's body follows, its length in the JSON.
"""

import json
import struct
from dataclasses import asdict, dataclass

#: Length of the JSON that follows.
HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Question:
    """A query, or the name of a graph to dump, with the formats that the client takes.

    ``table`` and ``triples`` name formats (see :mod:`kg.endpoint.formats`) for the two kinds of
    answer, "" where the client takes none. ``graph`` is "" for a query, "default" or an IRI for a
    dump. ``default_graphs`` and ``named_graphs`` are the dataset that the request asks for.
    """

    query: str = ""
    graph: str = ""
    table: str = ""
    triples: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, and the body in the format ``format``; of a failure the body is its reason."""

    status: int
    format: str
    body: bytes


def pack_question(question: Question) -> bytes:
    """Return a question as bytes."""
    text = json.dumps(asdict(question)).encode()
    return HEAD.pack(len(text)) + text


def unpack_question(text: bytes) -> Question:
    """Return the question of the JSON of a message."""
    fields = json.loads(text)
    for name in ("default_graphs", "named_graphs"):
        fields[name] = tuple(fields[name])
    return Question(**fields)


def pack_answer(answer: Answer) -> tuple[bytes, bytes]:
    """Return an answer's head as bytes, and its body."""
    text = json.dumps([answer.status, answer.format, len(answer.body)]).encode()
    return HEAD.pack(len(text)) + text, answer.body


def unpack_answer(text: bytes) -> tuple[int, str, int]:
    """Return status, format and length of the body from the JSON of a message."""
    status, form, length = json.loads(text)
    return int(status), str(form), int(length)
