"""How often one address may ask: a minute's worth at once, then as often as it is refilled.

The address is the one the connection comes from. Behind a proxy it is what the proxy says, and
only then: the web server reads ``X-Forwarded-For`` of the proxies named in
``FORWARDED_ALLOW_IPS``; of anybody else's the header is worth nothing, and whoever sends it
without a proxy being configured (``SPM_BEHIND_PROXY=1``) shares one allowance with all who do.
"""

import ipaddress
import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from indicators.errors import MonitorError

VARIABLE = "SPM_API_REQUESTS_PER_MINUTE"
BEHIND_PROXY = "SPM_BEHIND_PROXY"
USUAL = 600
REMEMBERED = 20_000  # addresses; the one that asked longest ago is forgotten first
NETWORK_BITS = 64  # one IPv6 customer has that many addresses and is one


def allowance() -> int:
    """Requests a minute for one address; 0 is no limit.

    Raises
    ------
    MonitorError
        If the variable is not a whole number.
    """
    text = os.environ.get(VARIABLE) or str(USUAL)
    if not (text.isascii() and text.isdecimal()):
        raise MonitorError(
            f"{VARIABLE} is {text!r}. Write a whole number of requests a minute, such as {USUAL}, "
            "or 0 for no limit, and start again."
        )
    return int(text)


def address_of(client: str | None, headers: Mapping[str, str]) -> str:
    """Whose request this is."""
    if client is None or "x-forwarded-for" in headers and os.environ.get(BEHIND_PROXY) != "1":
        return "forwarded"
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
    return str(address)


class Limit:
    """An allowance for each address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str, a_minute: int) -> int:
        """Seconds until ``address`` may ask again; 0 lets it through and counts the request."""
        if a_minute == 0:
            return 0
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(address, (float(a_minute), now))
            left = min(float(a_minute), left + (now - since) * a_minute / 60)
            allowed = left >= 1
            self._left[address] = (left - 1 if allowed else left, now)
            if len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / a_minute))
