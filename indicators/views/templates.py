"""The data requests of all members as one archive of pre-filled templates."""

from __future__ import annotations

import io
import zipfile

from indicators import series_assessment
from indicators.catalogue import Catalogue
from indicators.escape import csv_text
from indicators.language import Language
from indicators.series import Series
from indicators.views.availability import template_rows

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the archive of a publication is the same bytes each time


def archive(series: Series, catalogue: Catalogue, language: Language, scope: str) -> bytes:
    """A ZIP file with one CSV for each member, in the columns that officers send back."""
    made = io.BytesIO()
    columns = list(series_assessment.TEMPLATE_COLUMNS)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for area in series_assessment.members_of(series, catalogue):
            rows = template_rows(series, catalogue, language, scope, area).rows
            entry = zipfile.ZipInfo(f"template-{area}.csv", EARLIEST)
            bundle.writestr(entry, csv_text(rows, columns), zipfile.ZIP_DEFLATED)
    return made.getvalue()
