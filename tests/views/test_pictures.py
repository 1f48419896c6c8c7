"""The picture of the last weeks: the same for the same numbers, legible at its extremes, whole in words."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from bot.workbench import Workbench
from mentorship.health import Health
from mentorship.history import MOST, Week
from mentorship.notices import WeeklyDigest, kind_of, notice_from
from tests.started_programs import a_pairing, a_running_program
from tests.views.surfaces import legal
from tests.views.test_digests import a_full_digest
from views.blocks import Message
from views.digests import digest
from views.notices import PAINTERS, paint
from views.pictures import COLORS, SCALE, WIDTH, Chart, Fill, Row, png_of
from views.weeks import STATES, weeks_picture

SUNDAY = date(2026, 7, 19)
ALL = dict.fromkeys(Health, 2_000)


def weeks(pairs: Sequence[dict[Health, int]]) -> list[Week]:
    """One week for each, the last one ending on the same day."""
    return [Week(SUNDAY - timedelta(weeks=len(pairs) - 1 - n), each) for n, each in enumerate(pairs)]


def drawn(*pairs: dict[Health, int]) -> Image.Image:
    picture = weeks_picture(weeks(pairs))
    assert picture is not None
    return Image.open(BytesIO(picture.png)).convert("RGB")


def pixels(image: Image.Image, color: str) -> int:
    wanted = Image.new("RGB", image.size, color)
    red, green, blue = ImageChops.difference(image, wanted).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(apart.histogram()[:6])


def test_the_same_numbers_make_the_same_file() -> None:
    assert weeks_picture(weeks([ALL] * 12)) == weeks_picture(weeks([ALL] * 12))
    assert weeks_picture(weeks([ALL])) != weeks_picture(weeks([{Health.LATE: 1}]))


def test_no_weeks_make_no_picture() -> None:
    assert weeks_picture([]) is None


@pytest.mark.parametrize(
    "pairs",
    [
        [{Health.NEW: 1}],
        [ALL] * MOST,
        [{Health.ON_TRACK: 2_000, Health.SILENT: 1}] * MOST,
        [{Health.LATE: 1}, {}],
        [{Health.ON_TRACK: n} for n in range(1, MOST + 1)],
    ],
)
def test_every_state_is_drawn_on_a_card_of_one_width(pairs: list[dict[Health, int]]) -> None:
    image = drawn(*pairs)
    assert image.width == WIDTH * SCALE
    assert image.width / 4 < image.height < image.width
    assert image.getpixel((10, 10)) == (255, 255, 255), "opaque, so that it reads on a dark screen"
    in_picture = {state for each in pairs for state in each}
    for state, (_, fill) in STATES.items():
        of_the_legend_alone = 14 * 14 * SCALE * SCALE // 20
        assert (pixels(image, COLORS[fill][1]) > of_the_legend_alone) == (state in in_picture) or (
            state in (Health.NEW, Health.ON_TRACK)  # the same ink
        )


def test_one_silent_pair_among_two_thousand_can_be_seen() -> None:
    without = drawn({Health.ON_TRACK: 2_000, Health.SILENT: 0})
    image = drawn({Health.ON_TRACK: 2_000, Health.SILENT: 1})
    dark = COLORS[Fill.DARK][1]
    legend = 14 * 14 * SCALE * SCALE
    assert pixels(image, dark) - pixels(without, dark) > legend + 100


def test_the_fills_differ_in_lightness_or_pattern_where_colours_do_not() -> None:
    looks = {fill: luminance(COLORS[fill][0]) for fill in Fill}
    plain = sorted(looks[fill] for fill in (Fill.SOLID, Fill.DARK))
    assert plain[1] - plain[0] > 80, "the two without a pattern"
    patterned = [fill for fill in Fill if COLORS[fill][0] != COLORS[fill][1]]
    for fill in patterned:
        assert abs(luminance(COLORS[fill][0]) - luminance(COLORS[fill][1])) > 80, fill


def luminance(color: str) -> float:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_widest_numbers_stay_in_their_columns() -> None:
    """Between two columns of the table there is a strip that no number touches."""
    rows = [Row("On track", Fill.SOLID, [8_888] * MOST)]
    columns = [("28", "May")] * MOST
    image = Image.open(BytesIO(png_of(Chart("8,888", "x", columns, rows)))).convert("L")
    bottom = image.crop((300, image.height - 70, image.width - 50, image.height - 20))
    light = [min(bottom.crop((x, 4, x + 1, 46)).tobytes()) > 200 for x in range(bottom.width)]
    gaps = len(re.findall("1+", "".join("1" if empty else "0" for empty in light)))
    assert gaps >= MOST - 1


def test_everything_in_the_picture_is_in_its_words() -> None:
    picture = weeks_picture(weeks([{}, {Health.NEW: 1}, ALL]))
    assert picture is not None
    assert picture.alt == (
        "Chart of the running pairs by state, the newest week first. "
        "19 Jul: 10,000 pairs, 2,000 on track, 2,000 new, 2,000 late, 2,000 silent, 2,000 asking for help. "
        "12 Jul: 1 pair, 1 new. 05 Jul: no pairs."
    )


def test_the_longest_digest_with_the_longest_picture_is_legal(bench: Workbench) -> None:
    picture = weeks_picture(weeks([ALL] * MOST))
    assert picture is not None
    assert len(picture.alt) < 2_000
    with bench.write() as work:
        message = digest(a_full_digest(work))
    shown = Message(message.text, message.showing(picture.block("F012345678")))
    assert legal(shown).blocks[message.picture_at]["type"] == "image"
    assert len(shown.blocks) == len(message.blocks) + 1


@pytest.mark.parametrize("kind", [kind_of(each) for each in PAINTERS])
def test_programs_are_painted_with_and_without_pairs(bench: Workbench, kind: str) -> None:
    with bench.write() as work:
        empty, program = a_running_program(work), a_running_program(work)
        a_pairing(work, program)
        about = {"ends_on": "2026-03-02"} if kind == kind_of(WeeklyDigest) else {}
        assert paint(work, notice_from(kind, {"program_id": empty.key, **about})) is None
        picture = paint(work, notice_from(kind, {"program_id": program.key, **about}))
    assert picture is not None
    assert "1 pair, 1 new" in picture.alt
