"""Everything that may be wrong in a folder of definitions, and how it is said.

Three steps: the shape of each file (keys, columns, kinds of values: here), codes that are named
and do not exist (``references``), and contradictions of meaning (``meaning``).
All faults are listed, never only the first, so that a person mends a folder in one sitting. A file
that could not be read at all has one fault, and nothing else is asked of it.
"""

from collections.abc import Iterator

from indicators.catalogue.files import Document, Fault, Folder
from indicators.catalogue.meaning import QUESTIONS
from indicators.catalogue.references import unknown_codes
from indicators.catalogue.rules import Anything, Every, Keys, Pairs
from indicators.catalogue.shapes import FRAMEWORK, INDICATOR, TABLES


def describe(faults: list[Fault]) -> str:
    """The faults as lines of text, ``file:line: what. How to mend it.``, in the order of files."""
    return "\n".join(str(fault) for fault in sorted(faults))


def faults_in(read: Folder) -> list[Fault]:
    """Every fault of a folder that was read, in the order of files and lines."""
    faults = [*read.faults, *_document_faults(read), *_table_faults(read)]
    for question in (unknown_codes, *QUESTIONS):
        faults.extend(question(read))
    return sorted(set(faults))


def _table_faults(read: Folder) -> Iterator[Fault]:
    """Each cell follows the rule of its column, and no row repeats the codes of another."""
    for name, table in read.tables.items():
        shape, first = TABLES[name], {}
        for row in table.rows:
            for column, rule in shape.columns.items():
                expected = rule.objection(row[column])
                if expected:
                    what = f'Column "{column}": found "{row[column]}".'
                    yield Fault(name, row.line, what, f"Expected: {expected}.")
            key = tuple(row[column] for column in shape.key)
            if key in first:
                codes = " ".join(cell for cell in key if cell)
                what = f"The row for {codes} stands twice; first on line {first[key]}."
                yield Fault(name, row.line, what, "Remove one of the two rows.")
            first.setdefault(key, row.line)


def _document_faults(read: Folder) -> Iterator[Fault]:
    if read.framework is not None:
        yield from _value_faults(read.framework, read.framework.value, FRAMEWORK, ())
    for document in read.indicators:
        yield from _value_faults(document, document.value, INDICATOR, ())


def _value_faults(document: Document, value, rule, keys: tuple) -> Iterator[Fault]:
    """Compare one value of YAML with its rule, and everything below it."""
    if isinstance(rule, Keys | Pairs) and not isinstance(value, dict):
        fix = "Write it as {key: value}, or as indented lines; {} if there is nothing to say."
        yield _fault(document, keys, f"{_name(keys)} is not a set of keys with values.", fix)
    elif isinstance(rule, Every) and not isinstance(value, list):
        yield _fault(document, keys, f"{_name(keys)} is not a list.", "Write [one, two] or [].")
    elif isinstance(rule, Keys):
        yield from _key_faults(document, value, rule, keys)
        for key in rule.rules:
            if key in value:
                yield from _value_faults(document, value[key], rule.rules[key], (*keys, key))
    elif isinstance(rule, Pairs):
        for key in value:
            yield from _value_faults(document, value[key], rule.rule, (*keys, key))
    elif isinstance(rule, Every):
        if rule.at_least_one and not value:
            yield _fault(document, keys, f"{_name(keys)} is empty.", "Add at least one entry.")
        for place, item in enumerate(value):
            yield from _value_faults(document, item, rule.rule, (*keys, place))
    elif not isinstance(rule, Anything):
        expected = rule.objection(value)
        if expected:
            what = f'{_name(keys)}: found "{_as_written(document, keys)}".'
            yield _fault(document, keys, what, f"Expected: {expected}.")


def _key_faults(document: Document, value: dict, rule: Keys, keys: tuple) -> Iterator[Fault]:
    """Keys that nobody knows, that are missing, or that stand in another order than elsewhere."""
    known = list(rule.rules)
    place = f" in {_name(keys)}" if keys else ""
    for key in value:
        if key not in rule.rules:
            fix = f"Correct the spelling or remove it; known keys: {', '.join(known)}."
            yield _fault(document, (*keys, key), f'Unknown key "{key}"{place}.', fix)
    for key in known:
        if key not in value and key not in rule.optional:
            fix = f'Add a line "{key}: …"; another file of the kind shows what it says.'
            yield _fault(document, keys, f'The key "{key}" is missing{place}.', fix)
    present = [key for key in value if key in rule.rules]
    for key, expected in zip(present, sorted(present, key=known.index), strict=True):
        if key != expected:
            what = f'The key "{key}" stands where "{expected}" should{place}.'
            fix = f"Keep the order of all files: {', '.join(known)}."
            yield _fault(document, (*keys, key), what, fix)
            return


def _fault(document: Document, keys: tuple, what: str, fix: str) -> Fault:
    return Fault(document.path, document.line(*keys), what, fix)


def _name(keys: tuple) -> str:
    """How a person finds a value: the keys from the top, entries of a list counted from 1."""
    words = (f"entry {key + 1}" if isinstance(key, int) else str(key) for key in keys)
    return f'"{", ".join(words)}"'


def _as_written(document: Document, keys: tuple) -> str:
    return document.source[keys] if keys in document.source else "several values"
