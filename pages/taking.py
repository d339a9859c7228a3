"""The line under every figure: where it is from, and the ways to take it along.

The usual ways are links; what fewer people look for lies folded under "As data": the call to the
interface for programs, other sizes of the picture, and how to show the figure on another page.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from indicators.briefs import issuer
from indicators.briefs.pictured import has_picture
from indicators.figures import markup
from indicators.figures.markup import Markup
from indicators.views.panel import Panel
from pages import calls, embedding
from pages.visit import Visit


def source_line(view: str, panel: Panel, choices: Mapping[str, str], now: Visit) -> Markup:
    """Source and note at the left, the ways at the right."""
    _ = now.language.gettext
    query = {name: value for name, value in choices.items() if value}
    query |= {"lang": now.language.code, "publication": str(now.publication["number"])}
    address = urlencode(query)
    rows = f"/data/{view}/{panel.id}"
    picture = f"/figures/{view}/{panel.id}.png?{address}"
    drawn = bool(panel.rows) and has_picture(view, panel.id)
    links = [(_("PNG"), picture)] if drawn else []
    links += [(_("CSV"), f"{rows}.csv?{address}"), (_("Link"), f"?{address}")]
    parts = [_way(_("Exactly these rows"), [("JSON", f"{rows}.json?{address}")])]
    asked = calls.calls(view, panel, choices, now.publication["number"])
    if asked:
        title = _("The same values from the interface for programs")
        parts += [_way(title, [(_("What else it gives"), calls.START)])]
        parts += [_call(path) for path in asked]
    if drawn:
        sizes = [(_("Slide"), picture), (_("Square"), f"{picture}&size=square")]
        sizes += [("A4", f"{picture}&size=a4")]
        parts.append(_way(_("As a picture"), sizes))
    if drawn and embedding.sites():
        how = f"{embedding.PATH}{embedding.HOW}{view}/{panel.id}?{address}"
        parts.append(_way(_("On your own page"), [(_("Show how"), how)]))
    box = markup.tag("details", markup.tag("summary", _("As data")), *parts)
    return markup.source_line(f"{panel.source} {panel.note}".strip(), links, box)


def _way(title: str, links: list[tuple[str, str]]) -> Markup:
    return markup.tag("p", title, ": ", [markup.tag("a", w, href=href) for w, href in links])


def _call(path: str) -> Markup:
    """One call, whole, so that it can be copied; and as CSV."""
    return markup.tag(
        "p",
        markup.tag("code", "GET ", _site(), path),
        " ",
        markup.tag("a", "JSON", href=path),
        markup.tag("a", "CSV", href=f"{path}&format=csv"),
        cls="call",
    )


def _site() -> str:
    """Where readers reach this monitor: as it is configured, else as this reader came."""
    configured = issuer.public_url()
    if configured:
        return configured
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if here.netloc else ""
