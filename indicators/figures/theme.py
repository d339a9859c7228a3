"""One meaning, one sign: the colours, sizes and fonts of every figure and page.

Teal is covered, amber is left out, ink is the ASEAN figure, violet the +3 partners, grey
hatching is missing, brick only a real fall. No colour stands alone: each meaning also has a
word, a position or a pattern. The dark palette keeps the meanings; its text colours reach a
contrast of 4.5 on their ground (checked in ``tests/test_theme.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = (
    "Inter, 'Noto Sans Khmer', 'Noto Sans Lao', 'Noto Sans Thai', 'Noto Sans Myanmar', sans-serif"
)


@dataclass(frozen=True)
class Palette:
    """Colours by meaning. ``covered_scale`` runs from least to most covered."""

    ground: str
    surface: str
    line: str
    ink: str
    muted: str
    covered: str
    covered_text: str
    covered_scale: tuple[str, ...]
    covered_scale_text: tuple[str, ...]
    left_out: str
    left_out_soft: str
    left_out_strong: str
    left_out_text: str
    on_left_out: str
    partner: str
    missing: str
    falling: str
    track: str
    # Age of a value: a slate that fades, from three years and newer to eight and older.
    age_1: str
    age_2: str
    age_3: str
    age_4: str
    age_5: str


LIGHT = Palette(
    ground="#FFFFFF",
    surface="#F5F7FA",
    line="#E3E8EF",
    ink="#16202E",
    muted="#5B6778",
    covered="#3E9A9D",
    covered_text="#0B6E75",
    covered_scale=("#E6F2F2", "#B9DDDD", "#7FC0C1", "#3E9A9D", "#0B6E75", "#064A50"),
    covered_scale_text=("#16202E", "#16202E", "#16202E", "#16202E", "#FFFFFF", "#FFFFFF"),
    left_out="#F3C58B",
    left_out_soft="#FBE9D2",
    left_out_strong="#D9822B",
    left_out_text="#8A4B0B",
    on_left_out="#16202E",
    partner="#7A6FA3",
    missing="#C7CED8",
    falling="#B3382C",
    track="#EEF1F5",
    age_1="#2C3A51",
    age_2="#5A6A85",
    age_3="#97A4B9",
    age_4="#C9D0DC",
    age_5="#E5E9F0",
)

DARK = Palette(
    ground="#10161F",
    surface="#19212D",
    line="#2B3645",
    ink="#E8EDF4",
    muted="#9AA7B8",
    covered="#3E9A9D",
    covered_text="#6CC5C7",
    covered_scale=("#1C3438", "#1F4C50", "#23686C", "#3E9A9D", "#7FC0C1", "#C4E6E6"),
    covered_scale_text=("#E8EDF4", "#E8EDF4", "#FFFFFF", "#10161F", "#10161F", "#10161F"),
    left_out="#C98A3F",
    left_out_soft="#4A3820",
    left_out_strong="#E39A4C",
    left_out_text="#F0B877",
    on_left_out="#10161F",
    partner="#A79CCF",
    missing="#56657A",
    falling="#F08A7F",
    track="#222C3A",
    age_1="#D8E0EC",
    age_2="#A9B6CA",
    age_3="#7F8FA8",
    age_4="#43516A",
    age_5="#263143",
)

PALETTES = {"light": LIGHT, "dark": DARK}
SCALE_STEPS = (20, 40, 60, 80, 100)


def scale_index(percent: float) -> int:
    """Which step of ``covered_scale`` a share belongs to: 0–20, 20–40, …, 80–100, and 100.

    Full coverage has a step of its own: "everybody" is a different finding from "most".
    """
    if percent >= SCALE_STEPS[-1]:
        return 5
    return sum(percent >= step for step in SCALE_STEPS[:-1])
