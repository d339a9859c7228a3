"""The shape of a framework: which keys and columns exist, and what may stand in each.

This is the one place to look up a key: ``FRAMEWORK`` for ``framework.yaml``, ``INDICATOR`` for a
file of ``indicators/``, ``TABLES`` for the CSV files. Each key has a rule; a rule says in words
what it expects, and a cell of a table is read by the same rule as a value of YAML. Keys stand in
the order given here. Whether a code that is named exists is not a question of shape: see
``faults``.
"""

from dataclasses import dataclass

from indicators.catalogue.rules import (
    Anything,
    Choice,
    Conditions,
    Day,
    Every,
    Flag,
    Keys,
    Maybe,
    Number,
    Pairs,
    Pattern,
    Text,
)

FRAMEWORK_FILE = "framework.yaml"
INDICATOR_FOLDER = "indicators"

# The columns of every observation that split a population, in the order of the upload template.
BREAKDOWNS = ("sex", "age", "urbanisation", "quintile", "disability", "migration", "activity")
# The agency of officers' figures: they come under the indicator's own id, agencies' under theirs.
NATIONAL = "National report"

LEVELS = ("reported", "not_collected", "not_applicable", "pending", "suppressed", "not_comparable")
POPULATIONS = ("population", "children", "older_persons", "births", "labour_force", "employed")
POPULATIONS += ("unemployed", "under5", "none")
TARGET_TYPES = ("agreed_numeric", "agreed_qualitative", "benchmark", "agreed_rate", "none")
ALIAS_KINDS = ("area", "aggregate", "indicator", "unit", "status", *BREAKDOWNS)


@dataclass(frozen=True)
class TableShape:
    """One CSV file: its columns with their rules, and the columns that name a row."""

    columns: dict[str, object]
    key: tuple[str, ...]


_IDS = Every(Text())
_BOUNDS = Keys({"minimum": Number(), "maximum": Number()}, frozenset({"minimum", "maximum"}))
_QUOTED = Maybe(Text())

INDICATOR = Keys(
    {
        "id": Pattern(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*", "capitals, digits and hyphens only"),
        "name": Text(),
        "short_name": Text(40),
        "label": Keys({"title": Text(24), "detail": Text(34)}),
        "definition": Text(),
        "numerator": Maybe(Text()),
        "denominator": Maybe(Text()),
        "reference_population": Keys(
            {"kind": Choice(POPULATIONS), "reason": Text()}, frozenset({"reason"})
        ),
        "unit_measure": Text(),
        "decimals": Number(True, 0, 6),
        "higher_is": Choice(("better", "worse", "zero", "neutral")),
        "bounds": _BOUNDS,
        "plausible": _BOUNDS,
        "dimension": Text(),
        "group": Text(),
        "headline": Pairs(Text()),
        "breakdowns": Keys(
            {"required": Every(Choice(BREAKDOWNS)), "optional": Every(Choice(BREAKDOWNS))}
        ),
        "other_strata": Every(Text()),
        "sdg": Keys(
            {
                "goal": _QUOTED,
                "target": _QUOTED,
                "indicator": _QUOTED,
                "match": Choice(("identical", "proxy", "partial", "none")),
                "note": _QUOTED,
            },
            frozenset({"note"}),
        ),
        "series": Pairs(Every(Anything())),
        "custodian": Text(),
        "tier": Choice(("A", "B", "C")),
        "certainty": Choice(("seen", "background")),
        "derived_from": Keys(
            {"measure": Text(), "breakdown": Choice(BREAKDOWNS), "of": _IDS},
            frozenset({"measure", "breakdown", "of"}),
        ),
        "related": Pairs(Text()),
        "motivated_by": _IDS,
        "status": Choice(("draft", "active", "deprecated")),
        "replaced_by": Maybe(Text()),
        "reference": Maybe(Text()),
        "reviewed": Day(),
    },
    frozenset({"headline", "other_strata", "derived_from", "related", "replaced_by"}),
)

FRAMEWORK = Keys(
    {
        "id": Text(),
        "version": Text(),
        "name": Text(),
        "status": Choice(("proposed", "official")),
        "status_note": Text(),
        "reviewed": Day(),
        "headline_indicator": Text(),
        "contingencies": _IDS,
        "dimensions": Every(
            Keys({"id": Text(), "name": Text(), "description": Text(), "instruments": _IDS}), True
        ),
        "groups": Every(Keys({"id": Text(), "name": Text()}), True),
        "instruments": Every(
            Keys(
                {
                    "id": Text(),
                    "name": Text(),
                    "adopted": Day(or_year=True),
                    "place": Text(),
                    "summary": Text(),
                    "objectives": Every(Keys({"id": Text(), "text": Text(), "dimensions": _IDS})),
                    "certainty": Choice(("seen", "background")),
                    "source": Text(),
                },
                frozenset({"objectives"}),
            )
        ),
        "agreed_pace": Keys({"points_per_year": Number(), "instruments": _IDS, "source": Text()}),
    },
    frozenset({"agreed_pace"}),
)

_SERIES = {"agency": Text(), "dataset": Text(), "series": Text()}

TABLES = {
    "countries.csv": TableShape(
        {
            "ref_area": Text(),
            "iso2": Maybe(Pattern(r"[A-Z]{2}", "the two capitals of ISO 3166")),
            "m49": Maybe(
                Pattern(r"\d{3}", 'three digits such as "096"; a spreadsheet drops the 0')
            ),
            "name": Text(),
            "short_name": Text(12),
            "official_name": Text(),
            "local_name": Maybe(Text()),
            "local_script": Maybe(
                Pattern(r"[A-Z][a-z]{3}", "an ISO 15924 script such as Khmr or Latn")
            ),
            "kind": Choice(("member", "partner", "aggregate")),
            "member_since": Maybe(Day()),
            "pensionable_age_women": Maybe(Number(True, 40, 80)),
            "pensionable_age_men": Maybe(Number(True, 40, 80)),
            "pensionable_age_source": Maybe(Text()),
            "currency": Maybe(Pattern(r"[A-Z]{3}", "the three capitals of ISO 4217")),
            "map_column": Maybe(Number(True, 0, 99)),
            "map_row": Maybe(Number(True, 0, 99)),
        },
        ("ref_area",),
    ),
    "strata.csv": TableShape(
        {
            "dimension": Choice(BREAKDOWNS),
            "code": Text(),
            "name": Text(),
            "short_name": Text(),
            "order": Number(True),
            "word": Text(),
            "ordered": Flag(),
            "note": Maybe(Text()),
        },
        ("dimension", "code"),
    ),
    "obs_status.csv": TableShape(
        {"code": Text(), "name": Text(), "kind": Choice(LEVELS), "value_expected": Flag()},
        ("code",),
    ),
    "units.csv": TableShape(
        {
            "unit_measure": Text(),
            "name": Text(),
            "symbol": Maybe(Text()),
            "template": Pattern(r".*\{value\}.*", "words around {value}"),
        },
        ("unit_measure",),
    ),
    "targets.csv": TableShape(
        {
            "indicator": Text(),
            "target_id": Text(),
            "value": Maybe(Number()),
            "unit_measure": Maybe(Text()),
            "baseline_year": Maybe(Number(True, 1950, 2100)),
            "rule": Maybe(Choice(("level", "factor", "pace", "qualitative"))),
            "target_year": Maybe(Number(True, 1950, 2100)),
            "type": Choice(TARGET_TYPES),
            "instrument": Maybe(Text()),
            "in_force": Flag(),
            "source": Maybe(Text()),
            "note": Maybe(Text()),
        },
        ("indicator", "target_id"),
    ),
    "series.csv": TableShape(
        _SERIES
        | {
            "indicator": Maybe(Text()),
            "role": Choice(("primary", "alternative", "not_shown")),
            "where": Maybe(Conditions()),
            "absorb": Maybe(Conditions()),
            "set": Maybe(Conditions()),
            "factor": Maybe(Number(empty=1)),
            "unit_measure": Text(),
            "label": Maybe(Text()),
            "note": Maybe(Text()),
        },
        ("agency", "dataset", "series", "indicator", "where", "absorb", "set"),
    ),
    "reference_series.csv": TableShape(
        {"id": Text()} | _SERIES | {"name": Text(), "unit_measure": Text(), "note": Maybe(Text())},
        ("id",),
    ),
    "aliases.csv": TableShape(
        {
            "kind": Choice(ALIAS_KINDS),
            "alias": Text(),
            "code": Text(),
            "language": Maybe(Text()),
            "note": Maybe(Text()),
        },
        ("kind", "alias"),
    ),
}
