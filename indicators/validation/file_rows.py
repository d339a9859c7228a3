"""A reading as columns of numbers: what every check looks at.

A column of text is a list of distinct words and, for each row, the place of its word in that list
(-1 where there is none). A check asks each distinct word once, and the answer is spread over the
rows: a million rows of eleven countries are eleven questions.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from indicators.catalogue import Catalogue, Indicator
from indicators.intake import Reading
from indicators.validation.cells import Cells
from indicators.validation.published import Published


class FileRows:
    """The observations of one file, and all that they are compared with.

    ``country`` is the only one the sender may report on, or None. ``published`` is None where there
    is nothing to compare with. ``today`` decides what lies in the future.
    """

    def __init__(
        self,
        reading: Reading,
        catalogue: Catalogue,
        published: Published | None = None,
        country: str | None = None,
        today: date | None = None,
    ):
        self.reading = reading
        self.catalogue = catalogue
        self.published = published
        self.country = country
        self.today = today or datetime.now(UTC).date()
        self.count = reading.table.num_rows
        self.from_agency = reading.layout is not None and reading.layout.agency is not None
        self.codes = cache(self._codes)
        self.words = cache(self._words)
        self.searched: dict[int, Any] = {}  # what one check learned of a column, for the next

    def _dictionary(self, name: str) -> pa.DictionaryArray:
        column = self.reading.table.column(name)
        if column.num_chunks == 1:
            return column.chunk(0)
        return column.unify_dictionaries().combine_chunks()

    def _codes(self, name: str) -> np.ndarray:
        """For each row the place of its word in ``words(name)``, -1 where there is none."""
        codes = self._dictionary(name).indices
        raw = _unmasked(codes, np.int32)
        # Intake writes -1 under the mask; where another hand made the table, it is filled in.
        if codes.null_count == 0 or np.count_nonzero(raw < 0) == codes.null_count:
            return raw
        return codes.fill_null(-1).to_numpy(zero_copy_only=False)

    def texts(self, name: str) -> pa.Array:
        """The distinct words of a column, as Arrow holds them."""
        return self._dictionary(name).dictionary

    def _words(self, name: str) -> list[str]:
        return self.texts(name).to_pylist()

    @cached_property
    def lines(self) -> np.ndarray:
        """The line of each row in the file as sent."""
        return self.reading.table.column("line").to_numpy()

    @cached_property
    def values(self) -> np.ndarray:
        """``obs_value`` in the unit of the row; NaN where there is none."""
        column = self.reading.table.column("obs_value")
        if column.num_chunks == 1:
            raw = _unmasked(column.chunk(0), np.float64)
            if np.count_nonzero(np.isnan(raw)) == column.null_count:
                return raw
        return column.to_numpy()

    @cached_property
    def years(self) -> np.ndarray:
        """``time_period``; -1 where no year could be read."""
        column = self.reading.table.column("time_period")
        if column.null_count:
            column = column.fill_null(-1)
        return column.to_numpy()

    @cached_property
    def cells(self) -> Cells:
        """The cells of the file, beside those that are published for the same countries."""
        if self.published is None or not self.count:
            return Cells(self)
        used = {
            name: [self.words(name)[c] for c in np.unique(self.codes(name)).tolist() if c >= 0]
            for name in ("indicator", "ref_area")
        }
        figures = self.published.figures(used["indicator"], used["ref_area"])
        return Cells(self, list(figures))

    @cached_property
    def unmapped_lines(self) -> np.ndarray:
        """The line of each row of the columns that no layout knows."""
        return self.reading.unmapped.column("line").to_numpy()

    def unmapped(self) -> Iterator[tuple[str, pa.DictionaryArray]]:
        """The columns that no layout knows, as (header as sent, column)."""
        table = self.reading.unmapped
        for name in [] if table is None else table.column_names[1:]:
            column = table.column(name)
            whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
            yield name.partition(": ")[2], whole

    @cached_property
    def unknown_headers(self) -> list[str]:
        """Headers that no layout knows; all of the first line where no layout fits at all."""
        headers = [header for header, _ in self.unmapped()]
        for issue in self.reading.issues:
            if issue.check == "unknown_layout":
                headers += [cell.strip(' "') for cell in re.split(r"[,;\t|]", issue.found)]
        return headers

    def taken(self, name: str, rows: np.ndarray) -> list[str]:
        """The words of some rows; empty where there is none."""
        codes = self.codes(name)[rows]
        taken = self.texts(name).take(pa.array(np.where(codes < 0, None, codes), pa.int32()))
        return ["" if word is None else word for word in taken.to_pylist()]

    def sent(self, name: str, rows: np.ndarray) -> list[str]:
        """The texts of some rows exactly as they stood in the file."""
        return self.taken(f"sent_{name}", rows)

    def headers(self, name: str, rows: np.ndarray) -> list[str]:
        """Where values stood: the column's header as sent, or a year where years stand across."""
        if name in self.reading.columns:
            return [self.reading.columns[name]] * len(rows)
        if name in ("obs_value", "time_period"):
            return [header or name for header in self.taken("value_column", rows)]
        return [{"series": "indicator", "": ""}.get(name) or name] * len(rows)

    def numbers(self, rows: np.ndarray) -> list[str]:
        """Values as they were sent."""
        return [text.strip() for text in self.sent("obs_value", rows)]

    def spread(
        self,
        name: str,
        answer: Callable[[str], Any],
        nothing: Any,
        kind: type,
        at: np.ndarray | None = None,
    ) -> np.ndarray:
        """For each row (or those ``at``) ``answer`` to its word; ``nothing`` where it has none."""
        answers = [answer(word) for word in self.words(name)]
        codes = self.codes(name) if at is None else self.codes(name)[at]
        return np.array([*answers, nothing], dtype=kind)[codes]

    def spread_flags(
        self, name: str, answer: Callable[[str], bool], at: np.ndarray | None = None
    ) -> np.ndarray:
        """For each row whether ``answer`` is true of its word; False where it has none."""
        return self.spread(name, answer, False, bool, at)

    def of_indicator(
        self, answer: Callable[[Indicator], float | None], at: np.ndarray | None = None
    ) -> np.ndarray:
        """For each row a number of its indicator; NaN where there is none."""

        def number(word: str) -> float:
            value = answer(self.catalogue.indicators[word]) if word else None
            return np.nan if value is None else float(value)

        return self.spread("indicator", number, np.nan, float, at)

    @cached_property
    def in_own_unit(self) -> np.ndarray:
        """Whether a row is in the unit its indicator is defined in."""
        words = self.words("indicator")
        defined = [self.catalogue.indicators[word].unit_measure if word else "" for word in words]
        units = self.words("unit_measure")
        same = np.array(
            [[bool(unit) and unit == own for unit in [*units, ""]] for own in [*defined, ""]]
        )
        return same[self.codes("indicator"), self.codes("unit_measure")]

    def said_of(self, name: str, answer: Callable[[str], str]) -> Callable[[np.ndarray], list]:
        """What to say about rows by their word in a column: each word is asked once."""
        known = cache(answer)
        return lambda rows: [known(word) for word in self.taken(name, rows)]

    def said_of_indicator(self, answer: Callable[[Indicator], str]) -> Callable:
        """What to say about rows by their indicator."""
        indicators = self.catalogue.indicators
        return self.said_of("indicator", lambda word: answer(indicators[word]))


def _unmasked(column: pa.Array, kind: type) -> np.ndarray:
    """The numbers of a column as they lie in memory, whatever stands where there is none."""
    everything = np.frombuffer(column.buffers()[1], dtype=kind)
    return everything[column.offset : column.offset + len(column)]


def plain_number(value: float) -> str:
    """A number without superfluous digits: ``45.3``, ``100``."""
    return f"{float(value):.10g}"
