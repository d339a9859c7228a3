"""Who issues a report and where it points back to: read from the environment, absent by default.

* ``SPM_OFFICE``: the name of the issuing office, printed at the top;
* ``SPM_LOGO``: a PNG or SVG file, at most one megabyte;
* ``SPM_PUBLIC_URL``: where readers reach this monitor, such as ``https://monitor.example``. With
  it a report carries a short link and a QR code; without it the address inside the monitor.

What is not set leaves no gap on the page: there is no placeholder.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import segno

from indicators.briefs.order import Order
from indicators.errors import MonitorError
from indicators.language import SOURCE_LANGUAGE

LARGEST_LOGO = 1_000_000
_PAGES = {
    "country": ("country", "country"),
    "asean": ("", ""),
    "indicator": ("coverage", "indicator"),
}


@dataclass(frozen=True)
class Issuer:
    """The office's name, its logo with the file's kind, and the public address. Empty is absent."""

    office: str = ""
    logo: bytes = b""
    logo_kind: str = ""
    public_url: str = ""


def from_environment() -> Issuer:
    """The issuer as configured. Raises ``MonitorError`` for a logo or an address of no use."""
    office = os.environ.get("SPM_OFFICE", "").strip()
    logo = os.environ.get("SPM_LOGO", "").strip()
    content, kind = _logo(Path(logo)) if logo else (b"", "")
    return Issuer(office, content, kind, public_url())


def public_url() -> str:
    """Where readers reach this monitor, without a slash at the end; empty if it is not configured.

    Raises ``MonitorError`` for what is no address.
    """
    url = os.environ.get("SPM_PUBLIC_URL", "").strip().rstrip("/")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise MonitorError(
            f"SPM_PUBLIC_URL is “{url}”, which is not an address. "
            "Write one such as https://monitor.example, or leave it out."
        )
    return url


def _logo(path: Path) -> tuple[bytes, str]:
    try:
        content = path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or "it cannot be read"
        raise MonitorError(f"SPM_LOGO names {path}: {reason}. Name a PNG or SVG file.") from None
    kind = (
        "png" if content.startswith(b"\x89PNG\r\n") else "svg" if b"<svg" in content[:2000] else ""
    )
    if not kind or len(content) > LARGEST_LOGO:
        raise MonitorError(
            f"SPM_LOGO names {path}, which is not a PNG or SVG file of at most one megabyte. "
            "Save the logo as one, or leave SPM_LOGO out."
        )
    return content, kind


def local_path(order: Order, number: int) -> str:
    """The view as of the publication, such as ``/country?country=IDN&publication=11``."""
    page, name = _PAGES[order.kind]
    query = ({name: order.subject} if name else {}) | {"publication": number}
    if order.language != SOURCE_LANGUAGE:
        query["lang"] = order.language
    return f"/{page}?{urlencode(query)}"


def short_path(order: Order, number: int) -> str:
    """The address that is short enough to type; the shell leads it to ``local_path``."""
    language = "" if order.language == SOURCE_LANGUAGE else f"?lang={order.language}"
    return f"/p/{number}/{order.subject}{language}"


def qr_code(address: str) -> bytes:
    """A QR code as SVG, without a margin: the page gives it its own."""
    target = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(target, kind="svg", border=0, dark="#16202E", xmldecl=False, svgns=True, nl=False)
    return target.getvalue()
