"""The pages there are, in the order in which they stand in the navigation.

What readers and officers use daily comes first and fits into a window of 1366 pixels in every
language; the rest lies under "More". The same list says which addresses are pages at all: any
other gets an answer that says so (``document``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from indicators.language import Language, mark

FOLDER = Path(__file__).parent
MORE = mark("More")


@dataclass(frozen=True)
class Place:
    """One page: its file, its name in English, its address."""

    file: str
    title: str
    address: str


PLACES = (
    Place("overview.py", mark("Overview"), ""),
    Place("country.py", mark("Country"), "country"),
    Place("coverage.py", mark("Coverage"), "coverage"),
    Place("gaps.py", mark("Gaps"), "gaps"),
    Place("equity.py", mark("Equity"), "equity"),
    Place("progress.py", mark("Progress"), "progress"),
    Place("data.py", mark("Data"), "availability"),
    Place("reports.py", mark("Reports"), "reports"),
    Place("upload.py", mark("Upload"), "upload"),
    Place("review.py", mark("Review"), "review"),
    Place("costing.py", mark("What would it take"), "costing"),
    Place("catalogue.py", mark("Catalogue"), "catalogue"),
    Place("methods.py", mark("Methods"), "methods"),
    Place("history.py", mark("History"), "history"),
)


def pages(here: Language) -> list[StreamlitPage]:
    """One flat list: under headings the navigation of a phone is no list to a screen reader."""
    return [
        st.Page(
            FOLDER / place.file,
            title=here.gettext(place.title),
            url_path=place.address or None,
            default=not place.address,
        )
        for place in PLACES
    ]


def titles() -> dict[str, str]:
    """Name in English of the page at each address, the overview's being the empty one."""
    return {place.address: place.title for place in PLACES}
