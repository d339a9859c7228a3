"""Colours can be read in light and dark: contrast by WCAG 2, relative luminance."""

import pytest

from indicators.figures.theme import PALETTES, Palette, scale_index


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_text_colours_reach_four_and_a_half_on_page_and_surface(palette: Palette):
    for ground in (palette.ground, palette.surface):
        for text in ("ink", "muted", "covered_text", "left_out_text", "falling"):
            assert contrast(getattr(palette, text), ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_text_in_tiles_and_bars_reaches_four_and_a_half(palette: Palette):
    for fill, text in zip(palette.covered_scale, palette.covered_scale_text, strict=True):
        assert contrast(fill, text) >= 4.5, (fill, text)
    assert contrast(palette.left_out, palette.on_left_out) >= 4.5
    assert contrast(palette.left_out_soft, palette.ink) >= 4.5
    assert contrast(palette.covered, "#16202E") >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_the_year_in_a_cell_can_be_read_on_every_age(palette: Palette):
    """The style sheet writes the ground's colour on the newest two, nearly black on the third and
    the colour of text on the oldest."""
    texts = (palette.ground, palette.ground, "#0B1118", palette.ink, palette.ink)
    ages = [getattr(palette, f"age_{step}") for step in range(1, 6)]
    for fill, text in zip(ages, texts, strict=True):
        assert contrast(fill, text) >= 4.5, (fill, text)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_the_partners_violet_can_be_read_as_a_label(palette: Palette):
    assert contrast(palette.partner, palette.ground) >= 4.5


def test_full_coverage_has_a_step_of_its_own():
    assert [scale_index(v) for v in (0, 19.9, 20, 54.3, 80, 99.9, 100)] == [0, 0, 1, 2, 4, 4, 5]
