"""What holds for every request and every answer, around the whole application."""

import ipaddress
import sys
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.endpoint.metrics import Metrics

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Checks the Host header, adds security headers, counts, and hides what went wrong inside.

    A server on loopback answers only to names of loopback: otherwise any web page could read the
    graph through a name that it makes point here (DNS rebinding). No answer allows other origins.
    """

    def __init__(self, app: ASGIApp, *, host: str, metrics: Metrics) -> None:
        self._app = app
        self._local = is_loopback(host)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it comes under a name that is not ours."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.perf_counter(), 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _POLICY)
            await send(message)

        try:
            if self._local and not is_loopback(_host(Headers(scope=scope).get("host", ""))):
                refusal = "this server answers only to localhost; start it with --host to change\n"
                await PlainTextResponse(refusal, 421)(scope, receive, guarded)
            else:
                await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - the last resort, so that no traceback gets out
            sys.stderr.write(f"a request failed: {type(error).__name__}: {error}\n")
            if not status:
                message = "something went wrong in the server; its log says what\n"
                await PlainTextResponse(message, 500)(scope, receive, guarded)
        finally:
            self._metrics.note(_page(scope), status, time.perf_counter() - begin)


def is_loopback(host: str) -> bool:
    """Return whether a name or address means this machine alone."""
    if host.rstrip(".").lower() in {"localhost", "ip6-localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(header: str) -> str:
    """Return a Host header without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


def _page(scope: MutableMapping[str, Any]) -> str:
    # The handler's name, not the path: a client must not be able to make up any number of them.
    return getattr(scope.get("endpoint"), "__name__", "other")
