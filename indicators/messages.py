"""Keep the language files complete: every text a person can read, from code and definitions.

``python -m indicators.messages`` brings every ``locale/<code>.po`` up to date: new texts are
added without a translation, texts that are no longer used are dropped, translations stay as
they are. A test fails while a language lacks one, so nothing is shown half in English.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from indicators import starter
from indicators.catalogue import DEFINITIONS, load
from indicators.language import LOCALE_FOLDER
from indicators.settings import STARTER

PROJECT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "mark": None,
    "N_": None,
    "ngettext": (1, 2),
    "Sentence": None,
}


def in_code(project: Path = PROJECT) -> list[str | tuple[str, str]]:
    """Texts marked for translation in ``app.py``, ``pages/`` and ``indicators/``."""
    found: dict[str | tuple[str, str], None] = {}
    for folder in ("indicators", "pages"):
        for _file, _line, message, _notes, _context in extract_from_dir(
            project / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found[message] = None
    for _file, _line, message, _notes, _context in extract_from_dir(
        project,
        method_map=[("app.py", "python")],
        keywords=KEYWORDS,
        directory_filter=_only(project),
    ):
        found[message] = None
    return list(found)


def _only(project: Path):
    return lambda path: Path(path) == project


def in_definitions(folder: Path = DEFINITIONS) -> list[str]:
    """Texts of the definition files, white space folded as ``Language.gettext`` folds it."""
    texts = (re.sub(r"\s+", " ", text).strip() for text in load(folder).texts())
    return list(dict.fromkeys(text for text in texts if text))


def in_starter_figures(folder: Path = STARTER) -> list[str]:
    """What is said of the publications that come with the monitor."""
    rows = csv.DictReader((folder / "publications.csv").read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys(starter.said_of(row["title"], row["note"]) for row in rows))


def wanted() -> list[str | tuple[str, str]]:
    """Every text, code first."""
    found = [*in_code(), *in_definitions(), *in_starter_figures()]
    # A text that is also said with a number is held once, with its plural.
    held = {message[0] for message in found if isinstance(message, tuple)}
    return [message for message in dict.fromkeys(found) if message and message not in held]


def complete(path: Path, messages: list[str | tuple[str, str]]) -> list[str]:
    """Bring one language file up to date and return the texts it does not translate yet."""
    with path.open("rb") as source:
        old = read_po(source, locale=path.stem)
    new = Catalog(
        locale=path.stem, project="Social protection monitor", fuzzy=False, charset="utf-8"
    )
    missing = []
    for message in messages:
        plural = isinstance(message, tuple)
        identifier = message[0] if plural else message
        held = old.get(identifier)
        translation = held.string if held else ""
        if plural and isinstance(translation, str):  # new, or said without a number until now
            translation = (translation, translation)
        new.add(message, translation)
        if not translation or (plural and not all(translation)):
            missing.append(identifier)
    new.creation_date = new.revision_date = old.creation_date
    with path.open("wb") as target:
        write_po(target, new, width=100, sort_output=True)
    return missing


def main() -> None:
    """Bring every language file up to date and say what is left to translate."""
    messages = wanted()
    for path in sorted(LOCALE_FOLDER.glob("*.po")):
        missing = complete(path, messages)
        print(f"{path.name}: {len(messages)} texts, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")


if __name__ == "__main__":
    main()
