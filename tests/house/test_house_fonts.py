"""The faces the press and the window share: printable, distinct, and with the characters names need."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from tests.house.source import ROOT

FONTS = ROOT / "resources" / "fonts"
REGULAR = "NotoSansSC-Regular.ttf"
FACES = {
    REGULAR: 400,
    "NotoSansSC-Medium.ttf": 500,
    "NotoSansSC-Bold.ttf": 700,
    "RareKai-Regular.ttf": 400,
}


@cache
def _characters(name: str) -> frozenset[int]:
    with TTFont(FONTS / name, lazy=True) as font:
        return frozenset(font.getBestCmap())


def test_no_two_faces_share_a_postscript_name() -> None:
    """Two files of one name silently print with the first one's outlines."""
    names = {}
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            names[path.name] = str(font["name"].getDebugName(6))
    assert set(names) == set(FACES)
    assert len(set(names.values())) == len(FACES), names


@pytest.mark.parametrize("name", FACES)
def test_faces_can_be_embedded(name: str) -> None:
    """TrueType outlines, not variable, of the weight they say, and their makers allow embedding."""
    with TTFont(FONTS / name, lazy=True) as font:
        assert "glyf" in font
        assert "fvar" not in font
        assert font["OS/2"].usWeightClass == FACES[name]
        assert font["OS/2"].fsType & 0x000F == 0


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf"])
def test_every_weight_draws_what_a_card_holds(name: str) -> None:
    """All of GBK's ideographs, evidence marks, digits, full-width punctuation, rare name characters."""
    pairs = (bytes([high, low]) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    gbk = {c for pair in pairs for c in pair.decode("gbk", "ignore") if "\u4e00" <= c <= "\u9fa5"}
    assert len(gbk) == 20902
    signs = set("●◐○◌✓①㎡〇《》「」；：，。¥×·—…0123456789𬍛") | (set("䶮") if name == REGULAR else set())
    missing = sorted(c for c in gbk | signs if ord(c) not in _characters(name))
    assert not missing, "".join(missing)


def test_the_rare_face_adds_only_what_is_missing() -> None:
    """It falls in where Noto has nothing: 𠮷 of many a family, and no character twice."""
    assert ord("𠮷") in _characters("RareKai-Regular.ttf")
    assert not _characters("RareKai-Regular.ttf") & _characters("NotoSansSC-Regular.ttf")


def test_every_face_ships_with_its_licence_and_a_name_it_may_bear() -> None:
    """OFL texts lie beside the fonts; a cut of LXGW WenKai does not use the reserved name."""
    texts = {path.name: path.read_text("utf-8") for path in Path(FONTS).glob("OFL-*.txt")}
    assert set(texts) == {"OFL-NotoSansSC.txt", "OFL-LXGWWenKai.txt"}
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts.values())
    with TTFont(FONTS / "RareKai-Regular.ttf", lazy=True) as font:
        shown = [str(record) for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16}]
    assert shown
    assert not any("LXGW" in text or "霞" in text for text in shown)
