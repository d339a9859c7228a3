"""Prepared views: what a page or a sheet of paper shows, as rows and words, before any drawing.

Screen, paper, CSV and JSON draw from the same view, so they cannot disagree. A view chooses,
joins and words; it computes nothing that ``measures`` can compute and reads nothing but
``Series`` and ``Catalogue``.
"""
