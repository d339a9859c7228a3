"""Lay subgroups of many settings side by side, and look at them once for all measures.

Settings have different numbers of subgroups; ``Groups`` pads them to one width and marks the
cells that are subgroups. ``view`` derives what several measures need: population shares, the
average, ranks, the best subgroup, and the facts that guards ask for. No measure is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Setting:
    """One indicator split by one dimension, in one place and year.

    The sequences have one entry for each subgroup; ``None`` is a value that is not known.

    Attributes
    ----------
    estimate, se
        Value of the indicator in each subgroup and its standard error, in the indicator's unit.
    population
        Number of people in each subgroup; 0 leaves the subgroup out.
    order
        For an ordered dimension, 1 for the most disadvantaged subgroup and rising; ``None`` for
        a dimension without an order.
    reference
        Place (from 0) of the subgroup others are compared with.
    favourable
        ``False`` where less of the indicator is better.
    scale
        Largest possible value: 100 for a percentage.
    average
        Published average of the whole setting, used where populations are not all known.
    """

    estimate: Sequence[float | None]
    population: Sequence[float | None] | None = None
    se: Sequence[float | None] | None = None
    order: Sequence[float | None] | None = None
    reference: int | None = None
    favourable: bool = True
    scale: float | None = None
    average: float | None = None


@dataclass(frozen=True)
class Groups:
    """Many settings: (settings × widest) arrays by subgroup, and one entry for each setting.

    ``present`` marks the cells that are subgroups; everywhere NaN is "not known".
    """

    estimate: np.ndarray
    se: np.ndarray
    population: np.ndarray
    order: np.ndarray
    present: np.ndarray
    reference: np.ndarray
    ordered: np.ndarray
    favourable: np.ndarray
    scale: np.ndarray
    average: np.ndarray


def pack(settings: Sequence[Setting]) -> Groups:
    """Lay settings side by side.

    Raises
    ------
    ValueError
        If a setting's sequences are not of one length.
    """
    count = len(settings)
    width = max((len(setting.estimate) for setting in settings), default=0)
    cells = {name: np.full((count, width), np.nan) for name in ("estimate", "se", "population")}
    cells["order"] = np.full((count, width), np.nan)
    present = np.zeros((count, width), dtype=bool)
    reference = np.zeros((count, width), dtype=bool)
    for row, setting in enumerate(settings):
        size = len(setting.estimate)
        present[row, :size] = True
        for name, array in cells.items():
            values = getattr(setting, name)
            if values is None:
                continue
            if len(values) != size:
                raise ValueError(f"setting {row}: {len(values)} of {name} for {size} subgroups")
            array[row, :size] = values  # numpy turns None into NaN
        if setting.reference is not None:
            reference[row, setting.reference] = True
    return Groups(
        **cells,
        present=present,
        reference=reference,
        ordered=np.array([setting.order is not None for setting in settings], dtype=bool),
        favourable=np.array([setting.favourable for setting in settings], dtype=bool),
        scale=np.array([setting.scale for setting in settings], dtype=float),
        average=np.array([setting.average for setting in settings], dtype=float),
    )


@dataclass(frozen=True)
class View:
    """What the measures see. Arrays by subgroup hold 0 in cells without an estimate.

    Attributes
    ----------
    known
        Cells with an estimate and people.
    y, se
        Estimate and standard error (NaN where the standard error is not known).
    share, equal_share
        Population share among the known cells, and one over their number.
    rank
        Share of the population below the middle of the subgroup, for ordered settings.
    mean, mean_gradient
        Average of the setting, and how it moves with each estimate: the shares, or 0 where the
        published average stands in.
    top, bottom, best, worst, reference
        Places of the least and the most disadvantaged, best and worst subgroup, and the
        reference; -1 where there is none or it has no estimate.
    """

    known: np.ndarray
    y: np.ndarray
    se: np.ndarray
    population: np.ndarray
    share: np.ndarray
    equal_share: np.ndarray
    rank: np.ndarray
    mean: np.ndarray
    mean_gradient: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    best: np.ndarray
    worst: np.ndarray
    reference: np.ndarray
    references: np.ndarray
    ordered: np.ndarray
    favourable: np.ndarray
    scale: np.ndarray
    count: np.ndarray
    known_count: np.ndarray
    missing_share: np.ndarray
    populations_known: np.ndarray
    unusable: np.ndarray
    bad_order: np.ndarray
    negative: np.ndarray
    outside_scale: np.ndarray
    equal: np.ndarray

    def at(self, place: np.ndarray) -> np.ndarray:
        """Estimate at one place of each setting, NaN where the place is -1."""
        if not self.y.shape[1]:
            return np.full(place.shape, np.nan)
        values = np.take_along_axis(self.y, np.maximum(place, 0)[:, None], axis=1)[:, 0]
        return np.where(place < 0, np.nan, values)

    def mark(self, place: np.ndarray) -> np.ndarray:
        """1 at one place of each setting and 0 elsewhere."""
        return (np.arange(self.y.shape[1]) == place[:, None]).astype(float)


def view(groups: Groups) -> View:
    """Derive from ``groups`` what measures and guards need."""
    inside = groups.present & (groups.population != 0)
    known = inside & ~np.isnan(groups.estimate)
    count, known_count = inside.sum(axis=1), known.sum(axis=1)
    y = np.where(known, groups.estimate, 0.0)
    se = np.where(known, groups.se, 0.0)
    population = np.where(known, groups.population, 0.0)
    everybody = population.sum(axis=1, keepdims=True)
    share = np.where(known, population / np.where(everybody > 0, everybody, np.nan), 0.0)
    populations_known = ~(inside & np.isnan(groups.population)).any(axis=1)
    weighted = (share * y).sum(axis=1)
    favourable = groups.favourable
    highest = _extreme(y, se, population, known)
    # Where all are equal two different subgroups are compared, not one with itself.
    another = known & (np.arange(y.shape[1]) != highest[:, None])
    lowest = _extreme(-y, se, population, another)
    place = np.where(known, groups.order, np.nan)
    references = (groups.reference & inside).sum(axis=1)
    unusable = _any_bad(groups.population, inside) | _any_bad(groups.se, inside)
    unusable |= (inside & np.isinf(groups.estimate)).any(axis=1)
    return View(
        known=known,
        y=y,
        se=se,
        population=population,
        share=share,
        equal_share=np.where(known, 1.0 / np.maximum(known_count, 1)[:, None], 0.0),
        rank=_rank(share, place),
        mean=np.where(populations_known, weighted, groups.average),
        mean_gradient=np.where(populations_known[:, None], share, 0.0),
        top=_end(groups.order, inside, known, np.inf),
        bottom=_end(groups.order, inside, known, -np.inf),
        best=np.where(favourable, highest, lowest),
        worst=np.where(favourable, lowest, highest),
        reference=_first(groups.reference & known),
        references=references,
        ordered=groups.ordered,
        favourable=favourable,
        scale=groups.scale,
        count=count,
        known_count=known_count,
        missing_share=(count - known_count) / np.maximum(count, 1),
        populations_known=populations_known,
        unusable=unusable,
        bad_order=groups.ordered & _repeats(groups.order, inside),
        negative=(y < 0).any(axis=1),
        outside_scale=((y < 0) | (y > groups.scale[:, None])).any(axis=1),
        equal=_all_equal(y, known),
    )


def _any_bad(values: np.ndarray, inside: np.ndarray) -> np.ndarray:
    return (inside & ((values < 0) | np.isinf(values))).any(axis=1)


def _first(mask: np.ndarray) -> np.ndarray:
    """Place of the first marked cell of each setting, -1 where none is marked."""
    if not mask.shape[1]:
        return np.full(mask.shape[0], -1)
    return np.where(mask.any(axis=1), mask.argmax(axis=1), -1)


def _all_equal(y: np.ndarray, known: np.ndarray) -> np.ndarray:
    high = np.where(known, y, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(known, y, np.inf).min(axis=1, initial=np.inf)
    return high <= low


def _extreme(
    y: np.ndarray, se: np.ndarray, population: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """Place of the largest estimate.

    Among equals the least certain is taken, then the smallest, so that neither the order of the
    rows nor chance decides how wide an interval is.
    """
    tied = known
    uncertain = np.where(np.isnan(se), np.inf, se)
    for key in (y, uncertain, -np.where(np.isnan(population), np.inf, population)):
        largest = np.where(tied, key, -np.inf).max(axis=1, initial=-np.inf)
        tied = tied & (key == largest[:, None])
    return _first(tied)


def _end(order: np.ndarray, inside: np.ndarray, known: np.ndarray, sign: float) -> np.ndarray:
    """Place of the last (sign +) or first (-) subgroup in order, -1 where it has no estimate."""
    direction = 1.0 if sign > 0 else -1.0
    key = np.where(inside & ~np.isnan(order), direction * order, -np.inf)
    last = key.max(axis=1, initial=-np.inf)
    return _first(known & (key == last[:, None]) & np.isfinite(key))


def _repeats(order: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Whether a subgroup has no place in the order, or shares one."""
    lacking = (inside & ~np.isfinite(order)).any(axis=1)
    line = np.sort(np.where(inside & np.isfinite(order), order, np.nan), axis=1)
    return lacking | (np.diff(line, axis=1) == 0).any(axis=1)


def _rank(share: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Share of the population below the middle of each subgroup."""
    line = np.argsort(place, axis=1, kind="stable")  # cells without a place come last
    ordered = np.take_along_axis(share, line, axis=1)
    middle = np.cumsum(ordered, axis=1) - ordered / 2
    rank = np.empty_like(share)
    np.put_along_axis(rank, line, middle, axis=1)
    return rank
