"""What is true of inequality measures whatever the subgroups are.

One example is a whole world of 250 settings, drawn by one seed, with a mixture of widths, ties,
zeros, missing values, orders, references and polarities; forty worlds make 10,000 settings for
each property. All settings of a world are measured in one call, as the monitor does.
"""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.measures import equity
from indicators.measures.equity import CODES, LAWFUL, Groups, compute
from indicators.measures.equity_groups import view

SETTINGS = 250
WORLDS = 40
NUMBERS = ("estimate", "se", "ci_lower", "ci_upper")
SQUARED = {"bgv"}
WITHOUT_UNIT = {"r", "rii", "rci", "paf", "cov", "idisu", "idisw", "ti", "mld"}
SIGNED = {"d", "par", "paf", "aci", "rci", "sii"}
RATIOS = {"r", "rii"}
ten_thousand = settings(max_examples=WORLDS, deadline=None)


def test_forty_worlds_of_250_settings_are_ten_thousand():
    assert WORLDS * SETTINGS >= 10_000


def world(seed, width, grid, missing, ordered=None, scale=100.0):
    """One world. ``grid`` rounds estimates to multiples (0: not at all), so ties and zeros occur;
    ``missing`` is the chance of each value not to be known.
    """
    draw = np.random.default_rng(seed)
    shape = (SETTINGS, width)
    sizes = draw.integers(1, width + 1, SETTINGS)
    present = np.arange(width) < sizes[:, None]
    estimate = draw.uniform(0, scale, shape)
    if grid:
        estimate = np.round(estimate / grid) * grid

    def with_gaps(values):
        return np.where(present & (draw.random(shape) >= missing), values, np.nan)

    order = np.argsort(draw.random(shape), axis=1) + 1.0
    reference = np.zeros(shape, dtype=bool)
    named = draw.random(SETTINGS) < 0.5
    reference[np.flatnonzero(named), draw.integers(0, sizes[named])] = True
    orders = draw.random(SETTINGS) < 0.5 if ordered is None else np.full(SETTINGS, ordered)
    return Groups(
        estimate=with_gaps(estimate),
        se=with_gaps(draw.uniform(0, 5, shape)),
        population=with_gaps(np.round(draw.lognormal(8, 2, shape)) + 1),
        order=np.where(present & orders[:, None], order, np.nan),
        present=present,
        reference=reference,
        ordered=orders,
        favourable=draw.random(SETTINGS) < 0.5,
        scale=np.full(SETTINGS, scale),
        average=np.where(draw.random(SETTINGS) < missing, np.nan, draw.uniform(1, scale, SETTINGS)),
    )


seeds = st.integers(0, 2**32 - 1)
widths = st.integers(1, 9)
grids = st.sampled_from([0, 1, 25])
gaps = st.sampled_from([0.0, 0.05, 0.3])
worlds = st.builds(world, seeds, widths, grids, gaps)
full_worlds = st.builds(world, seeds, widths, grids, st.just(0.0))
smooth_worlds = st.builds(world, seeds, st.integers(2, 6), st.just(0), st.just(0.0))


def replaced(groups, **fields):
    return Groups(**{**vars(groups), **fields})


def close(found, expected, what, rel=1e-6, abs_=1e-6):
    """Every number is the expected one, and what is missing is missing in both."""
    alike = np.isclose(found, expected, rtol=rel, atol=abs_, equal_nan=True)
    where = np.flatnonzero(~alike)[:3]
    assert alike.all(), (what, where, found[where], np.broadcast_to(expected, found.shape)[where])


def same(first, second, what):
    assert (first.refusal == second.refusal).all(), what
    for name in NUMBERS:
        close(getattr(first, name), getattr(second, name), (*what, name))


@ten_thousand
@given(full_worlds)
def test_equal_subgroups_have_no_inequality(groups):
    equal = np.where(groups.present, groups.average[:, None], np.nan)
    for (code, variant), found in compute(replaced(groups, estimate=equal)).items():
        lawful = found.refusal == LAWFUL
        none = 1.0 if code in RATIOS else 0.0
        close(found.estimate[lawful], none, (code, variant))


@ten_thousand
@given(worlds, st.floats(0.01, 1000))
def test_measures_follow_the_unit_of_the_indicator(groups, factor):
    larger = replaced(
        groups,
        estimate=groups.estimate * factor,
        se=groups.se * factor,
        scale=groups.scale * factor,
        average=groups.average * factor,
    )
    # The millionth that stands for a zero estimate is the one number that keeps its size.
    zero = (groups.estimate == 0).any(axis=1)
    before, after = compute(groups), compute(larger)
    for (code, variant), found in before.items():
        unit = factor**2 if code in SQUARED else 1.0 if code in WITHOUT_UNIT else factor
        kept = ~zero if code in ("ti", "mld") else slice(None)
        assert (found.refusal == after[code, variant].refusal).all()
        for name in NUMBERS:
            close(
                getattr(after[code, variant], name)[kept],
                getattr(found, name)[kept] * unit,
                (code, variant, name),
                abs_=1e-6 * unit,
            )


@ten_thousand
@given(worlds, st.floats(1e-3, 1e6))
def test_only_shares_of_the_population_count(groups, factor):
    after = compute(replaced(groups, population=groups.population * factor))
    for key, found in compute(groups).items():
        same(found, after[key], key)


@ten_thousand
@given(worlds, seeds)
def test_order_of_the_rows_does_not_matter(groups, seed):
    shuffled = np.random.default_rng(seed).permuted(
        np.tile(np.arange(groups.present.shape[1]), (SETTINGS, 1)), axis=1
    )

    def moved(array):
        return np.take_along_axis(array, shuffled, axis=1)

    by_cell = ("estimate", "se", "population", "order", "present", "reference")
    after = compute(replaced(groups, **{name: moved(getattr(groups, name)) for name in by_cell}))
    for key, found in compute(groups).items():
        same(found, after[key], key)


@ten_thousand
@given(worlds, seeds)
def test_adding_a_subgroup_of_nobody_changes_nothing(groups, seed):
    draw = np.random.default_rng(seed)

    def column(values):
        return np.asarray(values).reshape(SETTINGS, 1)

    anything = np.where(draw.random(SETTINGS) < 0.5, draw.uniform(-500, 500, SETTINGS), np.nan)
    wider = replaced(
        groups,
        estimate=np.hstack([column(anything), groups.estimate]),
        se=np.hstack([column(-anything), groups.se]),
        population=np.hstack([column(np.zeros(SETTINGS)), groups.population]),
        order=np.hstack([column(draw.integers(-1, 12, SETTINGS)), groups.order]),
        present=np.hstack([column(np.ones(SETTINGS, bool)), groups.present]),
        reference=np.hstack([column(draw.random(SETTINGS) < 0.2), groups.reference]),
    )
    after = compute(wider)
    for key, found in compute(groups).items():
        same(found, after[key], key)


@ten_thousand
@given(worlds)
def test_weighted_mean_lies_between_the_lowest_and_the_highest_estimate(groups):
    seen = view(groups)
    told = seen.populations_known & (seen.known_count > 0)
    high = np.nanmax(np.where(seen.known, groups.estimate, -np.inf), axis=1)
    low = np.nanmin(np.where(seen.known, groups.estimate, np.inf), axis=1)
    mean = seen.mean
    assert (mean[told] <= high[told] * (1 + 1e-12)).all()
    assert (mean[told] >= low[told] * (1 - 1e-12)).all()


@ten_thousand
@given(worlds)
def test_there_is_a_number_or_a_reason_and_never_both(groups):
    for key, found in compute(groups, equity.MEASURES + equity.PACKAGE_MEASURES).items():
        refused = found.refusal != LAWFUL
        assert (np.isnan(found.estimate) == refused).all(), key
        assert np.isfinite(found.estimate[~refused]).all(), key
        for name in ("se", "ci_lower", "ci_upper"):
            values = getattr(found, name)
            assert np.isnan(values[refused]).all(), key
            assert not np.isinf(values).any(), key
        assert [reason is None for reason in found.reasons()] == (~refused).tolist()


def unlawful(measure, groups, row):
    """The guard said again, one setting at a time and without arrays (None: nothing against it)."""
    inside = [j for j in np.flatnonzero(groups.present[row]) if groups.population[row, j] != 0]
    known = [j for j in inside if not math.isnan(groups.estimate[row, j])]
    ordered = groups.ordered[row]
    reference = [j for j in inside if groups.reference[row, j]]
    populations = all(not math.isnan(groups.population[row, j]) for j in inside)
    if len(inside) < 2:
        return True
    if measure.code in ("d", "r"):
        if ordered:
            line = sorted(inside, key=lambda j: groups.order[row, j])
            return line[0] not in known or line[-1] not in known
        return len(known) < 2 or (bool(reference) and reference[0] not in known)
    if len(inside) == 2 or (len(inside) - len(known)) / len(inside) > 0.15:
        return True
    if measure.code in ("par", "paf"):
        top = max(inside, key=lambda j: groups.order[row, j])
        if ordered and top not in known:
            return True
        return not populations and math.isnan(groups.average[row])
    if measure.code in ("aci", "rci", "sii", "rii"):
        return not ordered or not populations
    if ordered:
        return True
    if measure.code in ("mdru", "mdrw") and (not reference or reference[0] not in known):
        return True
    if measure.code in ("mdmu", "idisu"):
        return not populations and math.isnan(groups.average[row])
    return measure.code not in ("mdbu", "mdru") and not populations


@ten_thousand
@given(worlds)
def test_no_measure_gives_a_number_where_its_guard_refuses(groups):
    results = compute(groups)
    # Reasons that lie in the size of the numbers and not in what is known of them.
    by_value = {"zero_denominator", "zero_average", "line_below_zero", "not_settled"}
    for measure in equity.MEASURES:
        found = results[measure.code, measure.variant]
        for row in range(SETTINGS):
            if unlawful(measure, groups, row):
                assert math.isnan(found.estimate[row]), (measure.code, row)
            elif math.isnan(found.estimate[row]):
                assert CODES[found.refusal[row]] in by_value, (measure.code, row)


@ten_thousand
@given(worlds)
def test_missing_subgroup_is_left_out_and_never_taken_for_zero(groups):
    """What remains of a measure is that of the subgroups with an estimate, alone."""
    gone = groups.present & np.isnan(groups.estimate)
    # Populations of the others are known in both, else a missing one would hide the matter.
    people = np.where(groups.present, np.nan_to_num(groups.population, nan=7.0), np.nan)
    groups = replaced(groups, population=people)
    alone = compute(replaced(groups, present=groups.present & ~gone))
    for key, found in compute(groups).items():
        lawful = found.refusal == LAWFUL
        close(found.estimate[lawful], alone[key].estimate[lawful], key)


@ten_thousand
@given(worlds)
def test_nothing_known_gives_nothing(groups):
    empty = replaced(groups, estimate=np.full_like(groups.estimate, np.nan))
    for key, found in compute(empty).items():
        assert np.isnan(found.estimate).all(), key
        assert None not in found.reasons()


@ten_thousand
@given(worlds)
def test_measures_keep_within_their_bounds(groups):
    results = compute(groups)

    def lawful(code, variant=None):
        values = results[code, variant].estimate
        return values[~np.isnan(values)]

    unreferenced = ~groups.ordered & ~groups.reference.any(axis=1)
    for code, least in (("d", 0), ("r", 1)):
        values = results[code, None].estimate[unreferenced]
        assert (values[~np.isnan(values)] >= least).all()
    for measure in equity.MEASURES:
        if measure.bounds == "positive":
            assert (lawful(measure.code) >= -1e-9).all(), measure.code
    assert (np.abs(lawful("rci")) <= 1).all()
    for code in ("par", "paf"):
        values = results[code, None].estimate
        told = ~np.isnan(values)
        assert (values[told & groups.favourable] >= 0).all()
        assert (values[told & ~groups.favourable] <= 0).all()
    assert (np.abs(lawful("sii", "logit")) <= 100 + 1e-9).all()
    assert (lawful("rii", "logit") > 0).all() and (lawful("rii", "linear") > 0).all()


@ten_thousand
@given(st.builds(world, seeds, widths, grids, gaps, st.just(True)))
def test_turning_the_order_round_turns_the_gradient_round(groups):
    turned = compute(replaced(groups, order=-groups.order))
    for key, found in compute(groups).items():
        if key[0] in ("aci", "rci", "sii"):
            expected = -found.estimate
        elif key[0] == "rii":
            expected = 1 / found.estimate
        else:
            continue
        close(turned[key].estimate, expected, key)


@ten_thousand
@given(st.builds(world, seeds, widths, grids, gaps, st.just(True)))
def test_share_covered_and_share_not_covered_have_the_same_absolute_gradient(groups):
    results = compute(groups)
    mirrored = compute(replaced(groups, estimate=100 - groups.estimate))
    for key in [("aci", None), ("sii", "linear"), ("sii", "logit")]:
        close(mirrored[key].estimate, -results[key].estimate, key)


@ten_thousand
@given(st.builds(world, seeds, widths, grids, st.just(0.0), st.just(True)))
def test_logistic_curve_satisfies_its_likelihood_equations(groups):
    """Weighted residuals, and weighted residuals times rank, sum to zero at the one best curve."""
    results = compute(groups)
    sii, rii = results["sii", "logit"].estimate, results["rii", "logit"].estimate
    # The ends are told from difference and ratio where these differ enough.
    told = ~np.isnan(sii) & (np.abs(np.log(rii)) > 0.01)
    with np.errstate(divide="ignore", invalid="ignore"):  # flat curves are left out anyway
        low = sii / (rii - 1)
        ends = [np.log(height / (100 - height)) for height in (low, low + sii)]
        seen = view(groups)
        line = ends[0][:, None] + (ends[1] - ends[0])[:, None] * seen.rank
    residual = seen.share * (seen.y - 100 / (1 + np.exp(-line)))
    # A curve that reaches the top of the scale to the last digit hides how far it would go on.
    told &= 100 - np.maximum(low, low + sii) > 1e-6
    close(residual.sum(axis=1)[told], 0.0, "level", abs_=1e-4)
    close((residual * seen.rank).sum(axis=1)[told], 0.0, "slope", abs_=1e-4)


@ten_thousand
@given(worlds)
def test_interval_lies_around_the_estimate(groups):
    for key, found in compute(groups).items():
        told = ~np.isnan(found.ci_lower)
        assert (told == ~np.isnan(found.ci_upper)).all(), key
        assert (found.se[told] >= 0).all(), key
        assert (found.ci_lower[told] <= found.estimate[told] + 1e-9).all(), key
        assert (found.ci_upper[told] >= found.estimate[told]).all(), key


@ten_thousand
@given(smooth_worlds, st.integers(0, 5))
def test_standard_error_follows_each_estimate_as_the_measure_does(groups, chosen):
    """With one uncertain subgroup the standard error is the slope of the measure in it; the
    slope is found again by moving that estimate a little up and down.
    """
    column = chosen % groups.present.shape[1]
    only = np.zeros_like(groups.estimate)
    only[:, column] = 1.0
    step = 1e-4
    # Estimates well inside the scale and apart from each other keep the step off every kink.
    spread = 10 + 0.8 * groups.estimate
    groups = replaced(groups, estimate=spread, se=only)
    up = compute(replaced(groups, estimate=spread + step * only))
    down = compute(replaced(groups, estimate=spread - step * only))
    for key, found in compute(groups).items():
        slope = np.abs(up[key].estimate - down[key].estimate) / (2 * step)
        told = ~np.isnan(found.se) & ~np.isnan(slope)
        kinks = np.abs(slope - found.se) > 1e-3 * (1 + slope) * np.maximum(1, found.estimate)
        # A kink within a ten-thousandth of a point is met by chance, in a few settings at most.
        assert np.count_nonzero(kinks & told) <= 2, key
