"""Counts of what the server did, in the text format of Prometheus (exposition format 0.0.4)."""

from collections import Counter
from collections.abc import Mapping

_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)


class Metrics:
    """Counts requests by kind of page and status, and the seconds that they took."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0

    def note(self, page: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests[page, status] += 1
        self._seconds += seconds
        for bound in _BOUNDS:
            if seconds <= bound:
                self._buckets[bound] += 1

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Return all counts, and ``gauges``: name → (help, value)."""
        total = sum(self._requests.values())
        lines = [
            "# HELP kg_requests_total Requests answered.",
            "# TYPE kg_requests_total counter",
            *(
                f'kg_requests_total{{page="{page}",status="{status}"}} {count}'
                for (page, status), count in sorted(self._requests.items())
            ),
            "# HELP kg_request_seconds Time from request to answer.",
            "# TYPE kg_request_seconds histogram",
            *(f'kg_request_seconds_bucket{{le="{b:g}"}} {self._buckets[b]}' for b in _BOUNDS),
            f'kg_request_seconds_bucket{{le="+Inf"}} {total}',
            f"kg_request_seconds_sum {self._seconds:.6f}",
            f"kg_request_seconds_count {total}",
        ]
        for name, (text, value) in gauges.items():
            lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
