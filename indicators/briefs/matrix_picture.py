"""What is known of whom, as a picture: letters stay readable however many indicators there are."""

from __future__ import annotations

from typing import Any

from indicators.briefs import members
from indicators.briefs.brush import Brush
from indicators.figures.print import Drawing
from indicators.figures.print_fonts import POINT, width_of
from indicators.figures.print_matrix import head_of, matrix
from indicators.views.panel import Panel

MATRIX_BLOCK, MATRIX_GUTTER = 95.0, 6.0  # millimetres


def matrix_of(view: Any, panel: Panel, brush: Brush) -> list[Drawing]:
    """As many blocks side by side as the rows need and the sheet has room for.

    What finds no room even so is counted under the figure and not drawn too small to read.
    """
    language, size = brush.language, brush.letters.least
    lines = [line for _title, _remark, rows in view.groups for line in rows]
    columns = [country["short_name"] for country in view.countries]
    key = members.known_key(language)
    line_height = size * POINT * 1.3
    room = brush.height - head_of(columns, size) - line_height * 3.6
    fit = int(room / line_height)
    blocks = min(-(-len(lines) // fit), max(1, int(brush.width / MATRIX_BLOCK)))
    each = min(fit, -(-len(lines) // blocks))
    width = (brush.width - MATRIX_GUTTER * (blocks - 1)) / blocks
    shown = lines[: each * blocks]
    labels = [line["label"] for line in shown]
    cells = [[members.known_cell(cell) for cell in line["cells"]] for line in shown]
    left = len(lines) - len(shown)
    if left:
        more = language.ngettext(
            "{n} more indicator, in the data", "{n} more indicators, in the data", left
        )
        key["more"] = more.format(n=left)
    labels_width = min(max(width_of(name, size) for name in labels) + 2.5, width * 0.62)
    return [
        matrix(
            labels[start : start + each],
            columns,
            cells[start : start + each],
            width,
            min(room / each, line_height * (1.5 if brush.is_wide else 2.6)),
            label_width=labels_width,
            size=size,
            turned=True,
            key=key if start + each >= len(shown) else None,
            alt=view.lead,
        )
        for start in range(0, len(shown), each)
    ]
