"""The monitor: pages and navigation, and the web server's shell around them.

``streamlit run app.py`` imports this file once as the server (``app`` below: own routes,
security headers) and runs it again for every visitor as the script that navigates. Always
``st.navigation``: without it the files in ``pages/`` would be served to anybody.
"""

import atexit
import gc
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages import provider, selfcheck, shell, ui

PAGES = Path(__file__).parent / "pages"


def navigate() -> None:
    """Choose the page that the address names and run it inside the frame all pages share."""
    here = ui.language()
    _ = here.gettext
    # One flat list: under headings the navigation of a phone is no list to a screen reader.
    page = st.navigation(
        [
            st.Page(PAGES / "overview.py", title=_("Overview"), default=True),
            st.Page(PAGES / "country.py", title=_("Country"), url_path="country"),
            st.Page(PAGES / "coverage.py", title=_("Coverage"), url_path="coverage"),
            st.Page(PAGES / "gaps.py", title=_("Gaps"), url_path="gaps"),
            st.Page(PAGES / "data.py", title=_("Data"), url_path="availability"),
            st.Page(PAGES / "reports.py", title=_("Reports"), url_path="reports"),
            st.Page(PAGES / "upload.py", title=_("Upload"), url_path="upload"),
            st.Page(PAGES / "review.py", title=_("Review"), url_path="review"),
            st.Page(PAGES / "equity.py", title=_("Equity"), url_path="equity"),
            st.Page(PAGES / "progress.py", title=_("Progress"), url_path="progress"),
            st.Page(PAGES / "costing.py", title=_("What would it take"), url_path="costing"),
            st.Page(PAGES / "methods.py", title=_("Methods"), url_path="methods"),
            st.Page(PAGES / "catalogue.py", title=_("Catalogue"), url_path="catalogue"),
            st.Page(PAGES / "history.py", title=_("History"), url_path="history"),
        ],
        position="top",
    )
    with ui.frame(here):
        page.run()
    keep_what_stays()


def keep_what_stays() -> None:
    """Take what was loaded once out of the garbage collector's sight.

    Streamlit collects all garbage after every run; walking through the libraries, definitions and
    snapshots that stay for good took more than half of the time of a rerun.
    """
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        atexit.register(gc.unfreeze)  # libraries want to clean up after themselves at the end


if get_script_run_ctx(suppress_warning=True) is None:
    selfcheck.require_safe_settings(provider.cookie_secret())
    app = st.App(
        __file__,
        routes=shell.ROUTES,
        middleware=shell.MIDDLEWARE,
        on_script_error=shell.say_script_error,
    )
else:
    navigate()
