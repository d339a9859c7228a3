"""Judge progress by the rules of five trusted methods, each by its own rule and class names.

They ask different questions of the same two values, so they often disagree, and every verdict
names its method:

========================  =======================================================================
``escap_api``             how much of what was needed will still be missing in the target year
``escap_csi``             how much of what was needed has been done, 0 to 10
``unsd``                  where compound growth leads, as a share of what was needed
``open_sdg``              growth seen over growth needed (Statistics Canada, Open SDG)
``sdr``                   points a year gained over points a year needed (trend arrows)
========================  =======================================================================

Common rules, said once: a value at the target is *met* by every method; a value that stood at
the target and left it goes *back* by every method, because the formulas divide by a distance of
nothing there; where nothing moved, growth is 0. ``sign`` puts the classes on one scale for
reading across: met, on_track, some_progress, little_or_none, going_back. Only a real step in the
wrong direction is ever ``going_back``.

Sources and what is not known for certain of each method: ``docs/methods.md``.
"""

from indicators.measures.progress import Journey
from indicators.measures.progress_growth import open_sdg, unsd
from indicators.measures.progress_linear import escap_api, escap_csi, sdr
from indicators.measures.progress_table import METHODS, REASONS, SIGNS, Method, Verdict

__all__ = ["METHODS", "REASONS", "SIGNS", "Method", "Verdict", "judge", "judge_all"]

_RULES = {
    "escap_api": escap_api,
    "escap_csi": escap_csi,
    "unsd": unsd,
    "open_sdg": open_sdg,
    "sdr": sdr,
}


def judge(way: Journey, method: str) -> Verdict:
    """The verdict of one method on one journey. Raises ``KeyError`` for an unknown method."""
    return _RULES[method](way)


def judge_all(way: Journey) -> list[Verdict]:
    """The verdicts of all methods, in the order of ``METHODS``."""
    return [judge(way, method) for method in METHODS]
