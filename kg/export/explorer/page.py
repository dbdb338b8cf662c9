"""One HTML file from template, style, scripts and data; nothing in it reaches any network.

The network is drawn by vis-network, taken from the files that pyvis ships. The page around it is our
own: the one that pyvis writes loads Bootstrap from a content delivery network even when told to
inline everything, puts data into script code, and fixes in Python what here changes with every
filter in the browser (which nodes, which edges, which colours).
"""

import base64
import hashlib
import importlib.metadata
import importlib.resources
import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import ExportError
from kg.export.explorer.payload import payload
from kg.model import Document
from kg.resolution import Resolution

#: The page's own scripts in the order in which they run.
SCRIPTS = (
    "dom.js",
    "data.js",
    "state.js",
    "select.js",
    "layout.js",
    "drawing.js",
    "network.js",
    "cards.js",
    "panel.js",
    "search.js",
    "filters.js",
    "table.js",
    "views.js",
    "save.js",
    "main.js",
)
#: Stands where the data is to be; no text of the page holds it.
_DATA = "\0"


def write_explorer(resolution: Resolution, documents: Iterable[Document], path: Path) -> None:
    """Write the explorer page of a resolution to ``path``.

    Raises ExportError when the page cannot be made or written.
    """
    html = render_explorer(resolution, documents)
    try:
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror})") from error


def render_explorer(resolution: Resolution, documents: Iterable[Document]) -> str:
    """Return the explorer page as HTML; the same input gives the same bytes."""
    start, end = shell()
    return f"{start}{payload(resolution, documents)}{end}"


def shell() -> tuple[str, str]:
    """Return what stands before and behind the data of a page.

    Raises ExportError when the page cannot be made.
    """
    style = _static("explorer.css")
    scripts = (_vis_network(), *(_static(name) for name in SCRIPTS))
    parts = {
        "policy": _policy(style, scripts),
        "style": f"<style>{style}</style>",
        "data": f'<script type="application/json" id="data">{_DATA}</script>',
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    html = re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _static("explorer.html"))
    start, _, end = html.partition(_DATA)
    return start, end


def _policy(style: str, scripts: Iterable[str]) -> str:
    """Return a Content-Security-Policy that lets this page's own code run and nothing else."""
    allowed = " ".join(_digest(script) for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            f"style-src {_digest(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    value = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{value}'"


def _static(name: str) -> str:
    text = importlib.resources.files(__package__).joinpath("static", name).read_text("utf-8")
    return _inlinable(name, text)


def _vis_network() -> str:
    """Return vis-network's script from pyvis's own files, without importing pyvis."""
    try:
        files = importlib.metadata.files("pyvis") or []
    except importlib.metadata.PackageNotFoundError as error:
        raise ExportError("graph.html: pyvis is not installed; run: pip install pyvis") from error
    found = sorted(
        (file for file in files if file.match("pyvis/lib/vis-*/vis-network.min.js")),
        key=lambda file: [int(number) for number in re.findall(r"\d+", file.parent.name)],
    )
    if not found:
        raise ExportError(
            "graph.html: the installed pyvis has no pyvis/lib/vis-*/vis-network.min.js; "
            "install the version that the requirements pin"
        )
    text = Path(str(found[-1].locate())).read_text("utf-8")
    return _inlinable(str(found[-1]), re.sub(r"\n//# sourceMappingURL=\S*", "", text))


def _inlinable(name: str, text: str) -> str:
    """Return the text with plain line ends; raise where it would end its element early."""
    if name.endswith(".js") and re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ExportError(
            f"graph.html: {name} cannot be put into a page: it closes its own element"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
