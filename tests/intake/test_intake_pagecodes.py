"""Codes on photographed pages: found askew, dim and small; nothing of anybody else's is taken for ours."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from fupin_desk.intake.pagecodes import PageCode, codes_on, parse_code
from fupin_desk.intake.photos import NotAPhoto, PhotoDamaged
from fupin_desk.paper.code import payload

DIGEST = "0123456789abcdef" * 4
TEXT = payload("MS", "999999101201", "HW27TXWJ", "202610", 3, 2, 4, DIGEST)
WANTED = PageCode("MS", "999999101201", "HW27TXWJ", "202610", 3, 2, 4, DIGEST[:20])


def _page(text: str = TEXT, *, turned: float = 0, size: int = 3000, dim: bool = False) -> bytes:
    """An A4 page, photographed: the code 20 mm wide in the lower right corner, paper grey, some blur."""
    high, wide = size, round(size * 210 / 297)
    page = Image.new("L", (wide, high), 235)
    square = Image.fromarray(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=8)
    )
    side = round(high * 22 / 297)
    page.paste(square.resize((side, side)), (wide - side - high // 30, high - side - high // 30))
    page = page.rotate(turned, expand=True, fillcolor=120).filter(ImageFilter.GaussianBlur(0.6))
    if dim:
        page = page.point(lambda value: 40 + value // 3)
    data = io.BytesIO()
    page.convert("RGB").save(data, "JPEG", quality=70)
    return data.getvalue()


@pytest.mark.parametrize("turned", [0, 3, -7, 90, 180, 270])
@pytest.mark.parametrize("size", [1800, 3000, 4000])
def test_a_page_is_known_however_it_was_held(turned: float, size: int) -> None:
    assert codes_on(_page(turned=turned, size=size)) == (WANTED,)


def test_a_page_is_known_in_poor_light() -> None:
    assert codes_on(_page(dim=True)) == (WANTED,)


def test_a_page_without_a_code_and_one_with_somebody_elses_have_none() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(blank, "JPEG")
    assert codes_on(blank.getvalue()) == ()
    assert codes_on(_page("https://example.org/pay?to=me")) == ()


def test_a_code_tells_whether_the_page_still_says_what_the_book_says() -> None:
    code = parse_code(TEXT)
    assert code is not None
    assert code.says(DIGEST)
    assert not code.says("1" + DIGEST[1:])


@pytest.mark.parametrize(
    "text",
    [
        "", "1H1Z1", TEXT + "X", TEXT.lower(), TEXT.replace("1H1Z1", "2H1Z1"), TEXT.replace(".2-4.", ".5-4."),
        TEXT.replace(".2-4.", ".0-4."), TEXT.replace(".V3.", ".V.") , "A" * 5000,
        TEXT.replace("202610", "2026/10"),
    ],
)  # fmt: skip
def test_what_is_no_code_of_ours_is_none(text: str) -> None:
    assert parse_code(text) is None


@given(st.text(max_size=220))
def test_any_text_is_a_code_or_none(text: str) -> None:
    assert parse_code(text) is None


@given(
    kind=st.sampled_from(("MS", "IC", "DC", "HR", "PN", "RS")),
    alias=st.text("23456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8),
    version=st.integers(1, 999),
    pages=st.integers(1, 99),
    digest=st.binary(min_size=32, max_size=32),
)
def test_what_the_press_writes_is_read_back(
    kind: str, alias: str, version: int, pages: int, digest: bytes
) -> None:
    text = payload(kind, "999999101201", alias, "202610", version, 1, pages, digest.hex())
    code = parse_code(text)
    assert code is not None
    assert (code.kind, code.alias, code.version, code.pages) == (kind, alias, version, pages)
    assert code.says(digest.hex())


def test_what_is_no_photo_is_refused_like_anywhere_else() -> None:
    with pytest.raises(NotAPhoto):
        codes_on(b"%PDF-1.7")
    with pytest.raises(PhotoDamaged):
        codes_on(_page()[:4000])
