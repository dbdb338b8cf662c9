"""Expected results on the sample: what ``make goldens`` renews and test_golden compares.

A golden holds what the program says now, not what is right; read the difference before committing.
"""

import shutil
import tempfile
from pathlib import Path

import kg
from kg import Graph
from kg.resources import load

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"


def claim_lines(graph: Graph) -> str:
    """Return the claims in short, without confidence, whose last digit varies between processors."""
    return "".join(
        "\t".join(
            (
                claim.document,
                f"{claim.evidence.start}-{claim.evidence.end}",
                claim.subject.id.rpartition("/entity/")[2],
                claim.relation,
                claim.object.id.rpartition("/entity/")[2],
                claim.polarity,
                claim.modality,
                claim.stage or "",
            )
        )
        + "\n"
        for claim in graph.claims
    )


def answer_of(graph: Graph, query: str) -> str:
    """Return the answer to a query as CSV with line feeds."""
    return graph.query_as(query, "csv").decode().replace("\r\n", "\n")


def expected(graph: Graph) -> dict[str, str]:
    """Return the content of every golden file by its path below the folder."""
    queries = {f"queries/{q.name}.csv": answer_of(graph, q.text) for q in load().queries}
    return {"claims.tsv": claim_lines(graph), **queries}


def main() -> None:
    """Renew the goldens."""
    with tempfile.TemporaryDirectory() as folder:
        graph = kg.build(ROOT / "kg" / "sample", out=folder)
        content = expected(graph)
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for name, text in content.items():
        path = GOLDEN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
