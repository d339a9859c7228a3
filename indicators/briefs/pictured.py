"""Which figures of which pages can be taken along as a picture: the names alone, without drawing.

The web server offers pictures without loading what draws them. ``painters.PAINTERS`` has one
painter for each pair; a test holds the two together.
"""

PICTURED = frozenset(
    {
        *(("overview", name) for name in ("tiles", "people", "members", "freshness")),
        *(("country", name) for name in ("contingencies", "trend", "quintiles", "sexes")),
        *(("coverage", name) for name in ("ranking", "trend")),
        *(("gaps", name) for name in ("people", "members", "peers", "contingencies")),
        ("availability", "matrix"),
        *(("progress", name) for name in ("paths", "verdicts")),
        ("equity", "strata"),
        *(("costing", name) for name in ("guarantees", "years")),
    }
)


def has_picture(view: str, panel: str) -> bool:
    """Whether a figure can be drawn; tables of words cannot."""
    return (view, panel) in PICTURED


WORDED = frozenset({("gaps", "members"), ("progress", "verdicts")})


def has_drawing(view: str, panel: str) -> bool:
    """Whether a figure can be drawn alone: some pictures are tables of words on paper too."""
    return has_picture(view, panel) and (view, panel) not in WORDED
