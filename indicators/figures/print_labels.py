"""Find a place for a label where it stands on nothing else.

A label is tried at several places in the order of preference; the first one that meets no text
and no line, and lies inside the plot, is taken. When all are taken the one that meets least is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indicators.figures.print import Box

Point = tuple[float, float]


@dataclass
class Plot:
    """The area labels may stand in, and what stands there already, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float
    boxes: list[Box] = field(default_factory=list)
    segments: list[tuple[Point, Point]] = field(default_factory=list)

    def add_line(self, points: Sequence[Point]) -> None:
        """A line that no label should cross."""
        self.segments += list(zip(points, points[1:], strict=False))

    def add_dot(self, x: float, y: float, radius: float) -> None:
        """A dot that no label should cover."""
        self.boxes.append(Box("", x - radius, y - radius, x + radius, y + radius))

    def best(self, candidates: Sequence[Box]) -> Box:
        """The first candidate that is free, else the one that meets least."""
        return min(candidates, key=lambda box: (self._meets(box), candidates.index(box)))

    def _meets(self, box: Box) -> int:
        outside = (
            box.left < self.left
            or box.right > self.right
            or box.top < self.top
            or box.bottom > self.bottom
        )
        texts = sum(box.overlaps(other) for other in self.boxes)
        lines = sum(_crosses(box, *segment) for segment in self.segments)
        return 4 * outside + 3 * texts + lines


def _crosses(box: Box, start: Point, end: Point, margin: float = 0.4) -> bool:
    """Whether a straight line passes through a box, by clipping it at the four sides in turn."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    first, last = 0.0, 1.0
    for step, distance in (
        (-dx, x - (box.left - margin)),
        (dx, box.right + margin - x),
        (-dy, y - (box.top - margin)),
        (dy, box.bottom + margin - y),
    ):
        if step == 0:
            if distance < 0:
                return False
        elif step < 0:
            first = max(first, distance / step)
        else:
            last = min(last, distance / step)
    return first <= last
