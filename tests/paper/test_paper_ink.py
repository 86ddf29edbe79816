from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from fupin_desk.model.income import Coverage, Mark
from fupin_desk.paper.door import print_door
from fupin_desk.paper.help import print_help
from fupin_desk.paper.icons import icon
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.ink import SMALLEST, Ink
from fupin_desk.paper.marks import coverage_bar, draw_mark, legend, mark_counts
from fupin_desk.paper.month import print_month
from fupin_desk.paper.sheets import Counts, Member
from tests.paper.grey import ink_box
from tests.paper.reading import operators_of, pictures_of, text_of
from tests.paper.village import DAY, DOOR, FACES, FAMILY, HELP, INDOOR, LONG_NAME, MEASURES, MONTH

ACCENT = "0.1176 0.4196 0.3686"


def drawn(folder: Path, work: Callable[[Ink], object], dpi: int = 254) -> Image.Image:
    """One page of 60 by 40 mm at ten dots a millimetre."""
    ink = Ink(FACES, "t", (60, 40))
    work(ink)
    ink.end_page()
    [picture] = pictures_of(ink.finish(), folder, dpi)
    return picture


def darkness(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> float:
    """Share of ink in a region given in mm."""
    part = picture.crop((round(left * 10), round(top * 10), round(right * 10), round(bottom * 10)))
    return sum(255 - shade for shade in part.tobytes()) / 255 / (part.width * part.height)


def every_sheet() -> list[bytes]:
    family = replace(FAMILY, head=LONG_NAME, members=(Member(LONG_NAME, "之孙女", "在" * 60),) * 9)
    long = replace(MEASURES[0], name="修" * 70, amount="1" * 40, source="资" * 90, unit="局" * 60)
    crowded = replace(INDOOR, family=family, measures=(long,) * 9)
    return [
        print_indoor([INDOOR, crowded], FACES, DAY).pdf,
        print_door([DOOR, replace(DOOR, consent=True, family=family)], FACES, DAY).pdf,
        print_month([MONTH, replace(MONTH, family=family)], FACES, DAY).pdf,
        print_help([HELP, replace(HELP, family=family, content="送" * 900)], FACES, DAY).pdf,
    ]


def test_only_black_and_one_accent_and_no_grey() -> None:
    """A village laser turns grey into dots; text is never coloured."""
    for pdf in every_sheet():
        operators = operators_of(pdf)
        colours = set(re.findall(r"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b", operators))
        assert colours <= {"0 0 0", ACCENT}, colours
        assert not re.search(r"\d (?:g|G|k|K)\b", operators)
        for block in re.findall(r"BT .*? ET", operators):
            assert ACCENT not in block


def test_nothing_visible_is_smaller_than_seven_points() -> None:
    for pdf in every_sheet():
        blocks = re.findall(r"BT (.*?) ET", operators_of(pdf))
        sizes = [
            float(pt) for block in blocks if "3 Tr" not in block for pt in re.findall(r"([\d.]+) Tf", block)
        ]
        assert len(sizes) > 50
        assert min(sizes) >= SMALLEST - 0.01


@pytest.mark.parametrize(
    ("mark", "left", "right"),
    [("voucher", 1.0, 1.0), ("signed", 1.0, 0.0), ("estimated", 0.0, 0.0), ("told", 0.0, 0.0)],
)
def test_marks_differ_by_shape(mark: Mark, left: float, right: float, tmp_path: Path) -> None:
    picture = drawn(tmp_path, lambda ink: draw_mark(ink, 20, 20, mark, 10))
    assert darkness(picture, 17, 18, 19.5, 22) == pytest.approx(left, abs=0.06)
    assert darkness(picture, 20.5, 18, 23, 22) == pytest.approx(right, abs=0.06)
    ring = darkness(picture, 14.7, 14.7, 25.3, 25.3)
    assert ring > 0.01


def test_told_is_a_broken_ring(tmp_path: Path) -> None:
    whole = drawn(tmp_path, lambda ink: draw_mark(ink, 20, 20, "estimated", 10))
    broken = drawn(tmp_path, lambda ink: draw_mark(ink, 20, 20, "told", 10))
    box = (14.5, 14.5, 25.5, 25.5)
    assert 0.3 < darkness(broken, *box) / darkness(whole, *box) < 0.8


def test_the_bar_has_three_patterns(tmp_path: Path) -> None:
    picture = drawn(tmp_path, lambda ink: coverage_bar(ink, 5, 5, 50, Coverage(40, 30, 30), 9, 6))
    full, hatched, empty = (darkness(picture, a, 5.8, b, 10.2) for a, b in ((6, 24), (26, 39), (41, 54)))
    assert full > 0.55
    assert 0.15 < hatched < 0.8 * full
    assert empty < 0.02


def test_marks_are_found_by_search(tmp_path: Path) -> None:
    ink = Ink(FACES, "t", (120, 20))
    end = mark_counts(ink, 5, 6, Counts(8, 2, 1, 3), 9)
    legend(ink, 5, 14, 9, ("voucher", "signed", "estimated", "told"))
    ink.end_page()
    text = text_of(ink.finish(), tmp_path).replace(" ", "")
    assert "●8◐2○1◌3" in text
    assert "●有凭证◐双方签字○估算◌口述待签" in text
    assert end < 40


def test_counts_shrink_into_their_room_but_not_below_reading() -> None:
    ink = Ink(FACES, "t")
    assert mark_counts(ink, 0, 5, Counts(12, 12, 12), 9, room=18) <= 20.5
    assert mark_counts(ink, 0, 5, Counts(), 9) == 0


def test_text_shrinks_then_ends_visibly() -> None:
    ink = Ink(FACES, "t")
    whole, pt = ink.fit("柑橘合作社", 10, "R", 100)
    assert (whole, pt) == ("柑橘合作社", 10)
    small, pt = ink.fit("柑橘合作社", 10, "R", 16)
    assert small == "柑橘合作社"
    assert 8 < pt < 10
    assert ink.shortened == 0
    cut, pt = ink.fit("柑橘合作社货款" * 200, 10, "R", 16)
    assert cut.endswith("…")
    assert pt == 8
    assert ink.size(cut, pt) <= 16
    assert ink.shortened == 1


def test_a_name_breaks_after_the_middle_dot(tmp_path: Path) -> None:
    ink = Ink(FACES, "t", (80, 40))
    ink.name(5, 20, LONG_NAME, 21, 60)
    ink.end_page()
    lines = text_of(ink.finish(), tmp_path).split()
    assert lines == ["古丽巴哈尔·阿卜杜外力·", "买买提吐尔逊尼亚"]


def test_a_paragraph_stays_in_its_box(tmp_path: Path) -> None:
    picture = drawn(
        tmp_path, lambda ink: ink.paragraph(10, 10, 40, "养到出栏每头净得一千元。" * 30, 9, height=20)
    )
    left, top, right, bottom = ink_box(picture)
    assert left >= 100
    assert top >= 100
    assert right <= 520
    assert bottom <= 304


def test_an_unknown_pictogram_is_a_sack(tmp_path: Path) -> None:
    sack = drawn(tmp_path, lambda ink: icon(ink, "sack", 10, 10, 10)).tobytes()
    assert drawn(tmp_path, lambda ink: icon(ink, "ufo", 10, 10, 10)).tobytes() == sack
    assert drawn(tmp_path, lambda ink: icon(ink, "pig", 10, 10, 10)).tobytes() != sack


def test_air_between_chinese_and_figures_extracts_without_a_blank(tmp_path: Path) -> None:
    ink = Ink(FACES, "t", (120, 20))
    ink.text(5, 10, "2026年10月第8次共1,234.50元", 12)
    ink.end_page()
    assert text_of(ink.finish(), tmp_path).strip() == "2026年10月第8次共1,234.50元"
