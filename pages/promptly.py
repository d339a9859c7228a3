"""Send every answer at once, and not after 40 milliseconds.

An answer goes out as two packets, headers and body. Streamlit opens its socket in a way that makes
asyncio leave Nagle's algorithm on, which holds the second packet back until the first is
acknowledged, and Linux waits 40 ms before it does that. So each connection is told once, when its
first request comes in, not to wait. A server that hides its connection is left as it is.
"""

from __future__ import annotations

import socket

from starlette.types import ASGIApp, Receive, Scope, Send


class Promptly:
    """Switch Nagle's algorithm off for the connection a request came in by."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn passes a method of the object that holds the connection.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport is not None else None
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)
