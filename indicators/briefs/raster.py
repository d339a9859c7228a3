"""From a page drawn twice as fine to the picture that is handed out.

typst resamples figures, so it draws finer than needed and here every square of dots becomes their
mean. The colours are then counted down to 256 without dithering, which keeps flat colours exact
and an A4 sheet small. The fine picture of an A4 sheet weighs 60 MB: it is averaged strip by strip,
so that no second copy of it is ever held.
"""

from __future__ import annotations

import io

from PIL import Image

COLOURS = 256
STRIP = 256  # rows of the finished picture that are averaged at a time


def averaged(png: bytes, finer: int) -> Image.Image:
    """The picture ``finer`` times smaller, each dot the mean of a square of dots, in RGB."""
    with Image.open(io.BytesIO(png)) as fine:
        wide, high = fine.size
        small = Image.new("RGB", (-(-wide // finer), -(-high // finer)))
        for top in range(0, small.height, STRIP):
            rows = (0, top * finer, wide, min((top + STRIP) * finer, high))
            small.paste(fine.crop(rows).convert("RGB").reduce(finer), (0, top))
    return small


def handed_out(png: bytes, finer: int, dots: int) -> bytes:
    """The finished PNG; ``dots`` an inch are written into it, so that it prints in its size."""
    flat = averaged(png, finer).quantize(COLOURS, dither=Image.Dither.NONE)
    target = io.BytesIO()
    flat.save(target, format="png", compress_level=6, dpi=(dots, dots))
    return target.getvalue()
