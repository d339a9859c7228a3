"""Draw ten thousand cases of a property quickly: a hundred to each example of Hypothesis.

Hypothesis draws one seed an example; a hundred cases are made of it here, for a thousandth of the
time that drawing each value would take. A case that fails is printed by pytest, and its seed by
Hypothesis. Numbers lie anywhere in their range and, one time in three, where formulas break: at
its ends, a hair from them, at a whole number, or at the very number that was drawn before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

EACH = 100
ten_thousand = settings(max_examples=10_000 // EACH, deadline=None)
seeds = st.integers(0, 2**64 - 1)

Draw = Callable[[Random, list[float]], float]


def number(low: float, high: float) -> Draw:
    """A number from ``low`` to ``high``, both included."""
    hair = (high - low) * 1e-9

    def draw(chance: Random, before: list[float]) -> float:
        if chance.random() < 2 / 3:
            return chance.uniform(low, high)
        edges = [low, high, low + hair, high - hair, float(round(chance.uniform(low, high)))]
        edges += [value for value in before if low <= value <= high]
        return min(max(chance.choice(edges), low), high)

    return draw


def whole(low: int, high: int) -> Draw:
    """A whole number from ``low`` to ``high``, both included."""
    return lambda chance, _before: chance.randint(low, high)


percent = number(0, 100)


def cases(
    seed: int, *draws: Draw, where: Callable[..., bool] = lambda *_: True
) -> Iterator[tuple[float, ...]]:
    """A hundred cases, one value for each draw; those not ``where`` are drawn again."""
    chance = Random(seed)
    for _ in range(EACH):
        while True:
            case: list[float] = []
            for draw in draws:
                case.append(draw(chance, case))
            if where(*case):
                break
        yield tuple(case)
