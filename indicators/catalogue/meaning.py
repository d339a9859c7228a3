"""Faults of meaning: each file is well formed, every code exists, and still something is wrong.

Limits the right way round, one target in force, one code for one spelling, a total in every
breakdown, a date for every member. Each question is one function that yields its faults, and takes
no notice of values of a wrong kind: what is wrong with those is said in ``faults``.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from indicators.catalogue.files import Document, Fault, Folder, Row, entries, pairs
from indicators.catalogue.names import fold, spellings
from indicators.catalogue.rules import Number
from indicators.catalogue.shapes import BREAKDOWNS


def files_and_ids(read: Folder) -> Iterator[Fault]:
    """Each indicator has a file of its own name, and no id is used twice."""
    first = {}
    for document in read.indicators:
        code = document.value.get("id")
        if not isinstance(code, str):
            continue
        line = document.line("id")
        if PurePosixPath(document.path).name != f"{code}.yaml":
            what = f'The file holds the indicator "{code}" and has another name.'
            fix = f"Rename the file to {code}.yaml, or correct the id."
            yield Fault(document.path, line, what, fix)
        if code in first:
            what = f'The id "{code}" is used in {first[code]} already.'
            yield Fault(document.path, line, what, "Give one of the two another id.")
        first.setdefault(code, document.path)
    if read.framework is not None:
        for key in ("dimensions", "groups", "instruments"):
            yield from _repeated_ids(read.framework, key)


def _repeated_ids(document: Document, key: str) -> Iterator[Fault]:
    seen = set()
    for entry, keys in entries(document.value, key):
        code = str(entry.get("id"))
        if code in seen:
            what = f'The id "{code}" stands twice in "{key}".'
            line = document.line(*keys, "id")
            yield Fault(document.path, line, what, "Give one of the two another id.")
        seen.add(code)


def limits(read: Folder) -> Iterator[Fault]:
    """Bounds are the right way round, and what is plausible is possible."""
    for document in read.indicators:
        sides = {key: _stated(document.value, key) for key in ("bounds", "plausible")}
        for key, stated in sides.items():
            if len(stated) == 2 and stated["minimum"] >= stated["maximum"]:
                what = f'"{key}": the minimum {stated["minimum"]:g} is not below the maximum.'
                fix = "Exchange the two, or leave out the side that has no limit."
                yield Fault(document.path, document.line(key), what, fix)
        for side, sign in (("minimum", 1), ("maximum", -1)):
            if all(side in stated for stated in sides.values()):
                if sign * sides["plausible"][side] < sign * sides["bounds"][side]:
                    what = f'The plausible {side} lies outside "bounds".'
                    fix = "Only what is possible can be plausible: narrow it, or widen bounds."
                    line = document.line("plausible", side)
                    yield Fault(document.path, line, what, fix)


def _stated(value: dict, key: str) -> dict[str, float]:
    number = Number()
    return {side: limit for side, limit in pairs(value, key) if number.objection(limit) is None}


def kinds_of_indicators(read: Folder) -> Iterator[Fault]:
    """What one key of an indicator says is not contradicted by another."""
    for document in read.indicators:
        value = document.value
        population, sdg = value.get("reference_population"), value.get("sdg")
        if isinstance(population, dict) and population.get("kind") == "none":
            if not population.get("reason"):
                what = "Persons cannot be counted, and no reason is given."
                fix = 'Add "reason: …" to reference_population; readers are shown it.'
                line = document.line("reference_population")
                yield Fault(document.path, line, what, fix)
        if isinstance(sdg, dict) and sdg.get("match") == "identical" and not sdg.get("indicator"):
            what = "The match is identical, and no SDG indicator is named."
            fix = 'Name it in quotes, such as indicator: "1.3.1", or use another match.'
            yield Fault(document.path, document.line("sdg"), what, fix)
        if value.get("status") == "deprecated" and not value.get("replaced_by"):
            what = "The indicator is deprecated, and nothing replaces it."
            fix = 'Add "replaced_by: ID" after status, or set the status to draft.'
            yield Fault(document.path, document.line("status"), what, fix)
        asked = value.get("breakdowns")
        asked = asked if isinstance(asked, dict) else {}
        twice = [b for b in BREAKDOWNS if all(_has(asked, key, b) for key in _ASKED)]
        for breakdown in twice:
            what = f'The breakdown "{breakdown}" is both required and optional.'
            line = document.line("breakdowns")
            yield Fault(document.path, line, what, "Keep it in one of the two lists.")


_ASKED = ("required", "optional")


def _has(asked: dict, key: str, breakdown: str) -> bool:
    return isinstance(asked.get(key), list) and breakdown in asked[key]


def targets(read: Folder) -> Iterator[Fault]:
    """Each indicator has a row, at most one level in force, and each row is complete."""
    in_force, named = {}, set()
    for row in read.rows("targets.csv"):
        named.add(row["indicator"])
        for what, fix in _target_objections(row):
            yield Fault("targets.csv", row.line, what, fix)
        if row["in_force"] == "yes":
            if row["indicator"] in in_force:
                first = in_force[row["indicator"]]
                what = f"{row['indicator']} has a target in force already, on line {first}."
                fix = 'Write "no" in in_force of one of the two; the row stays and is shown.'
                yield Fault("targets.csv", row.line, what, fix)
            in_force.setdefault(row["indicator"], row.line)
    for document in read.indicators if read.complete("targets.csv") else ():
        code = document.value.get("id")
        name = PurePosixPath(document.path).stem
        if isinstance(code, str) and not named & {code, name}:
            what = f'targets.csv has no row for "{code}".'
            fix = 'Add one; type "none" says that no target is agreed.'
            yield Fault(document.path, document.line("id"), what, fix)


def _target_objections(row: Row) -> Iterator[tuple[str, str]]:
    rule, value = row["rule"], row["value"]
    if row["type"] == "none":
        if rule or value or row["in_force"] == "yes":
            what = 'The type is "none", and the row still sets a target.'
            yield what, "Empty value and rule and write no in in_force, or choose another type."
        return
    if not rule:
        yield "The target has no rule.", "Write level, factor, pace or qualitative."
    if not row["source"]:
        yield "The target has no source.", "Name the text, the paragraph and the year."
    if rule == "qualitative" and value:
        yield "A qualitative target has a number.", "Empty the value, or choose another rule."
    if rule in ("level", "factor", "pace") and not value:
        yield "The target has no value.", 'Write the number, or use the rule "qualitative".'
    if rule == "factor" and not row["baseline_year"]:
        yield "A factor needs the year it multiplies.", "Fill in baseline_year."
    if row["in_force"] == "yes" and (rule not in ("level", "factor") or not row["target_year"]):
        what = "A target in force needs a level or factor and a year to be reached by."
        yield what, "Fill in rule and target_year, or write no in in_force."


def countries(read: Folder) -> Iterator[Fault]:
    """Members have a date and a place on the map of their own; ages have a source."""
    places = {}
    for row in read.rows("countries.csv"):
        member, line = row["kind"] == "member", row.line
        if member and not row["member_since"]:
            fix = "Fill in member_since; for a founding member the day of the founding."
            yield Fault("countries.csv", line, "A member has no date of joining.", fix)
        if not member and row["member_since"]:
            fix = "Empty member_since, or correct the kind."
            yield Fault("countries.csv", line, "A date of joining, but not a member.", fix)
        aged = row["pensionable_age_women"] or row["pensionable_age_men"]
        if aged and not row["pensionable_age_source"]:
            fix = "Name the law or table and its year; an age without a source is left empty."
            yield Fault("countries.csv", line, "A pensionable age has no source.", fix)
        place = (row["map_column"], row["map_row"])
        if member and "" in place:
            fix = "Fill in map_column and map_row; both count from 0."
            yield Fault("countries.csv", line, "A member has no place on the tile map.", fix)
        elif place != ("", "") and place in places:
            what = f"The tile is taken by the country on line {places[place]}."
            yield Fault("countries.csv", line, what, "Choose a free column and row.")
        places.setdefault(place, line)


def totals(read: Folder) -> Iterator[Fault]:
    """Each breakdown has a total, because every observation names one."""
    if not read.complete("strata.csv"):
        return
    strata = {(row["dimension"], row["code"]) for row in read.rows("strata.csv")}
    for breakdown in BREAKDOWNS:
        if (breakdown, "_T") not in strata:
            what = f'The breakdown "{breakdown}" has no total.'
            yield Fault("strata.csv", 1, what, f"Add a row that begins {breakdown},_T.")


def series(read: Folder) -> Iterator[Fault]:
    """A series that is shown names its indicator; one that is not shown says why."""
    for row in read.rows("series.csv"):
        if row["role"] == "not_shown":
            if row["indicator"] or not row["note"]:
                what = "A series that is not shown has an indicator, or no reason."
                fix = "Empty the indicator and say in note why it is not shown."
                yield Fault("series.csv", row.line, what, fix)
        elif not row["indicator"]:
            what = "The series is shown, and no indicator is named."
            yield Fault("series.csv", row.line, what, 'Name it, or use the role "not_shown".')


def one_code_for_one_spelling(read: Folder) -> Iterator[Fault]:
    """No spelling stands for two codes; a group of countries is never also a country."""
    first = {}
    for spelling in spellings(read):
        kind = "area" if spelling.kind == "aggregate" else spelling.kind
        folded = fold(spelling.text)
        if not folded:
            continue
        known = first.setdefault((kind, folded), spelling)
        if (known.kind, known.code) != (spelling.kind, spelling.code):
            what = f'"{spelling.text}" stands for {spelling.code} here'
            what += f" and for {known.code} in {known.path}, line {known.line}."
            fix = "Remove one of the two, or write the longer form that tells them apart."
            yield Fault(spelling.path, spelling.line, what, fix)


QUESTIONS = (files_and_ids, limits, kinds_of_indicators, targets, countries, totals, series)
QUESTIONS += (one_code_for_one_spelling,)
