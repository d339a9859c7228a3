"""Figures for programs: the HTTP interface under ``/api/v1``.

One list of resources (``resources``) says which rows there are, what each column means and what
may be asked; from it come the answers, the checks of what is asked and the OpenAPI document, so
the three cannot disagree. A row is the row that the command line prints with ``--json``.

Figures come from snapshots alone, which hold published figures and nothing else: there is no way
from here to a draft, a file or a person. Nothing here writes, and nothing here knows Streamlit.
"""
