"""Briefs: one page that a minister's office would hand out, as PNG or PDF.

An *order* says what is wanted (``order.py``). ``country.py``, ``asean.py`` and ``indicator.py``
compose it: they take the prepared views that the screen shows, choose panels, and add what only
paper needs (notes, sources, a link back). The result is a *page* (``page.py``): plain words and
figures. ``typesetting.py`` hands the page to typst, with the shipped fonts and nothing else of the
machine, so the same publication gives the same bytes everywhere. ``press.py`` lets many people ask
at once.

Nothing here reads a store or computes a measure, and nothing knows the web page.
"""
