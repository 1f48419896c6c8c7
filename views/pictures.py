"""A chart as a PNG file: numbers in, bytes out, the same bytes for the same numbers.

Stacked columns with their numbers in a table below, whose row heads are the legend. Colours differ in
lightness and pattern too, and the card is opaque, so that it reads without colours and on a dark screen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when the first picture is drawn, which most processes never do
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

Box = tuple[float, float, float, float]

# Everything below is in points; a picture has two pixels to the point.
SCALE = 2
WIDTH = 640
MARGIN = 20
TITLE_AT, SUBTITLE_AT, PLOT_TOP, PLOT_HEIGHT = 16, 45, 100, 150
WEEKS_HEIGHT, ROW_HEIGHT = 44, 23
HEADS_WIDTH = 122
WIDEST_SLOT, BAR, LEAST_SEGMENT = 78, 28, 3
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 21, 14, 13
INK, FAINT_INK, NOUGHT, LINE, PAPER = "#1d1c1d", "#55585c", "#9a9ea3", "#c9ccd1", "#ffffff"


class Fill(StrEnum):
    """How a row of the chart is filled."""

    SOLID = "solid"
    RINGS = "rings"
    STRIPES = "stripes"
    DARK = "dark"
    CHECKS = "checks"


# Paper colour, ink colour. Told apart by people who see no red, no green or no blue, and in shades of grey.
COLORS = {
    Fill.SOLID: ("#4a90c8", "#4a90c8"),
    Fill.RINGS: ("#d6eaf8", "#4a90c8"),
    Fill.STRIPES: ("#f7b731", "#7a4b00"),
    Fill.DARK: ("#2b2d42", "#2b2d42"),
    Fill.CHECKS: ("#ffffff", "#c2255c"),
}


@dataclass(frozen=True)
class Row:
    """One kind of thing over the weeks; the first row is the foot of every column."""

    label: str
    fill: Fill
    values: Sequence[int]


@dataclass(frozen=True)
class Chart:
    """`columns` are (day, month) labels, as many as each row has values; a repeated month is left out."""

    title: str
    subtitle: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row]

    @property
    def totals(self) -> list[int]:
        return [sum(values) for values in zip(*(row.values for row in self.rows), strict=True)]


def png_of(chart: Chart) -> bytes:
    """The chart as the bytes of a PNG file."""
    from PIL import Image, ImageDraw

    height = PLOT_TOP + PLOT_HEIGHT + WEEKS_HEIGHT + ROW_HEIGHT * len(chart.rows) + MARGIN - 6
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), PAPER)
    sheet = _Sheet(image, ImageDraw.Draw(image))
    sheet.frame((0, 0, WIDTH, height))
    _draw_heading(sheet, chart)
    _draw_columns(sheet, chart)
    _draw_table(sheet, chart)
    file = BytesIO()
    # Few colours: a palette makes the file less than half the size and loses nothing one could see.
    palette = image.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette.save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True)
class _Sheet:
    """A sheet of paper measured in points; its letters are Latin ones without accents."""

    image: "Image"
    pen: "ImageDraw"

    def frame(self, box: Box) -> None:
        x, y, right, bottom = _pixels(box)
        self.pen.rectangle((x, y, right - 1, bottom - 1), outline=LINE, width=SCALE)

    def line(self, x: float, right: float, y: float) -> None:
        self.pen.line(_pixels((x, y, right, y)), fill=LINE, width=SCALE)

    def words(
        self, at: tuple[float, float], text: str, size: int = SMALL_SIZE, anchor: str = "la", ink: str = INK
    ) -> None:
        x, y = (SCALE * number for number in at)
        self.pen.text((x, y), text, fill=ink, font=_font(size), anchor=anchor)

    def fill(self, box: Box, fill: Fill) -> None:
        """A box filled with the pattern, in an outline of its ink."""
        x, y, right, bottom = _pixels(box)
        if right > x and bottom > y:
            self.image.paste(_pattern(fill, right - x, bottom - y), (x, y))
            self.pen.rectangle((x, y, right - 1, bottom - 1), outline=COLORS[fill][1], width=1)


def _draw_heading(sheet: _Sheet, chart: Chart) -> None:
    sheet.words((MARGIN, TITLE_AT), chart.title, TITLE_SIZE)
    sheet.words((MARGIN, SUBTITLE_AT), chart.subtitle, TEXT_SIZE, ink=FAINT_INK)


def _draw_columns(sheet: _Sheet, chart: Chart) -> None:
    foot = PLOT_TOP + PLOT_HEIGHT
    totals = chart.totals
    points = PLOT_HEIGHT / max(1, *totals)
    for middle, index in _slots(chart):
        top = _stack(sheet, [(row.fill, row.values[index] * points) for row in chart.rows], middle, foot)
        sheet.words((middle, top - 4), f"{totals[index]:,}", TEXT_SIZE, "md")
    sheet.line(HEADS_WIDTH + MARGIN, WIDTH - MARGIN, foot)
    _draw_weeks(sheet, chart, foot)


def _stack(sheet: _Sheet, parts: Sequence[tuple[Fill, float]], middle: float, foot: float) -> float:
    """Draw one column; gives its top. However small a part is, it can be seen."""
    top = foot
    for fill, height in parts:
        if height:
            lower, top = top, top - max(LEAST_SEGMENT, height)
            sheet.fill((middle - BAR / 2, top, middle + BAR / 2, lower), fill)
    return top


def _draw_weeks(sheet: _Sheet, chart: Chart, foot: float) -> None:
    sheet.words((MARGIN, foot + 7), "State on", TEXT_SIZE, ink=FAINT_INK)
    before = ""
    for (middle, _), (day, month) in zip(_slots(chart), chart.columns, strict=True):
        sheet.words((middle, foot + 7), day, TEXT_SIZE, "ma", FAINT_INK)
        if month != before:
            sheet.words((middle, foot + 23), month, SMALL_SIZE, "ma", FAINT_INK)
        before = month


def _draw_table(sheet: _Sheet, chart: Chart) -> None:
    top = PLOT_TOP + PLOT_HEIGHT + WEEKS_HEIGHT
    for number, row in enumerate(chart.rows[::-1]):  # as they are stacked
        y = top + number * ROW_HEIGHT
        sheet.line(MARGIN, WIDTH - MARGIN, y)
        middle = y + ROW_HEIGHT / 2 + 0.5
        sheet.fill((MARGIN, middle - 7, MARGIN + 14, middle + 7), row.fill)
        sheet.words((MARGIN + 21, middle), row.label, TEXT_SIZE, "lm")
        for x, index in _slots(chart):
            value = row.values[index]
            sheet.words((x, middle), f"{value:,}", SMALL_SIZE, "mm", INK if value else NOUGHT)


def _slots(chart: Chart) -> Iterator[tuple[float, int]]:
    """The middle and the number of each column, from left to right."""
    left = MARGIN + HEADS_WIDTH
    width = min(WIDEST_SLOT, (WIDTH - MARGIN - left) / len(chart.columns))
    return ((left + (index + 0.5) * width, index) for index in range(len(chart.columns)))


def _pixels(box: Box) -> tuple[int, int, int, int]:
    x, y, right, bottom = (round(SCALE * number) for number in box)
    return x, y, right, bottom


def _pattern(fill: Fill, width: int, height: int) -> "Image":
    """A box of this many pixels filled with the pattern."""
    from PIL import Image, ImageDraw

    paper, ink = COLORS[fill]
    image = Image.new("RGB", (width, height), paper)
    _STROKES.get(fill, _nothing)(ImageDraw.Draw(image), width, height, ink)
    return image


def _nothing(pen: "ImageDraw", width: int, height: int, ink: str) -> None:
    """A plain box."""


def _stripes(pen: "ImageDraw", width: int, height: int, ink: str) -> None:
    for x in range(-height, width, 12):
        pen.line((x, height, x + height, 0), fill=ink, width=3)


def _checks(pen: "ImageDraw", width: int, height: int, ink: str) -> None:
    for y in range(0, height, 6):
        for x in range(y % 12, width, 12):
            pen.rectangle((x, y, x + 5, y + 5), fill=ink)


def _rings(pen: "ImageDraw", width: int, height: int, ink: str) -> None:
    for y in range(4, height, 12):
        for x in range(4, width, 12):
            pen.ellipse((x, y, x + 4, y + 4), fill=ink)


_STROKES: dict[Fill, Callable[["ImageDraw", int, int, str], None]] = {
    Fill.STRIPES: _stripes,
    Fill.CHECKS: _checks,
    Fill.RINGS: _rings,
}


@cache
def _font(size: int) -> "Font":
    """The letters that come with the library, so that every machine draws the same."""
    from PIL import ImageFont

    return ImageFont.load_default(size * SCALE)
