"""The monitor: pages and navigation, and the web server's shell around them.

``streamlit run app.py`` imports this file once as the server (``app`` below: own routes,
security headers) and runs it again for every visitor as the script that navigates. Always
``st.navigation``: without it the files in ``pages/`` would be served to anybody.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from indicators import snapshot_watching
from pages import garbage, navigation, provider, selfcheck, shell, ui


def navigate() -> None:
    """Choose the page that the address names and run it inside the frame all pages share."""
    here = ui.language()
    page = st.navigation(navigation.pages(here), position="top")
    with ui.frame(here, page.title):
        page.run()
    garbage.keep_what_stays()


if get_script_run_ctx(suppress_warning=True) is None:
    selfcheck.require_safe_settings(provider.cookie_secret())
    snapshot_watching.begin()
    app = st.App(
        __file__,
        routes=shell.ROUTES,
        middleware=shell.MIDDLEWARE,
        on_script_error=shell.say_script_error,
    )
else:
    navigate()
