"""A place to write an answer to that refuses what is too large, while it is written."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class TooLargeError(Exception):
    """The answer is larger than allowed."""


# What stands once before (XML) or after each row, and how many there are beside the rows.
_MARKS = {"json": (b"},{", -1), "xml": (b"<result>", 0), "csv": (b"\n", 1), "tsv": (b"\n", 1)}


class Limited(io.BytesIO):
    """A binary file of at most ``max_bytes`` that counts the rows of a result format as they come.

    ``write`` raises TooLargeError at the limit, which stops the engine. Rows are counted exactly:
    by marks that the format cannot have inside a value, looking past quoted text in JSON and CSV.
    """

    def __init__(self, max_bytes: int, max_rows: int = 0, format: str = "") -> None:
        super().__init__()
        self._max_bytes, self._size = max_bytes, 0
        self._max_rows, self._rows = max_rows, 0
        self._format = format
        self._mark, beside = _MARKS.get(format, (b"", 0))
        self._rows -= beside
        self._tail = b""
        self._escape = b""
        self._quoted = False

    def write(self, data: "ReadableBuffer") -> int:
        """Take some bytes; raises TooLargeError where they are too many."""
        data = bytes(data)
        self._size += len(data)
        if self._size > self._max_bytes:
            raise TooLargeError(
                f"the answer is larger than {self._max_bytes / 2**20:,.0f} MB; ask for less, "
                "such as with LIMIT and OFFSET"
            )
        if self._mark:
            self._count(data)
        return super().write(data)

    def _count(self, data: bytes) -> None:
        if self._format in {"json", "csv"}:
            data = self._unquoted(data)
        text = self._tail + data
        self._rows += text.count(self._mark)
        self._tail = text[max(0, len(text) - len(self._mark) + 1) :]
        if self._rows > self._max_rows:
            raise TooLargeError(
                f"the answer has more than {self._max_rows:,} rows; ask for less, "
                "such as with LIMIT and OFFSET"
            )

    def _unquoted(self, data: bytes) -> bytes:
        data = self._escape + data
        self._escape = b""
        if self._format == "json":
            data = data.replace(rb"\\", b"")
            if data.endswith(b"\\"):
                data, self._escape = data[:-1], b"\\"
            data = data.replace(rb"\"", b"")
        pieces = data.split(b'"')
        outside = b"".join(pieces[int(self._quoted) :: 2])
        self._quoted ^= len(pieces) % 2 == 0
        return outside
