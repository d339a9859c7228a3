"""``brief``: a report of one page as PNG or PDF, of a country, of ASEAN or of an indicator.

``--all --out DIR`` makes the brief of every member and of ASEAN. A file is written beside its
place and renamed, so a report is whole or not there; a refusal leaves nothing behind.
"""

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indicators.catalogue import Catalogue, load
from indicators.commands import choice
from indicators.errors import MonitorError
from indicators.settings import from_environment

ASEAN = "ASEAN"


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("brief", help="a report of one page, as PNG or PDF")
    parser.add_argument("--country", metavar="ISO3|ASEAN", help="of one country, or of the region")
    parser.add_argument("--indicator", metavar="ID", help="of one indicator across the members")
    parser.add_argument("--all", action="store_true", help="of every member and of ASEAN")
    parser.add_argument(
        "--out", metavar="F", type=Path, required=True, help="F.png or F.pdf; with --all a folder"
    )
    parser.add_argument("--lang", default="en", metavar="LANG", help="en (default) or id")
    parser.add_argument(
        "--size", default="a4", metavar="SIZE", help="a4 (default), slide or square"
    )
    parser.add_argument("--publication", metavar="N", help="as it was at publication N")
    parser.add_argument("--form", metavar="FORM", help="with --all: png (default) or pdf")
    return parser


def run(arguments: argparse.Namespace) -> int:
    from indicators.briefs.worker import package_missing

    try:
        # Typesetting loads matplotlib and typst; commands that draw nothing need not wait for it.
        from indicators.briefs import files
        from indicators.briefs.making import compose_from, publication_of
        from indicators.briefs.typesetting import check_fonts, typeset
    except ModuleNotFoundError as missing:
        raise MonitorError(package_missing(missing.name)) from None
    catalogue = load(from_environment().definitions)
    orders = _orders(arguments, catalogue)
    check_fonts()
    if arguments.all:
        files.make_folder(arguments.out)
    files.check_folder(orders[0][1].parent)
    series = publication_of(orders[0][0])
    with _stopping_between_reports() as stop_if_asked:
        for order, path in orders:
            name = order.file_name(series.publication["number"])
            place = path.parent / name if arguments.all else path
            content = typeset(compose_from(series, order), order.size, order.form)
            stop_if_asked()
            files.write(place, content)
            print(place, flush=True)
            stop_if_asked()
    return 0


@contextmanager
def _stopping_between_reports() -> Iterator[Callable[[], None]]:
    """Hear Ctrl-C and a polite kill between two reports, so that no half-written file stays.

    Interrupted in its middle, a query would call the interruption an error of its own.
    """
    asked: list[int] = []

    def stop_if_asked() -> None:
        if asked:
            raise KeyboardInterrupt

    kinds = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(kind, lambda number, _frame: asked.append(number)) for kind in kinds]
    try:
        yield stop_if_asked
    finally:
        for kind, former in zip(kinds, before, strict=True):
            signal.signal(kind, former)


def _orders(arguments: argparse.Namespace, catalogue: Catalogue) -> list:
    """Every report that is asked for, with the place of its file."""
    from indicators.briefs.order import order
    from indicators.series_assessment import members_of

    chosen = [bool(arguments.country), bool(arguments.indicator), arguments.all]
    if sum(chosen) != 1:
        raise MonitorError(
            "Choose one subject: --country ISO3, --country ASEAN, --indicator ID, or --all."
        )
    form = _form(arguments)
    words = {"language": arguments.lang, "size": arguments.size, "form": form}
    if arguments.publication is not None:
        words["publication"] = arguments.publication
    if arguments.indicator:
        subjects = [("indicator", choice.indicator(catalogue, arguments.indicator).id)]
    elif arguments.country == ASEAN:
        subjects = [("asean", ASEAN)]
    elif arguments.country:
        subjects = [("country", choice.country(catalogue, arguments.country))]
    else:
        one = order(catalogue, words | {"kind": "asean", "subject": ASEAN})
        from indicators.briefs.making import publication_of

        members = members_of(publication_of(one), catalogue)
        subjects = [("asean", ASEAN), *(("country", area) for area in members)]
    path = arguments.out / "brief" if arguments.all else arguments.out
    return [
        (order(catalogue, words | {"kind": kind, "subject": subject}), path)
        for kind, subject in subjects
    ]


def _form(arguments: argparse.Namespace) -> str:
    """PNG or PDF: by the ending of the file, with ``--all`` by ``--form``."""
    if arguments.all:
        return arguments.form or "png"
    ending = arguments.out.suffix.lower().removeprefix(".")
    if arguments.form not in (None, ending):
        raise MonitorError(
            f"--form {arguments.form} and {arguments.out.name} do not agree. Leave --form out."
        )
    if ending not in ("png", "pdf"):
        raise MonitorError(
            f"The file {arguments.out.name} must end in .png or .pdf: that chooses the form."
        )
    return ending
