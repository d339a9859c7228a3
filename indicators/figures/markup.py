"""Write tables, cards and notes as escaped HTML, for the one page function that shows it.

Every text enters through ``escape.for_html``; a caller cannot pass markup, only values and
``Markup`` made here. Tables have real ``<th>`` cells with a scope, so a screen reader reads
"Indonesia, covered, 54.3 percent" and not a list of boxes. Sparklines are small pictures with
an alternative text, because sanitised HTML on the page cannot hold drawings.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

from indicators.escape import for_html
from indicators.figures.theme import Palette


class Markup(str):
    """HTML that this module made; everything else is text and is escaped."""

    __slots__ = ()


Content = str | Markup | None | Iterable["Content"]


def text(content: object) -> str:
    """HTML for any content: markup as it is, sequences joined, everything else escaped."""
    if content is None:
        return ""
    if isinstance(content, Markup):
        return content
    if isinstance(content, list | tuple):
        return "".join(text(part) for part in content)
    return for_html(content)


def tag(name: str, /, *content: object, cls: str = "", **attributes: object) -> Markup:
    """One element. Attribute names use ``_`` for ``-``; ``None`` leaves an attribute out."""
    parts = [f' class="{for_html(cls)}"'] if cls else []
    for key, value in attributes.items():
        if value is not None:
            parts.append(f' {key.strip("_").replace("_", "-")}="{for_html(value, 20_000)}"')
    return Markup(f"<{name}{''.join(parts)}>{text(list(content))}</{name}>")


def void(name: str, /, **attributes: object) -> Markup:
    """An element that holds nothing, such as ``input``; attributes as in ``tag``."""
    made = tag(name, **attributes)
    return Markup(made.removesuffix(f"</{name}>"))


def share_bar(percent: float | None, *, kind: str = "covered", maximum: float = 100.0) -> Markup:
    """A thin bar on a track; a missing value is hatched, a zero is a mark of one pixel."""
    if percent is None:
        return tag("span", cls="bar missing")
    width = max(0.0, min(100.0, 100.0 * percent / maximum if maximum else 0.0))
    return tag(
        "span",
        tag("span", cls=f"fill {kind}", style=f"width:max({width:.2f}%,1px)"),
        cls="bar",
    )


def unseen(word: str) -> Markup:
    """A word for screen readers where the eye needs none, such as the head of a column of bars."""
    return tag("span", word, cls="unseen")


def hatch(word: str = "") -> Markup:
    """The sign of a missing value, always beside a word."""
    return tag("span", tag("span", cls="hatch"), " ", word, cls="missing-word")


def sparkline(
    points: Sequence[tuple[int, float]],
    palette: Palette,
    alt: str,
    *,
    first: int,
    last: int,
    colour: str | None = None,
) -> Markup:
    """A line on the shared scale 0–100 and ``first``–``last``; free axes would exaggerate."""
    width, height, pad = 92, 30, 5
    colour = colour or palette.covered_text

    def place(year: int, value: float) -> tuple[float, float]:
        x = pad + (width - 2 * pad) * (year - first) / max(1, last - first)
        return x, height - pad - (height - 2 * pad) * min(100.0, max(0.0, value)) / 100.0

    placed = [place(year, value) for year, value in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{palette.ground}" stroke="{colour}"/>'
        for x, y in placed[:-1]
    )
    if placed:
        x, y = placed[-1]
        dots += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}"/>'
    base = height - pad
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f'<line x1="{pad}" x2="{width - pad}" y1="{base}" y2="{base}" stroke="{palette.line}"/>'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>{dots}</svg>'
    )
    encoded = base64.b64encode(drawing.encode()).decode()
    source = f"data:image/svg+xml;base64,{encoded}"
    size = f'width="{width}" height="{height}"'
    return Markup(f'<img class="spark" {size} alt="{for_html(alt)}" src="{source}">')


def table(
    head: Sequence[tuple[object, str]],
    rows: Iterable[Sequence[object]],
    *,
    caption: str,
    cls: str = "",
) -> Markup:
    """A table whose first column heads its rows.

    ``head`` is ``(content, class)`` per column; a row is the contents in the same order, or a
    single ``Markup`` (a heading inside the table that spans all columns). ``caption`` is read
    by screen readers only: the title above the table says the same to the eye.
    """
    head_cells = [tag("th", content, scope="col", cls=kind) for content, kind in head]
    body = []
    for row in rows:
        if isinstance(row, Markup):
            body.append(tag("tr", tag("th", row, colspan=len(head), scope="colgroup"), cls="group"))
            continue
        row_class = ""
        if isinstance(row, dict):
            row_class, row = row["cls"], row["cells"]
        cells = [tag("th", row[0], scope="row", cls=head[0][1])]
        cells += [tag("td", c, cls=kind) for c, (_h, kind) in zip(row[1:], head[1:], strict=True)]
        body.append(tag("tr", cells, cls=row_class))
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", head_cells)),
            tag("tbody", body),
            cls=f"spm-table {cls}".strip(),
        ),
        cls="table-scroll",
        role="region",
        aria_label=caption,
        tabindex="0",
    )


def card(label: str, figure: object, unit: str, note: str, kind: str = "") -> Markup:
    """One key figure: what it is, the number, its unit and one line that qualifies it."""
    return tag(
        "div",
        tag("div", label, cls="card-label"),
        tag("div", tag("span", figure, cls=f"key {kind}".strip()), " ", unit, cls="card-figure"),
        tag("div", note, cls="card-note"),
        cls="spm-card",
    )


def cards(items: Sequence[Markup]) -> Markup:
    """Key figures side by side, two a row on a phone."""
    return tag("div", list(items), cls="spm-cards")


def heading(title: str, subtitle: object = "", level: int = 2) -> Markup:
    """The finding as a sentence, and below it what is measured, in which unit and years."""
    return tag(
        "div",
        tag(f"h{level}", title),
        tag("p", subtitle, cls="sub") if subtitle else "",
        cls="spm-head",
    )


def source_line(source: str, links: Sequence[tuple[str, str]], more: Content = None) -> Markup:
    """What every figure ends in: the source, and the ways to take the figure along."""
    return tag(
        "div",
        tag("span", source, cls="source"),
        tag("span", [tag("a", word, href=href) for word, href in links], cls="links"),
        more,
        cls="spm-source",
    )
