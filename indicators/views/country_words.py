"""The sentences of the country view: titles, remarks and reasons, by rule."""

from __future__ import annotations

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator, Target
from indicators.language import Language
from indicators.measures.pace import Pace
from indicators.series import Series
from indicators.views import target_words
from indicators.views.panel import Card, Row

# Indicators that ask the same question of registers and of surveys.
COMPARED = ("SPMF-COV-01", "SPMF-COV-13", "SPMF-COV-10", "SPMF-COV-11", "SPMF-COV-12")
ASSISTANCE = "SPMF-COV-10"  # the household survey that tells wealth fifths apart
RATIO_OF_RECIPIENTS = "SPMF-COV-08"  # recipients divided by the poor, capped at 100


def is_capped(row: Row, indicator: Indicator) -> bool:
    """A ratio that its source caps at 100 proves nothing about everybody being reached."""
    return indicator.id == RATIO_OF_RECIPIENTS and row["obs_value"] == 100


def kind_of(indicator: Indicator) -> str:
    """Whether the figure rests on registers or on a household survey."""
    return "register" if indicator.custodian.startswith("ILO") else "survey"


def headline(catalogue: Catalogue, first: Row, language: Language) -> str:
    """Level, year and people left out of the headline indicator, or that it cannot be said."""
    _ = language.gettext
    area = narrative.country_name(catalogue, first["ref_area"], language, within=True)
    value, year = first["obs_value"], first["time_period"]
    if value is None:
        return _("How many people in {area} are covered cannot be said").format(area=area)
    if value >= 100:
        return _("{area} reports that everybody was covered in {year}").format(
            area=narrative.sentence_case(area), year=year
        )
    share = narrative.share_in_words(value, language)
    if first["uncovered_persons"] is None:
        return _("In {area}, {share} of the people were covered in {year}").format(
            area=area, share=share, year=year
        )
    return _("In {area}, {share} of the people were covered in {year}; {count} were not").format(
        area=area, share=share, year=year, count=language.persons(first["uncovered_persons"])
    )


def lead(first: Row, moved: Pace, language: Language) -> str:
    """The number, the change, what it rests on and that nothing newer is held."""
    _ = language.gettext
    if first["obs_value"] is None:
        return _("No value of this indicator is held: {reason}.").format(
            reason=narrative.missing_in_words(first["missing"], language)
        )
    level = _("{value} receive at least one cash benefit or contribute to a scheme").format(
        value=language.percent(first["obs_value"])
    )
    newer = _("No value has followed since {year}.").format(year=first["time_period"])
    if moved.reason is not None:
        return f"{level}. " + _("One value is held, so a change cannot be said.") + f" {newer}"
    since = _("{direction} {value} in {year}").format(
        direction=_direction(moved.change_pp, language),
        value=language.percent(moved.first_value),
        year=moved.first_year,
    )
    rests = language.ngettext(
        "The change rests on {n} value.", "The change rests on {n} values.", moved.values
    ).format(n=moved.values)
    return f"{level}, {since}. {rests} {newer}"


def _direction(change: float, language: Language) -> str:
    _ = language.gettext
    if round(change, 1) > 0:
        return _("up from")
    return _("down from") if round(change, 1) < 0 else _("unchanged from")


def remark(row: Row, capped: bool, language: Language) -> str:
    """What a reader must know about this bar before believing it."""
    _ = language.gettext
    if row["obs_value"] is None:
        return narrative.missing_in_words(row["missing"], language)
    if capped:
        return _("capped at 100: not proof that all are reached")
    if row["obs_value"] == 0:
        return _("a reported zero")
    return ""


def left_out(row: Row, indicator: Indicator, capped: bool, language: Language) -> tuple[str, str]:
    """People left out in millions and who they are, or that it cannot be said and why."""
    _ = language.gettext
    if row["obs_value"] is None:
        return "", ""
    if capped:
        return "", _("ratio capped at 100")
    if row["uncovered_persons"] is None:
        return "", narrative.reason_in_words(row["persons_reason"], language)
    return language.millions(row["uncovered_persons"]), _whom(indicator, language)


def _whom(indicator: Indicator, language: Language) -> str:
    """Whom the number of people is counted in, short enough to stand under it."""
    _ = language.gettext
    return {
        "population": _("of the whole population"),
        "children": _("of children aged 0–17"),
        "births": _("of women giving birth"),
        "older_persons": _("of older persons"),
        "labour_force": _("of the labour force"),
        "employed": _("of the employed (derived)"),
        "unemployed": _("of the unemployed (derived)"),
        "under5": _("of children under five"),
    }[indicator.reference_population.kind]


def left_out_card(series: Series, catalogue: Catalogue, first: Row, language: Language) -> Card:
    """People left out, and which part of all people left out in ASEAN that is."""
    _ = language.gettext
    label = _("People left out")
    if first["uncovered_persons"] is None:
        reason = narrative.reason_in_words(first["persons_reason"], language)
        return Card(label, _("cannot be said"), "", reason, "missing")
    amount = language.persons(first["uncovered_persons"]).split(" ")
    region = series.regional(first["indicator"])
    note = ""
    if catalogue.countries[first["ref_area"]].kind != "member":
        note = _("Not part of the ASEAN figure")
    elif region["uncovered_persons"]:
        note = _("{share} of all people left out in ASEAN").format(
            share=language.percent(100 * first["uncovered_persons"] / region["uncovered_persons"])
        )
    unit = _("{unit} in {year}").format(unit=" ".join(amount[1:]), year=first["time_period"])
    return Card(label, amount[0], unit.strip(), note, "left-out")


def change_card(moved: Pace, catalogue: Catalogue, language: Language) -> Card:
    """Points a year achieved, or that it cannot be said."""
    _ = language.gettext
    if moved.reason is not None:
        return Card(
            _("Change a year"),
            _("cannot be said"),
            "",
            narrative.reason_in_words(moved.reason, language),
            "missing",
        )
    years = language.years(moved.first_year, moved.last_year)
    return Card(
        _("Change a year, {years}").format(years=years),
        language.signed(moved.per_year_pp),
        _("points"),
        target_words.agreed_rate(catalogue, language),
        "falling" if moved.per_year_pp < 0 else "",
    )


def needed_card(needed: float | None, year: int, aim: Target, language: Language) -> Card:
    """Points a year that would be needed to reach the level in force, counted from ``year``."""
    _ = language.gettext
    level = language.percent(aim.value, 0 if aim.value == int(aim.value) else 1)
    label = _("Needed a year for {level} by {year}").format(level=level, year=aim.target_year)
    if aim.type == "benchmark":
        note = _("Counted from {year}. {level} is a benchmark, not an agreed level")
    else:
        note = _("Counted from {year}. {level} was agreed: {source}")
    note = note.format(year=year, level=level, source=_(aim.source))
    if needed is None:
        return Card(label, _("cannot be said"), "", note, "missing")
    if needed == 0:
        return Card(label, _("none"), "", _("The level is reached"), "")
    return Card(label, language.signed(needed), _("points"), note)


def contingency_title(rows: list[Row], language: Language) -> str:
    """The two groups least covered, by name; a capped ratio is never among them."""
    _ = language.gettext
    known = sorted(
        (r for r in rows if r["obs_value"] is not None and not r["capped"] and r is not rows[0]),
        key=lambda r: r["obs_value"],
    )
    if not known:
        return _("No contingency has a value yet")
    lowest = known[:2]
    if lowest[-1]["obs_value"] >= 50:
        return _("Every contingency with a value covers at least half")
    named = [f"{r['label'].lower()} ({language.percent(r['obs_value'])})" for r in lowest]
    return _("Cover is thinnest for: {groups}").format(groups=language.join(named))


def people_note(rows: list[Row], language: Language) -> str:
    """How the people behind each bar were counted, once for each rule that was used."""
    _ = language.gettext
    notes = dict.fromkeys(r["population_note"] for r in rows if r["population_note"])
    sentences = [narrative.sentence_case(_(note)) for note in notes]
    return " ".join(f"{sentence}." for sentence in sentences)


def trend_title(rows: list[Row], moved: Pace, language: Language) -> str:
    """Where the country stood against ILO's estimate for ASEAN in its first and last year."""
    _ = language.gettext
    if moved.reason is not None:
        return _("One value is not a trend") if moved.values else _("No trend can be shown")
    asean = {r["time_period"]: r["obs_value"] for r in rows if r["line"] == "asean"}
    if moved.first_year not in asean or moved.last_year not in asean:
        return _("{first} in {first_year}, {last} in {last_year}").format(
            first=language.percent(moved.first_value),
            first_year=moved.first_year,
            last=language.percent(moved.last_value),
            last_year=moved.last_year,
        )

    def side(value: float, year: int) -> str:
        return _("above") if value > asean[year] else _("below")

    before, after = (
        side(moved.first_value, moved.first_year),
        side(moved.last_value, moved.last_year),
    )
    slots = {"before": before, "after": after, "first": moved.first_year, "last": moved.last_year}
    if before == after:
        return _("{after} the ASEAN estimate in {first} and in {last}").format(
            **{**slots, "after": narrative.sentence_case(after)}
        )
    return _("From {before} the ASEAN estimate in {first} to {after} it in {last}").format(**slots)


def trend_alt(rows: list[Row], first: Row, language: Language) -> str:
    """The trend read aloud: every value of the country with its year."""
    _ = language.gettext
    values = [
        f"{r['time_period']}: {language.percent(r['obs_value'])}"
        for r in rows
        if r["line"] == "country"
    ]
    return _("Values by year: {values}").format(values="; ".join(values) or _("none"))


def quintile_title(rows: list[Row], language: Language) -> str:
    """Whether assistance reaches the poorest fifth more than the richest, in points."""
    _ = language.gettext
    if not rows:
        return _("Assistance by wealth fifth: cannot be said")
    gap = rows[0]["obs_value"] - rows[-1]["obs_value"]
    year = rows[0]["time_period"]
    points = language.number(abs(gap), 0)
    if round(gap) == 0:
        return _("Poorest and richest fifth are reached alike in {year}").format(year=year)
    if gap > 0:
        return _("Assistance reaches the poorest fifth more, by {points} points in {year}").format(
            points=points, year=year
        )
    return _("Assistance reaches the richest fifth more, by {points} points in {year}").format(
        points=points, year=year
    )


def quintile_alt(rows: list[Row], language: Language) -> str:
    """The fifths read aloud."""
    return "; ".join(f"{r['label']}: {language.percent(r['obs_value'])}" for r in rows)


def sexes_title(rows: list[Row], language: Language) -> str:
    """Who of women and men is covered more, in points; or that it cannot be said."""
    _ = language.gettext
    women, men = rows[0]["obs_value"], rows[1]["obs_value"]
    if women is None or men is None:
        return _("Women and men: cannot be said")
    gap = women - men
    if abs(gap) < 0.05:
        return _("Women and men are covered alike")
    more = _("Women") if gap > 0 else _("Men")
    return _("{who} are covered more, by {points} points").format(
        who=more, points=language.number(abs(gap), 1)
    )
