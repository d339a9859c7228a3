"""The methods that judge progress, their classes in their own words, and what a verdict is.

``sign`` puts the classes of all methods on one scale for reading across: met, on_track,
some_progress, little_or_none, going_back. The classes and their names are those of the methods;
where ours differ, ``docs/methods.md`` says so. The rules stand in ``progress_linear`` and
``progress_growth``.
"""

from dataclasses import dataclass

N_ = str  # marks a text for translation; whoever shows it translates it

SIGNS = {
    "met": N_("met"),
    "on_track": N_("on track"),
    "some_progress": N_("some progress"),
    "little_or_none": N_("little or none"),
    "going_back": N_("going back"),
}

REASONS = {
    "needs_target": N_("The method needs a target with a number and a year."),
    "target_year_passed": N_("The year of the target has come and the target is not met."),
    "growth_from_zero": N_("Growth from zero cannot be computed."),
    "sign_change": N_("Growth between a positive and a negative value cannot be computed."),
}


@dataclass(frozen=True)
class Method:
    """One method: how it is called, what its statistic is, and its classes with their signs."""

    id: str
    name: str
    statistic: str
    classes: dict[str, tuple[str, str]]  # class: (its published name, sign)


METHODS: dict[str, Method] = {
    method.id: method
    for method in (
        Method(
            "escap_api",
            N_("ESCAP anticipated progress"),
            N_("percent of the needed progress still missing in the target year"),
            {
                "met": (N_("Met"), "met"),
                "maintain": (N_("Maintain"), "on_track"),
                "accelerate": (N_("Accelerate"), "some_progress"),
                "reverse": (N_("Reverse"), "going_back"),
            },
        ),
        Method(
            "escap_csi",
            N_("ESCAP current status"),
            N_("tenths of the needed progress made so far"),
            {
                "met": (N_("Achieved"), "met"),
                "progress": (N_("Progress"), "some_progress"),
                "no_change": (N_("No change"), "little_or_none"),
                "regression": (N_("Regression"), "going_back"),
            },
        ),
        Method(
            "unsd",
            N_("UNSD progress"),
            N_("expected over needed change to the target year"),
            {
                "met": (N_("Target met"), "met"),
                "on_track": (N_("On track"), "on_track"),
                "fair": (N_("Fair progress, acceleration needed"), "some_progress"),
                "stagnation": (N_("Stagnation"), "little_or_none"),
                "regression": (N_("Regression"), "going_back"),
            },
        ),
        Method(
            "open_sdg",
            N_("Open SDG, Statistics Canada"),
            N_("growth seen over growth needed"),
            {
                "met": (N_("Target achieved"), "met"),
                "on_track": (N_("On track"), "on_track"),
                "accelerate": (N_("Progress made but acceleration needed"), "some_progress"),
                "limited": (N_("Limited progress"), "little_or_none"),
                "deterioration": (N_("Deterioration"), "going_back"),
            },
        ),
        Method(
            "sdr",
            N_("Sustainable Development Report arrows"),
            N_("points a year gained over points a year needed"),
            {
                "met": (N_("On track or maintaining"), "met"),
                "on_track": (N_("On track"), "on_track"),
                "moderate": (N_("Moderately improving"), "some_progress"),
                "stagnating": (N_("Stagnating"), "little_or_none"),
                "decreasing": (N_("Decreasing"), "going_back"),
            },
        ),
    )
}


@dataclass(frozen=True)
class Verdict:
    """What one method says. ``class_id`` None means "cannot be said", and ``reason`` why.

    ``statistic`` may be None beside a class: at the target, or after leaving it, some formulas
    have no number. ``score`` is the method's own (UNSD 1 to 3, Open SDG -5 to 5), where it has one.
    """

    method: str
    class_id: str | None
    statistic: float | None = None
    score: float | None = None
    reason: str | None = None
    still: bool = False  # nothing moved, whatever the class is called

    @property
    def class_name(self) -> str | None:
        """The class as the method calls it, in English; a text for translation."""
        return None if self.class_id is None else METHODS[self.method].classes[self.class_id][0]

    @property
    def sign(self) -> str | None:
        """The class on the scale that all methods share. What stood still is no progress."""
        if self.class_id is None:
            return None
        sign = METHODS[self.method].classes[self.class_id][1]
        return "little_or_none" if self.still and sign == "some_progress" else sign
