"""The monitor: pages and navigation, and the web server's shell around them.

``streamlit run app.py`` imports this file once as the server (``app`` below: own routes,
security headers) and runs it again for every visitor as the script that navigates. Always
``st.navigation``: without it the files in ``pages/`` would be served to anybody.
"""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages import shell, ui

PAGES = Path(__file__).parent / "pages"


def navigate() -> None:
    """Choose the page that the address names and run it inside the frame all pages share."""
    here = ui.language()
    _ = here.gettext
    page = st.navigation(
        [
            st.Page(PAGES / "overview.py", title=_("Overview"), default=True),
            st.Page(PAGES / "country.py", title=_("Country"), url_path="country"),
            st.Page(PAGES / "coverage.py", title=_("Coverage"), url_path="coverage"),
            st.Page(PAGES / "catalogue.py", title=_("Catalogue"), url_path="catalogue"),
            st.Page(PAGES / "history.py", title=_("History"), url_path="history"),
            st.Page(PAGES / "upload.py", title=_("Upload"), url_path="upload"),
            st.Page(PAGES / "review.py", title=_("Review"), url_path="review"),
        ],
        position="top",
    )
    with ui.frame(here):
        page.run()


if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=shell.ROUTES, middleware=shell.MIDDLEWARE)
else:
    navigate()
