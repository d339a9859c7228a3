"""From an order to its bytes: read the publication, compose the page, set it.

The one way to a report: the command line, the Reports page and the press all come through here,
so the same order gives the same bytes whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable

from indicators import settings
from indicators.briefs import asean, country, indicator, issuer, slides, squares
from indicators.briefs.issuer import Issuer
from indicators.briefs.order import Order
from indicators.briefs.page import Page
from indicators.briefs.typesetting import typeset
from indicators.catalogue import Catalogue, load
from indicators.language import Language
from indicators.series import Series

Composer = Callable[[Series, Catalogue, Language, Order, Issuer], Page]

COMPOSERS: dict[tuple[str, str], Composer] = {
    ("country", "a4"): country.a4,
    ("country", "slide"): slides.country,
    ("country", "square"): squares.country,
    ("asean", "a4"): asean.a4,
    ("asean", "slide"): slides.region,
    ("asean", "square"): squares.region,
    ("indicator", "a4"): indicator.a4,
    ("indicator", "slide"): slides.indicator,
    ("indicator", "square"): squares.indicator,
}


def make(order: Order) -> bytes:
    """The finished PNG or PDF of an order. Raises ``MonitorError`` when it cannot be made."""
    return typeset(compose(order), order.size, order.form)


def make_from(words: dict[str, object]) -> bytes:
    """The same from an order as plain data (``Order.words``)."""
    return make(Order(**words))


def compose(order: Order) -> Page:
    """The page of an order before it is set. Raises ``MonitorError`` when nothing can be read."""
    return compose_from(publication_of(order), order)


def compose_from(series: Series, order: Order) -> Page:
    """The page of an order from a publication that is open already."""
    catalogue = load(settings.from_environment().definitions)
    composer = COMPOSERS[(order.kind, order.size)]
    return composer(series, catalogue, Language(order.language), order, issuer.from_environment())


def publication_of(order: Order) -> Series:
    """The publication an order is of. Raises ``MonitorError`` if there is none of that number."""
    return Series.current() if order.publication is None else Series.at(order.publication)
