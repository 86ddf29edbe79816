from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.paper.faces import to_unicode, unprintable
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.press import lacking
from fupin_desk.paper.sheets import Member
from tests.paper.reading import fonts_of, squeezed, text_of
from tests.paper.village import DAY, FACES, FAMILY, INDOOR

RARE = ["𬍛", "䶮", "㑇", "𫖯", "𪩘", "堃", "翀", "喆", "玥", "昇", "峯", "𬀩"]


@pytest.mark.parametrize("char", RARE)
def test_rare_characters_of_names_come_back_exactly(char: str, tmp_path: Path) -> None:
    card = replace(INDOOR, family=replace(FAMILY, head=f"欧阳{char}", members=(Member(char * 2, "之子"),)))
    made = print_indoor([card], FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    assert f"欧阳{char}" in text
    assert f"{char * 2}之子" in text
    assert not made.warnings


def test_a_name_outside_the_bmp_is_mapped_by_surrogates() -> None:
    table = to_unicode("N", [0, 0x20, ord("周"), 0x2C35B])
    assert "<02> <5468>" in table
    assert "<03> <D870DF5B>" in table
    assert "<00> <" not in table.split("endcodespacerange")[1]


def test_a_map_never_holds_more_than_a_hundred_pairs_a_block() -> None:
    table = to_unicode("N", list(range(0x4E00, 0x4E00 + 230)))
    assert table.count("100 beginbfchar") == 2
    assert table.count("30 beginbfchar") == 1


def test_what_no_face_has_is_told_before_printing() -> None:
    assert unprintable("周长林 𬍛䶮㑇\n", FACES) == set()
    assert unprintable("周\U0001f600\u202e\x07", FACES) == {"\U0001f600", "\u202e", "\x07"}


def test_a_whole_sheet_is_checked_before_printing() -> None:
    assert lacking(INDOOR, FACES) == set()
    deep = replace(INDOOR, measures=(replace(INDOOR.measures[0], document="云农发\U0001f33e"),))
    assert lacking(deep, FACES) == {"\U0001f33e"}


def test_what_no_face_has_prints_as_a_box_and_is_named(tmp_path: Path) -> None:
    card = replace(INDOOR, family=replace(FAMILY, head="周\U0001f600林"))
    made = print_indoor([card], FACES, DAY)
    assert [(w.code, w.severity) for w in made.warnings] == [("FD-C10", "warn")]
    assert "U+1F600" in made.warnings[0].sentence
    assert "□" in text_of(made.pdf, tmp_path)


def test_every_font_is_embedded_as_a_subset_with_its_text(tmp_path: Path) -> None:
    card = replace(INDOOR, family=replace(FAMILY, head="周𬍛䶮"))
    rows = fonts_of(print_indoor([card], FACES, DAY).pdf, tmp_path)
    assert len(rows) >= 4
    assert all(row[1:] == ["yes", "yes", "yes"] for row in rows), rows
    assert not [row for row in rows if "Helvetica" in row[0]]


def test_two_files_with_one_name_keep_their_own_outlines(tmp_path: Path) -> None:
    """The same family four times: the fonts must stay apart in the document."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    twin = tmp_path / "twin.ttf"
    font = TTFont(Path(__file__).parents[2] / "resources" / "fonts" / "NotoSansSC-Bold.ttf")
    for record in font["name"].names:
        if record.nameID == 6:
            record.string = "NotoSansSC-Regular"
    font.save(twin)
    made = print_indoor([INDOOR], replace(FACES, bold=twin.read_bytes()), DAY)
    names = {row[0].split("+")[1] for row in fonts_of(made.pdf, tmp_path)}
    assert len([name for name in names if name.startswith("NotoSansSC-Regular")]) == 2
