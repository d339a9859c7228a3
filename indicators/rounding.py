"""Round half up, in one place, so that 13.25 is 13.3 on every page and on paper.

Python and numpy round half to even, and a binary float of 13.25 may print as 13.2 on one
page and 13.3 on another. Every number that is shown passes through ``half_up``.
"""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float | int | Decimal, decimals: int = 0) -> Decimal:
    """Round ``value`` to ``decimals`` places, halves away from zero.

    The shortest decimal form of a float (its ``repr``) is what was published, so that is
    what is rounded: 2.675 gives 2.68 although its binary value lies just below. A float that
    computing left a hair below a half (54.349999999999994 for 54.35) is first brought back by
    rounding to twelve significant digits.

    Raises
    ------
    ValueError
        If ``value`` is not a finite number: a missing value has no rounded form.
    """
    number = value if isinstance(value, Decimal) else Decimal(format(value, ".12g"))
    if not number.is_finite():
        raise ValueError("a missing or infinite value cannot be rounded")
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    # "-0.0" would read as a fall that did not happen.
    return abs(rounded) if rounded == 0 else rounded
