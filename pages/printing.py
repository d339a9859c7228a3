"""Reports and pictures over the web: the one press of this server, and the addresses it serves.

``/figures/<view>/<panel>.png`` is a figure as a picture, named as its CSV is; ``/p/<publication>/
<code>`` is the short address on a report, which leads to the page it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from indicators import catalogue as definitions
from indicators import settings
from indicators.briefs import files
from indicators.briefs.order import ASEAN, SIZES, Order
from indicators.briefs.pictured import has_picture
from indicators.briefs.press import Busy, Press
from indicators.errors import MonitorError, Sentence
from indicators.language import SOURCE_LANGUAGE, Language, available
from indicators.series import Series
from indicators.series_assessment import members_of

PICTURE_SIZE = "slide"  # unless the address says another
press = Press()


def stamp(series: Series) -> tuple:
    """What a report depends on besides its own words."""
    shown = series.publication
    return (shown["number"], shown["name"], shown["definitions_hash"])


def brief(order: Order) -> bytes:
    """A report, printed now or kept from before. Raises ``MonitorError`` when it cannot be."""
    series = Series.current() if order.publication is None else Series.at(order.publication)
    return press.make("brief", order.words(), stamp(series))


def of_all_members(
    series: Series, catalogue: definitions.Catalogue, like: Order, tell: Callable[[float], object]
) -> bytes:
    """The region's and every member's report in size, language and form of ``like``, as one zip.

    ``tell`` hears after each report which part of the work is done.
    """
    orders = [replace(like, kind="asean", subject=ASEAN)]
    members = members_of(series, catalogue)
    orders += [replace(like, kind="country", subject=area) for area in members]
    reports = []
    for place, order in enumerate(orders, start=1):
        name = order.file_name(series.publication["number"])
        reports.append((name, brief(order)))
        tell(place / len(orders))
    return files.zipped(reports)


def picture(request: Request) -> Response:
    """One figure as PNG; a wrong word gives 404, a long queue 503, each with a sentence."""
    choices = dict(request.query_params)
    code = choices.pop("lang", SOURCE_LANGUAGE)
    here = Language(code if code in available() else SOURCE_LANGUAGE)
    size = choices.pop("size", PICTURE_SIZE)
    number = choices.pop("publication", "")
    view, panel = request.path_params["view"], request.path_params["panel"]
    try:
        if not has_picture(view, panel):
            raise MonitorError(
                Sentence("There is no picture “{panel}” on {view}.", panel=panel, view=view)
            )
        if code not in available() or size not in SIZES:
            raise MonitorError(
                Sentence(
                    "Choose a language of {languages} and a size of {sizes}.",
                    languages=", ".join(available()),
                    sizes=", ".join(SIZES),
                )
            )
        series = Series.at(int(number)) if number.isdecimal() else Series.current()
        shown = series.publication["number"]
        words = {"view": view, "panel": panel, "choices": choices, "language": code}
        words |= {"size": size, "publication": shown or None}
        content = press.make("picture", words, stamp(series))
    except Busy as error:
        return PlainTextResponse(here.say(error), status_code=503, headers={"retry-after": "30"})
    except MonitorError as error:
        return PlainTextResponse(here.say(error), status_code=404)
    name = "-".join([view, panel, *choices.values(), size, code, f"publication-{shown}"])
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name)[:120]
    headers = {"content-disposition": f'attachment; filename="{safe}.png"'}
    return Response(content, media_type="image/png", headers=headers)


def short_address(request: Request) -> Response:
    """From the short address on a report to its page, as of the same publication."""
    code, number = request.path_params["code"], str(request.path_params["publication"])
    catalogue = definitions.load(settings.from_environment().definitions)
    known = {c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"}
    query = {"publication": number}
    if request.query_params.get("lang") in available():
        query["lang"] = request.query_params["lang"]
    if code == "ASEAN":
        return RedirectResponse(f"/?{urlencode(query)}")
    if code in known:
        return RedirectResponse(f"/country?{urlencode({'country': code} | query)}")
    if code in catalogue.indicators:
        return RedirectResponse(f"/coverage?{urlencode({'indicator': code} | query)}")
    return PlainTextResponse(
        Language(query.get("lang", SOURCE_LANGUAGE)).say(
            Sentence("There is no report of “{code}”.", code=code)
        ),
        status_code=404,
    )


ROUTES = [
    Route("/figures/{view}/{panel}.png", picture, methods=["GET"]),
    Route("/p/{publication:int}/{code}", short_address, methods=["GET"]),
]
