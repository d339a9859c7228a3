"""What goes wrong, in one shape: a status, a title and one plain sentence (RFC 9457)."""

import json
from http import HTTPStatus

from indicators.errors import MonitorError

MEDIA_TYPE = "application/problem+json"


class Problem(MonitorError):
    """A request that cannot be answered. ``str(problem)`` is the sentence."""

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None):
        super().__init__(sentence)
        self.status = HTTPStatus(status)
        self.headers = headers or {}

    @property
    def body(self) -> bytes:
        """The problem as ``application/problem+json``."""
        document = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": str(self),
        }
        return json.dumps(document, ensure_ascii=False).encode()
