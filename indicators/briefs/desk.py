"""What lies on the desk of whoever composes a page: the publication, the words, the order.

A page may be composed twice, the second time with taller or shorter figures; its views are read
once and kept here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from indicators.briefs.issuer import Issuer
from indicators.briefs.order import Order
from indicators.catalogue import Catalogue
from indicators.language import Language
from indicators.series import Series


@dataclass(frozen=True)
class Density:
    """How tall the figures are, and how much is listed.

    Languages differ in length and countries in what is known, so no one grid fits all: ``tall``
    is a factor on the heights that may give way, ``listed`` the number of requests.
    """

    tall: float = 1.0
    listed: int = 4


@dataclass(frozen=True)
class Desk:
    """Everything a page is composed from."""

    series: Series
    catalogue: Catalogue
    language: Language
    order: Order
    issuer: Issuer
    density: Density = Density()  # noqa: RUF009 - frozen
    kept: dict[tuple, Any] = field(default_factory=dict)

    @property
    def publication(self) -> dict[str, Any]:
        """The publication the page is of."""
        return self.once(lambda: self.series.publication, "publication")

    def view(self, prepare: Callable[..., Any], *key: Any) -> Any:
        """``prepare(series, catalogue, language, *key)``, read once."""
        name = (prepare.__module__, prepare.__qualname__, *key)
        return self.once(lambda: prepare(self.series, self.catalogue, self.language, *key), *name)

    def once(self, make: Callable[[], Any], *key: Any) -> Any:
        """What ``make()`` gives, kept under ``key``."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def at(self, density: Density) -> Desk:
        """The same desk with another density; what was read stays read."""
        return replace(self, density=density)
