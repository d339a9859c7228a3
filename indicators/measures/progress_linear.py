"""Judge progress along straight lines: ESCAP's two indices and the arrows of the SDR.

Each function takes a ``Journey`` and gives a ``Verdict``. A value at the target is met whatever
the line does; a value that began at the target and left it goes back, without a number, because
each formula divides by a distance that is nothing there.
"""

from indicators.measures.progress import Journey
from indicators.measures.progress_table import Verdict

MAINTAIN_AT_MOST = 10.0  # percent of the needed progress missing; taken as ESCAP's, not certain
SDR_MODERATE = 0.50  # the cut between stagnating and moderately improving; not certain


def escap_api(way: Journey) -> Verdict:
    """API = 100·|T - v̂|/|T - v₀| with v̂ the value that the straight line has in the target year.

    A line that passes the target misses nothing. ESCAP weights recent years more in a regression;
    its weights could not be found, so the line goes through the first and the last value.
    """
    blocked = _blocked(way, "escap_api", "reverse")
    if blocked:
        return blocked
    missing = max(0.0, way.rising * (way.target - way.at(way.target_year)))
    share = 100 * missing / abs(way.target - way.first_value)
    if way.towards < 0:
        return Verdict("escap_api", "reverse", share)
    class_id = "maintain" if share <= MAINTAIN_AT_MOST else "accelerate"
    return Verdict("escap_api", class_id, share, still=way.change == 0)


def escap_csi(way: Journey) -> Verdict:
    """CSI = 10·(v - v₀)/(T - v₀): tenths of the way since the first value; below 0 is a step back.

    It looks at today and asks for no year. ESCAP draws the index and does not class it; the names
    between 0 and 10 are ours.
    """
    if way.target is None:
        return Verdict("escap_csi", None, reason="needs_target")
    if way.began_met:
        return Verdict("escap_csi", "met" if way.met else "regression")
    index = 10 * way.towards / abs(way.target - way.first_value)
    if way.met:
        return Verdict("escap_csi", "met", index)
    if way.towards == 0:
        return Verdict("escap_csi", "no_change", index)
    return Verdict("escap_csi", "progress" if way.towards > 0 else "regression", index)


def sdr(way: Journey) -> Verdict:
    """Ratio of points a year gained to points a year needed from the first value on."""
    blocked = _blocked(way, "sdr", "decreasing")
    if blocked:
        return blocked
    needed = abs(way.target - way.first_value) / (way.target_year - way.first_year)
    ratio = way.rising * way.per_year / needed
    if ratio < 0:
        return Verdict("sdr", "decreasing", ratio)
    if ratio >= 1:
        return Verdict("sdr", "on_track", ratio)
    return Verdict("sdr", "moderate" if ratio >= SDR_MODERATE else "stagnating", ratio)


def _blocked(way: Journey, method: str, backwards: str) -> Verdict | None:
    """The verdict where there is no way left to measure, or no year to measure it to."""
    if way.target is None:
        return Verdict(method, None, reason="needs_target")
    if way.met:
        return Verdict(method, "met")
    if way.began_met:
        return Verdict(method, backwards)
    return late(way, method)


def late(way: Journey, method: str) -> Verdict | None:
    """No verdict where the target has no year, or its year has come; None if there is time."""
    if way.target_year is None:
        return Verdict(method, None, reason="needs_target")
    if way.target_year <= way.last_year:
        return Verdict(method, None, reason="target_year_passed")
    return None
