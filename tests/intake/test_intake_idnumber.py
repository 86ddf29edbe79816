"""ID numbers: what is believed, which flaw is named, and how they look on a wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.idnumber import (
    check_digit,
    is_placeholder,
    is_sound,
    lengthen,
    read_id,
    resident_number,
    sex_within,
)
from fupin_desk.model.masks import mask_bank, mask_digits, mask_id, mask_phone

TODAY = date(2026, 11, 22)

days = st.dates(date(1900, 1, 1), TODAY)
numbers = st.builds(
    lambda area, day, order: (first := f"99{area:04d}{day:%Y%m%d}{order:03d}") + check_digit(first),
    st.integers(0, 9998),
    days,
    st.integers(0, 999),
)


def test_the_standards_own_example() -> None:
    assert check_digit("11010519491231002") == "X"
    assert is_sound("11010519491231002X")


@given(numbers)
def test_every_sound_number_is_believed_whole(number: str) -> None:
    reading = read_id(number, today=TODAY)
    assert (reading.number, reading.code) == (number, "")
    assert reading.birth == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert reading.sex == sex_within(number)


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_never_believed(number: str, at: int, by: int) -> None:
    digit = number[at]
    wrong = "5" if digit == "X" else str((int(digit) + by) % 10)
    assert read_id(number[:at] + wrong + number[at + 1 :], today=TODAY).number == ""


@given(numbers, st.integers(0, 16))
def test_two_neighbours_exchanged_are_never_believed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        assert read_id(swapped, today=TODAY).number == ""


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    reading = read_id(text, today=TODAY)
    assert not reading.number or len(reading.number) in (18, 20, 22)


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("99012319800618795x", "99012319800618795X", "ID_LOWER_X"),
        (" 990123 19800618 795X ", "99012319800618795X", "ID_FORM"),
        ("９９０１２３１９８００６１８７９５Ｘ", "99012319800618795X", "ID_FORM"),
        ("'99012319800618795X", "99012319800618795X", "ID_FORM"),
        ("990123640312805", "990123196403128057", "ID_15"),
        ("990123641312805", "", "ID_BAD_DATE"),
        ("99012319700803422", "", "ID_17"),
        ("9901231991070206430", "", "ID_19"),
        ("9901231991", "", "ID_LENGTH"),
        ("990123202204315632", "", "ID_BAD_DATE"),
        ("990123190002296490", "", "ID_1900_0229"),
        ("990123209901011900", "", "ID_FUTURE"),
        ("990123197907283953", "", "ID_CHECKSUM"),
        ("990123195007243000", "", "ID_AS_FLOAT"),
        ("9.90123195007243e+17", "", "ID_AS_FLOAT"),
        ("9.90123E+17", "", "ID_SCIENTIFIC"),
        ("990123**********53", "", "ID_MASKED"),
        ("张三", "", "ID_TEXT"),
        ("9901231X8006187951", "", "ID_TEXT"),
        ("无", "", "ID_NONE"),
        ("", "", "ID_MISSING"),
        ("99012319930603808841", "99012319930603808841", ""),
        ("99012319930603808841B1", "99012319930603808841B1", ""),
        ("99012319930603808891", "", "ID_DISABILITY_BAD"),
        ("99012319930603808741", "", "ID_CHECKSUM"),
    ],
)
def test_flaws_by_name(text: str, number: str, code: str) -> None:
    reading = read_id(text, today=TODAY)
    assert (reading.number, reading.code) == (number, code)


def test_an_exchange_needs_a_witness_beside_the_check_digit() -> None:
    born = date(1959, 6, 3)
    assert read_id("990123915906038614", today=TODAY, birth_hint=born).code == "ID_TRANSPOSED"
    assert read_id("990123915906038614", today=TODAY).code == "ID_TRANSPOSED"
    assert read_id("990123199506038614", today=TODAY, birth_hint=born).code == "ID_TRANSPOSED"
    assert read_id("990132195906038614", today=TODAY, area_hint="990123").code == "ID_TRANSPOSED"
    assert read_id("990132195906038614", today=TODAY).code == "ID_CHECKSUM"


def test_parts_of_a_number() -> None:
    assert lengthen("990123640312805") == "990123196403128057"
    assert resident_number("99012319930603808841") == "990123199306038088"
    assert resident_number("990123199306038088") == "990123199306038088"
    assert is_placeholder("999999198002290019")
    assert not is_placeholder("990123199306038088")


def test_today_is_not_yet_the_future() -> None:
    for day, code in ((TODAY, ""), (TODAY + timedelta(days=1), "ID_FUTURE")):
        first = f"990123{day:%Y%m%d}123"
        assert read_id(first + check_digit(first), today=TODAY).code == code


def test_masks_of_the_product() -> None:
    assert mask_id("510123199306038123") == "51*************123"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_bank("6222020000001234567") == "***************4567"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13800001234/13900005678", "138****1234/139****5678"),
        ("990123199306038123", "99*************123"),
        ("电话13800001234，2025.3", "电话138****1234，2025.3"),
        ("9.90123195007243e+17", "9.*************+17"),
        ("12583.53", "12583.53"),
        ("1988-08-02T00:00:00", "1988-08-02T00:00:00"),
        ("138000012345", "**********45"),
        ("", ""),
    ],
)
def test_faulty_numbers_are_hidden_too(text: str, masked: str) -> None:
    assert mask_digits(text) == masked


@given(numbers)
def test_no_mask_lets_the_birth_date_through(number: str) -> None:
    assert number[6:14] not in mask_digits(f"证件{number}号")
    assert mask_digits(number) == mask_id(number)
