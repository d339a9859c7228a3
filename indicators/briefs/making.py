"""From an order to its bytes: read the publication, compose the page, set it.

The one way to a report: the command line, the Reports page and the press all come through here,
so the same order gives the same bytes whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable

from indicators import settings
from indicators.briefs import asean, country, indicator, issuer, slides, squares
from indicators.briefs.desk import Density, Desk
from indicators.briefs.order import Order
from indicators.briefs.page import Page
from indicators.briefs.typesetting import sheet_left, typeset
from indicators.catalogue import load
from indicators.errors import MonitorError, Sentence
from indicators.figures.print import LayoutFault
from indicators.language import Language
from indicators.series import Series

Composer = Callable[[Desk], Page]

# Millimetres of an A4 page that are figures, and how far these may shrink and grow.
FLEXIBLE = 150.0
LEAST_TALL, MOST_TALL = 0.85, 1.25
# Millimetres too few or left over that the gaps between the rows of a page take up.
TIGHT, LOOSE = -2.0, 9.0

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

OF_CONTINGENCIES = ("country", "asean")


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
    """The page of an order from a publication that is open already.

    Raises ``MonitorError`` when a figure has no room for what it must say, or the framework holds
    nothing that this kind of report shows.
    """
    catalogue = load(settings.from_environment().definitions)
    if order.kind in OF_CONTINGENCIES and not catalogue.framework.contingencies:
        raise MonitorError(
            Sentence(
                "The framework lists no contingencies, so there is no report of {subject}. Ask for "
                "the report of one indicator, or list them in framework.yaml.",
                subject=order.subject,
            )
        )
    language, office = Language(order.language), issuer.from_environment()
    desk = Desk(series, catalogue, language, order, office)
    composer = COMPOSERS[(order.kind, order.size)]
    try:
        page = composer(desk)
        return _filled(desk, composer, page) if order.size == "a4" else page
    except LayoutFault as fault:
        raise MonitorError(
            Sentence(
                "The report of {subject} ({size}) has a figure that does not fit: {fault}. Choose "
                "another size, and tell whoever looks after the monitor.",
                subject=order.subject,
                size=order.size,
                fault=fault,
            )
        ) from fault


def _filled(desk: Desk, composer: Composer, page: Page) -> Page:
    """The page again, its figures taller or shorter by what is left or missing on the sheet.

    Words take what room they need; figures give way. A page that is still too long after that
    lists fewer requests, and comes back as it is when nothing more can be left out.
    """
    missing = sheet_left(page)
    if TIGHT <= missing <= LOOSE:
        return page
    for listed in (4, 3, 2):
        tall = min(max(1.0 + missing / FLEXIBLE, LEAST_TALL), MOST_TALL)
        page = composer(desk.at(Density(tall, listed)))
        left = sheet_left(page)
        if left >= TIGHT:
            break
        missing += left - 1.0
    return page


def publication_of(order: Order) -> Series:
    """The publication an order is of. Raises ``MonitorError`` if there is none of that number."""
    return Series.current() if order.publication is None else Series.at(order.publication)
