from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fupin_desk.paper.code import digest_of, modules, payload
from fupin_desk.paper.door import print_door
from fupin_desk.paper.help import print_help
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.month import print_month
from fupin_desk.paper.press import NothingToPrint, PrintStopped
from fupin_desk.paper.sheets import Member
from tests.paper import grey
from tests.paper.reading import codes_of, pictures_of
from tests.paper.village import ACCOUNT, DAY, DOOR, FACES, FAMILY, HELP, INDOOR, MEASURES, MONTH, statement

NAUGHTY = [
    "<b>周</b>&amp;<img src=x>",
    "=1+1",
    "'; DROP TABLE",
    "(\\)(",
    "%PDF-1.4",
    "\x00\x07\x1b[31m",
    "\u202e倒着\u202c",
    "\ud800",
    "a\u0301\u0301\u0301",
    "\U0001f469\u200d\U0001f33e",
    "　　",
    "",
    " ",
    "\n\n\n",
    "９９９９",
    "𬍛" * 60,
    "ﷺ",
    "Ω≈ç√∫",
    "۰۱۲",
    "A" * 3000,
    "，" * 500,
    "（" * 500,
    "1,2" * 400,
]


def test_same_facts_and_day_give_the_same_bytes() -> None:
    for made, again in (
        (print_indoor([INDOOR], FACES, DAY), print_indoor([INDOOR], FACES, DAY)),
        (print_door([DOOR], FACES, DAY), print_door([DOOR], FACES, DAY)),
        (print_month([MONTH], FACES, DAY), print_month([MONTH], FACES, DAY)),
        (print_help([HELP], FACES, DAY), print_help([HELP], FACES, DAY)),
    ):
        assert made == again
    assert print_indoor([INDOOR], FACES, date(2026, 10, 13)).pdf != print_indoor([INDOOR], FACES, DAY).pdf


def test_the_digest_follows_facts_not_the_day_nor_the_version() -> None:
    made = print_indoor([INDOOR, replace(INDOOR, version=9)], FACES, DAY)
    later = print_indoor([INDOOR], FACES, date(2027, 1, 1))
    assert made.digests == (digest_of(INDOOR),) * 2
    assert later.digests == made.digests[:1]
    changed = replace(INDOOR, account=replace(ACCOUNT, statement=statement(cash=(26_401, 4_100))))
    assert digest_of(changed) != digest_of(INDOOR)
    assert digest_of(replace(INDOOR, family=replace(FAMILY, group="四组"))) != digest_of(INDOOR)


def test_the_code_carries_the_first_eighty_bits_of_the_digest(tmp_path: Path) -> None:
    import base64

    [[code]] = codes_of(print_indoor([INDOOR], FACES, DAY).pdf, tmp_path)
    assert base64.b32decode(code.rsplit(".", 1)[1]) == bytes.fromhex(digest_of(INDOOR))[:10]


def test_a_code_takes_only_what_fits_it() -> None:
    text = payload("IC", "999999204001", "ab-c 周1", "202609", 12, 3, 14, "00" * 32)
    assert text == "1H1Z1.IC.999999204001.ABC1.202609.V12.3-14.AAAAAAAAAAAAAAAA"
    assert len(modules(text)) <= 41


def test_progress_is_counted_and_a_stop_leaves_nothing() -> None:
    seen: list[tuple[int, int]] = []
    print_indoor([INDOOR] * 3, FACES, DAY, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(PrintStopped) as stopped:
        print_indoor([INDOOR] * 3, FACES, DAY, lambda *_: None, lambda: len(seen) >= 3)
    assert stopped.value.code == "FD-C01"
    assert "没有留下半份" in str(stopped.value)
    with pytest.raises(NothingToPrint):
        print_indoor([], FACES, DAY)


@pytest.mark.parametrize("text", NAUGHTY)
def test_nothing_a_person_can_type_breaks_a_sheet(text: str) -> None:
    family = replace(
        FAMILY,
        head=text,
        group=text,
        number=text[:40],
        alias=text[:8],
        members=(Member(text, text, text),) * 9,
        helper=replace(FAMILY.helper, name=text, unit=text, phone=text[:20]),
    )
    measure = replace(MEASURES[0], name=text, amount=text, source=text, document=text, unit=text)
    income = tuple(replace(line, name=text, note=text) for line in ACCOUNT.income)
    account = replace(ACCOUNT, income=income)
    good = replace(HELP.goods[0], name=text, quantity=text, source=text, document=text, unit=text)
    line = replace(MONTH.income[0], name=text, note=text, quantity=text)
    for made in (
        print_indoor([replace(INDOOR, family=family, account=account, measures=(measure,) * 9)], FACES, DAY),
        print_door([replace(DOOR, family=family, title=text, measures=(text,))], FACES, DAY),
        print_month([replace(MONTH, family=family, income=(line,) * 4, keeper=text)], FACES, DAY),
        print_help(
            [replace(HELP, family=family, goods=(good,), content=text, kinds=(text,) * 9)], FACES, DAY
        ),
    ):
        assert made.pdf.startswith(b"%PDF")
        assert made.pages >= 1


@settings(max_examples=15)
@given(st.text(max_size=120), st.integers(-(10**13), 10**13))
def test_any_text_and_amount_prints(text: str, fen: int) -> None:
    income = (replace(ACCOUNT.income[0], name=text, amount=fen),)
    card = replace(INDOOR, family=replace(FAMILY, head=text), account=replace(ACCOUNT, income=income))
    assert print_indoor([card], FACES, DAY).pages >= 1


def test_a_note_of_every_length_allowed_prints() -> None:
    income = tuple(replace(line, note="（记，" * 10_922) for line in ACCOUNT.income)
    made = print_indoor([replace(INDOOR, account=replace(ACCOUNT, income=income))], FACES, DAY)
    assert "FD-C11" in [w.code for w in made.warnings]


def test_ink_stays_inside_the_printable_page(tmp_path: Path) -> None:
    """Nothing outside 8 mm, even under stress; the quiet zone of the code is white."""
    long = replace(
        FAMILY, head="古丽巴哈尔·" * 12, members=(Member("阿卜杜外力·" * 9, "之孙女", "在" * 90),) * 9
    )
    card = replace(
        INDOOR, family=long, measures=(replace(MEASURES[0], name="修" * 90, source="资" * 90),) * 12
    )
    pdf = print_indoor([INDOOR, card], FACES, DAY).pdf
    for picture in pictures_of(pdf, tmp_path, dpi=100):
        left, top, right, bottom = grey.ink_box(picture)
        millimetre = 100 / 25.4
        assert left >= 7.5 * millimetre
        assert top >= 7.5 * millimetre
        assert right <= picture.width - 7.5 * millimetre
        assert bottom <= picture.height - 7.5 * millimetre
        assert grey.is_white(picture, [part * millimetre for part in (169.8, 256.8, 172.6, 285.2)])
