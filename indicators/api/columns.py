"""What each column of an answer holds: its kind, its meaning, and whether it may be missing.

A missing value is null and never zero. A name means the same in every resource, unless the
resource itself says otherwise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.catalogue import BREAKDOWNS


@dataclass(frozen=True)
class Column:
    """One column. ``schema`` is its JSON Schema; ``always`` says that it is never null."""

    name: str
    schema: Mapping[str, Any]
    always: bool

    def json_schema(self) -> dict[str, Any]:
        """The schema with null allowed where a value can be missing."""
        schema = dict(self.schema)
        if not self.always:
            schema["type"] = [schema["type"], "null"]
        return schema


TEXT, WHOLE, NUMBER, TRUTH = ({"type": t} for t in ("string", "integer", "number", "boolean"))
WORDS = {"type": "array", "items": {"type": "string"}}
NAMED = {"type": "object", "additionalProperties": True}
LISTED = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
YEARS = {"type": "array", "items": {"type": ["integer", "null"]}}

_MEANINGS: dict[str, tuple[dict[str, Any], str]] = {
    "indicator": (TEXT, "id of the indicator"),
    "ref_area": (TEXT, "country or area, ISO 3166 alpha-3"),
    "time_period": (WHOLE, "year the value is of"),
    "obs_value": (NUMBER, "the value in unit_measure; null when there is none, never zero for it"),
    "unit_measure": (TEXT, "unit of obs_value; PT is percent, 0 to 100"),
    "obs_status": (TEXT, "SDMX status of the observation, empty when the source gives none"),
    "missing": (TEXT, "why there is no value; null when there is one"),
    "reason": (TEXT, "why something is not said; null when it is"),
    "sex": (TEXT, "sex; _T is everybody"),
    "age": (TEXT, "age group; _T is every age"),
    "urbanisation": (TEXT, "degree of urbanisation; _T is everywhere"),
    "quintile": (TEXT, "wealth quintile; _T is everybody"),
    "disability": (TEXT, "disability; _T is everybody"),
    "migration": (TEXT, "migration status; _T is everybody"),
    "activity": (TEXT, "economic activity; _T is every activity"),
    "breakdown": (TEXT, "the one breakdown that is not at the headline's group, or empty"),
    "agency": (TEXT, "who published the value"),
    "dataset": (TEXT, "the agency's data set"),
    "vintage": (TEXT, "edition of the data set"),
    "licence": (TEXT, "licence of the value"),
    "series": (TEXT, "the agency's own code"),
    "role": (TEXT, "national, primary or alternative; roles are never joined into one line"),
    "headline": (TRUTH, "whether the value belongs to the headline's own line"),
    "publication": (WHOLE, "number of the publication that is shown"),
    "source_detail": (TEXT, "the source behind the agency's value, as received"),
    "obs_comment": (TEXT, "note on the value, as received"),
    "reference_population": (NUMBER, "people the share is of, in the value's own year"),
    "population_year": (WHOLE, "year of reference_population"),
    "population_note": (TEXT, "how reference_population was counted"),
    "population_derived": (TRUTH, "whether reference_population is computed from other counts"),
    "covered_persons": (NUMBER, "people covered"),
    "uncovered_persons": (NUMBER, "people left out"),
    "affected_persons": (NUMBER, "people affected, where more is worse"),
    "persons_reason": (TEXT, "why people are not counted; null when they are"),
    "target_value": (NUMBER, "level of the target"),
    "target_type": (TEXT, "kind of target: agreed, benchmark, rate or none"),
    "target_year": (WHOLE, "year the target is to be reached"),
    "target_id": (TEXT, "id of the target"),
    "target_source": (TEXT, "where the target stands"),
    "baseline_year": (WHOLE, "year a relative target counts from"),
    "baseline_value": (NUMBER, "value a relative target counts from"),
    "gap_pp": (NUMBER, "distance to the target in gap_unit; positive is still to go"),
    "gap_unit": (TEXT, "unit of the gaps; PP is percentage points"),
    "extra_persons": (NUMBER, "people more to cover to reach the target"),
    "gap_reason": (TEXT, "why there is no gap; null when there is one"),
    "best_ref_area": (TEXT, "the member with the best value"),
    "best_value": (NUMBER, "its value"),
    "gap_to_best_pp": (NUMBER, "distance to it"),
    "median_value": (NUMBER, "median of the members compared"),
    "gap_to_median_pp": (NUMBER, "distance to the median"),
    "asean_value": (NUMBER, "the monitor's own figure for ASEAN"),
    "gap_to_asean_pp": (NUMBER, "distance to the figure for ASEAN"),
    "members_compared": (WHOLE, "members that report within the window of years"),
    "standing_reason": (TEXT, "why there is no comparison with others; null when there is"),
    "value_publication": (WHOLE, "publication the value came with"),
    "method": (TEXT, "method used"),
    "method_name": (TEXT, "name of the method"),
    "class": (TEXT, "verdict by the method's own rule"),
    "class_name": (TEXT, "the verdict in words"),
    "sign": (TEXT, "the verdict on the scale that all methods share"),
    "statistic": (NUMBER, "the number the verdict rests on"),
    "statistic_name": (TEXT, "what the number is"),
    "score": (NUMBER, "score of methods that give one"),
    "reason_code": (TEXT, "code of reason"),
    "first_year": (WHOLE, "first year of the line"),
    "first_value": (NUMBER, "its value"),
    "last_year": (WHOLE, "last year of the line"),
    "last_value": (NUMBER, "its value"),
    "values": (WHOLE, "values of the line"),
    "change_pp": (NUMBER, "change from first to last value"),
    "per_year_pp": (NUMBER, "the same for each year"),
    "needed_per_year_pp": (NUMBER, "change a year that would reach the target in its year"),
    "reached_year": (WHOLE, "year the target is reached at this pace"),
    "agreed_pace_pp": (NUMBER, "agreed pace of coverage, points a year"),
    "agreed_pace_met": (TRUTH, "whether the pace is at least that"),
    "at_agreed_pace": (NUMBER, "value in the target year at the agreed pace"),
    "dimension": (TEXT, "dimension of the framework"),
    "newest_year": (WHOLE, "newest year with a value"),
    "age_years": (WHOLE, "years between it and the publication"),
    "values_since": (WHOLE, "values since 2015"),
    "comparable_values": (WHOLE, "values of the longest line of one source"),
    "availability": (TEXT, "sufficient, insufficient or none"),
    "recent": (TRUTH, "whether the newest value is recent"),
    "breakdowns_required": (WHOLE, "breakdowns the indicator asks for"),
    "breakdowns_complete": (WHOLE, "of these, how many are complete"),
    "breakdowns": (LISTED, "each breakdown that is asked for, and the groups known"),
    "groups": (NAMED, "value of each group, by its code"),
    "measure": (TEXT, "measure of inequality, named as in the WHO toolkit"),
    "variant": (TEXT, "variant of the measure"),
    "estimate": (NUMBER, "the measure"),
    "se": (NUMBER, "standard error"),
    "ci_lower": (NUMBER, "lower end of the 95% interval"),
    "ci_upper": (NUMBER, "upper end of the 95% interval"),
    "simple_mean": (NUMBER, "mean of the members' values without weights"),
    "members_reporting": (WHOLE, "members with a value in the window of years"),
    "members_weighted": (WHOLE, "members behind a weighted figure"),
    "members": (WHOLE, "members on the day of the publication"),
    "population_share": (NUMBER, "percent of the people who live in members that report"),
    "modelled_value": (NUMBER, "the ILO's own modelled figure for ASEAN, never mixed into ours"),
    "modelled_year": (WHOLE, "year of modelled_value"),
    "modelled_note": (TEXT, "why the two differ"),
    "years": (YEARS, "first and last year of the values used"),
}

SOURCE = ("agency", "dataset", "vintage", "licence", "series", "role")
OBSERVED = ("indicator", "ref_area", "time_period", "obs_value", "unit_measure", "obs_status")
PEOPLE = ("reference_population", "population_year", "population_note", "population_derived")
PEOPLE += ("covered_persons", "uncovered_persons", "affected_persons", "persons_reason")


def columns(
    *names: str, always: Collection[str] = (), means: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """Columns by name. ``means`` gives another meaning where this resource needs one."""
    other = means or {}
    never_null = {"indicator", "ref_area", "unit_measure", *BREAKDOWNS, *always}
    return tuple(
        Column(
            name,
            _MEANINGS[name][0] | {"description": other.get(name) or _MEANINGS[name][1]},
            name in never_null,
        )
        for name in names
    )


def described(always: Sequence[str] = (), **schemas: tuple[dict[str, Any], str]) -> tuple:
    """Columns of a resource that no other shares: each its schema and its meaning."""
    return tuple(
        Column(name, schema | {"description": meaning}, name in always)
        for name, (schema, meaning) in schemas.items()
    )
