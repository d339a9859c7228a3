"""The file an officer fills in: blank, or with the rows that are still asked for.

What is asked of a country is one rule, the data request of ``series_assessment``: the page
Availability, its template and this one list the same rows.
"""

from collections.abc import Iterable
from typing import Any

from indicators.catalogue import Catalogue
from indicators.escape import csv_text
from indicators.series import Series
from indicators.series_assessment import TEMPLATE_COLUMNS as COLUMNS
from indicators.series_assessment import data_request

__all__ = ["COLUMNS", "asked_for", "template"]

Row = dict[str, Any]


def template(rows: Iterable[Row] = ()) -> bytes:
    """The template as CSV: the header, and a row for each figure that is asked for."""
    return csv_text(rows, list(COLUMNS)).encode()


def asked_for(catalogue: Catalogue, series: Series, country: str) -> list[Row]:
    """A row of the template, without its value, for each figure a country is asked for."""
    return [
        {name: row[name] for name in COLUMNS} for row in data_request(series, catalogue, country)
    ]
