"""Judge progress by compound growth: UNSD's chart, and Statistics Canada's ratio in Open SDG.

Each function takes a ``Journey`` and gives a ``Verdict``. Compound growth fits series that
multiply; from a small first value a few points look fast, and from zero there is no growth to
compute. Where nothing moved, growth is 0. Both methods can also judge without a numeric target.
"""

from indicators.measures.progress import Journey
from indicators.measures.progress_linear import late
from indicators.measures.progress_table import Verdict

UNSD_RATIO = (0.95, 0.10)
UNSD_GROWTH = (0.02, 0.005)  # without a numeric target
UNSD_NEAR = 1.0  # points from a target of 0 or 100 that count as met
OPEN_SDG_RATIO = (0.95, 0.60)
OPEN_SDG_GROWTH = (0.015, 0.005)  # without a numeric target, before the limit is regarded
OPEN_SDG_STANDS_FOR_ZERO = 0.001
OPEN_SDG_LIMIT_POWER = 4.44


def unsd(way: Journey) -> Verdict:
    """ρ = (vᵉ - v₀)/(T - v₀), vᵉ = v·(1 + CAGR)^(T's year - last year); 3, 2 or 1.

    Without a numeric target the growth rate itself is classed. UNSD's lowest class is
    "stagnation or regression"; here the direction of the change says which of the two.
    """
    near = way.percent and way.target in (0.0, 100.0)
    if way.met or near and abs(way.last_value - way.target) <= UNSD_NEAR:
        return Verdict("unsd", "met", score=3)
    if way.began_met:
        return Verdict("unsd", "regression", score=1)
    if way.target is not None and (blocked := late(way, "unsd")):
        return blocked
    growth, reason = compound_growth(way.first_value, way.last_value, way.years)
    if growth is None:
        return Verdict("unsd", None, reason=reason)
    if way.target is None:
        good, fair = UNSD_GROWTH
        statistic = _towards(growth, way)
    else:
        good, fair = UNSD_RATIO
        expected = way.last_value * (1 + growth) ** (way.target_year - way.last_year)
        statistic = (expected - way.first_value) / (way.target - way.first_value)
    if statistic >= good:
        return Verdict("unsd", "on_track", statistic, 3)
    if statistic >= fair:
        return Verdict("unsd", "fair", statistic, 2)
    return Verdict("unsd", "regression" if way.towards < 0 else "stagnation", statistic, 1)


def open_sdg(way: Journey) -> Verdict:
    """R = CAGR seen / CAGR needed, with 0 replaced by 0.001 in the first value and the target.

    Without a numeric target the growth rate is classed, its cuts lowered near a natural limit.
    """
    if way.met:
        return Verdict("open_sdg", "met", score=5.0)
    if way.began_met:
        return Verdict("open_sdg", "deterioration", score=-5.0)
    if way.target is not None and (blocked := late(way, "open_sdg")):
        return blocked
    growth, reason = compound_growth(
        way.first_value or OPEN_SDG_STANDS_FOR_ZERO, way.last_value, way.years
    )
    if way.change == 0:  # nothing moved, though 0.001 has taken the place of a first value of 0
        growth, reason = 0.0, None
    if growth is None:
        return Verdict("open_sdg", None, reason=reason)
    if way.target is None:
        return _open_sdg_growth(way, _towards(growth, way))
    needed, reason = compound_growth(
        way.first_value or OPEN_SDG_STANDS_FOR_ZERO,
        way.target or OPEN_SDG_STANDS_FOR_ZERO,
        way.target_year - way.first_year,
    )
    if not needed:  # None, or a first value so small that 0.001 stands for both
        return Verdict("open_sdg", None, reason=reason or "growth_from_zero")
    ratio = _towards(growth, way) / abs(needed)
    score = open_sdg_score(ratio)
    if ratio < 0:
        return Verdict("open_sdg", "deterioration", ratio, score)
    good, fair = OPEN_SDG_RATIO
    class_id = "on_track" if ratio >= good else "accelerate" if ratio >= fair else "limited"
    return Verdict("open_sdg", class_id, ratio, score)


def open_sdg_score(ratio: float) -> float:
    """Score of a ratio, -5 to 5: straight lines through -60 % (-5), 60 % (0) and 130 % (5)."""
    _, fair = OPEN_SDG_RATIO
    slope = 5 / 0.7 if ratio >= fair else 5 / 1.2
    return max(-5.0, min(5.0, (ratio - fair) * slope))


def open_sdg_limit(first_value: float, limit: float | None) -> float:
    """The factor, 0 to 1, that lowers the cuts where the first value is close to its limit.

    C = 1 - (y₀/limit)^4.44 below a maximum; above a minimum the same at equal relative distance,
    and 1 from twice the minimum on. A minimum of 0 lowers nothing.
    """
    if limit is None:
        return 1.0
    value, bound = abs(first_value), abs(limit)
    if value >= 2 * bound:
        return 1.0
    near = value if value <= bound else 2 * bound - value
    return 1 - (near / bound) ** OPEN_SDG_LIMIT_POWER


def _open_sdg_growth(way: Journey, growth: float) -> Verdict:
    factor = open_sdg_limit(way.first_value, way.limit)
    good, fair = (cut * factor for cut in OPEN_SDG_GROWTH)
    if growth < 0:
        return Verdict("open_sdg", "deterioration", growth, max(-5.0, 125 * growth - 2.5))
    if growth >= good:
        score = 5.0 if factor == 0 else min(5.0, 500 * growth / factor - 5)
        return Verdict("open_sdg", "on_track", growth, score)
    if growth >= fair:
        return Verdict("open_sdg", "accelerate", growth, 250 * growth / factor - 1.25)
    return Verdict("open_sdg", "limited", growth, 500 * growth / factor - 2.5)


def compound_growth(first: float, last: float, years: int) -> tuple[float | None, str | None]:
    """Compound annual growth, or why it cannot be computed."""
    if first == 0:
        return (0.0, None) if last == 0 else (None, "growth_from_zero")
    if last / first < 0:
        return None, "sign_change"
    return (last / first) ** (1 / years) - 1, None


def _towards(growth: float, way: Journey) -> float:
    """Growth in the good direction; of negative values growth points the other way."""
    return growth * way.rising * (-1 if way.first_value < 0 else 1)
