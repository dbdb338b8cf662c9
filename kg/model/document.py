"""Document: one article as it is read and stored."""

import datetime
from dataclasses import dataclass

from kg.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    ``text`` is what every offset counts in: the title, an empty line, and the body (just the body
    where there is no title). ``id`` is the file name without its ending, unique in a build.
    ``publisher`` and ``url`` are empty and ``date`` is None where unknown.
    """

    id: str
    title: str
    text: str
    publisher: str = ""
    date: datetime.date | None = None
    url: str = ""

    @classmethod
    def compose(
        cls,
        id: str,
        title: str,
        body: str,
        *,
        publisher: str = "",
        date: datetime.date | None = None,
        url: str = "",
    ) -> "Document":
        """Build a document from its title and body; the one place that joins the two."""
        text = f"{title}\n\n{body}" if title else body
        return cls(id=id, title=title, text=text, publisher=publisher, date=date, url=url)

    @property
    def body_start(self) -> int:
        """Offset of the body in :attr:`text`, in code points."""
        return len(self.title) + 2 if self.title else 0

    def quote(self, start: int, end: int) -> Evidence:
        """Return the evidence between two offsets.

        Raises ValueError when the span is empty or leaves the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(
                f"span {start}-{end} outside the text of {self.id!r} (0-{len(self.text)})"
            )
        return Evidence(self.id, start, end, self.text[start:end])
