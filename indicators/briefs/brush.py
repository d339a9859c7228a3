"""What a painter of pictures works with. It draws nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.catalogue import Catalogue
from indicators.figures.print_members import Type
from indicators.language import Language

HEAD = 9.0  # millimetres above the first row, for a scale and the titles of columns


@dataclass(frozen=True)
class Brush:
    """What a painter works with: the room there is, the size of letters, and the words."""

    width: float
    height: float
    letters: Type
    language: Language
    catalogue: Catalogue
    year: int

    @property
    def is_wide(self) -> bool:
        """Whether the room is wider than high: a slide or a square, not a sheet."""
        return self.width > self.height

    def row(self, count: int, head: float = HEAD, most: float = 0.0) -> float:
        """The height of a row when ``count`` of them share the room under a head."""
        most = most or (13.0 if self.is_wide else 16.0)
        return min((self.height - head) / max(count, 1), most)
