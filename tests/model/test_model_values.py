"""Money, months, days, identifiers: read exactly or refused."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.values import (
    MAX_FEN,
    Month,
    NotAMonth,
    NotMoney,
    NotText,
    TooLong,
    Window,
    accounting_year,
    beijing_day,
    divide,
    fen,
    instant,
    milliseconds,
    new_id,
    next_stamp,
    parse_day,
    short_text,
    yuan,
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", 0), ("12", 1200), ("12.3", 1230), ("1234.56", 123456), ("1,234.56", 123456), ("¥12", 1200),
        ("￥１２．５元", 1250), ("1.2万", 1_200_000), ("0.00001万", 10), ("-5", -500), ("−5.01", -501),
        (" 7元 ", 700), ("100000000000", MAX_FEN), ("1,000,000", 100_000_000),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed: str, amount: int) -> None:
    assert fen(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "", "元", "万", "abc", "1e3", "1.2.3", "0.005", "12,34", "1,2345", "1,234,5", "1.234,5", "NaN", "inf",
        "--5", "5-", "1 2", "0x10", "100000000000.01", "9" * 30, "0.0000001万", "1_000", "１，２", "壹佰",
    ],
)  # fmt: skip
def test_what_is_not_exact_to_the_fen_is_refused(typed: str) -> None:
    with pytest.raises(NotMoney):
        fen(typed)


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_amounts_written_are_read_again(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert fen(yuan(amount, separators=False)) == amount


def test_a_refused_amount_is_quoted_short() -> None:
    with pytest.raises(NotMoney) as refused:
        fen("x" * 5000)
    assert len(refused.value.what) < 80


@given(st.integers(-(10**15), 10**15), st.integers(1, 50))
def test_sharing_rounds_half_away_from_zero_once(amount: int, heads: int) -> None:
    share = divide(amount, heads)
    assert abs(share * heads - amount) * 2 <= heads
    assert divide(-amount, heads) == -share


def test_half_a_fen_goes_up() -> None:
    assert (divide(5, 2), divide(-5, 2), divide(1, 3), divide(2, 3)) == (3, -3, 0, 1)


def test_months_read_sort_and_move() -> None:
    october = Month.parse(" 2026-10 ")
    assert str(october) == "2026-10"
    assert (october.first, october.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (october.plus(3), october.plus(-10)) == (Month(2027, 1), Month(2025, 12))
    assert Month.parse("2024-02").last == date(2024, 2, 29)
    assert Month(2025, 12) < Month(2026, 1)


@pytest.mark.parametrize(
    "typed",
    ["2026-13", "2026-00", "2026-1", "26-10", "2026/10", "", "0000-01", "9999-12", "２０２６-１０"],
)
def test_a_month_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(NotAMonth):
        Month.parse(typed)


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-10-32", "昨天", ""])
def test_a_day_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(NotAMonth):
        parse_day(typed)


@given(st.integers(1950, 2100), st.integers(1, 12), st.integers(-500, 500))
def test_moving_there_and_back(year: int, month: int, by: int) -> None:
    here = Month(year, month)
    assert here.plus(by).plus(-by) == here
    assert here.last + timedelta(days=1) == here.plus(1).first


def test_the_accounting_year_begins_in_october_unless_the_pack_says_otherwise() -> None:
    assert str(accounting_year(date(2026, 9, 30))) == "2025-10…2026-09"
    window = accounting_year(date(2026, 10, 1))
    assert (window.start, window.end, len(window.months())) == (Month(2026, 10), Month(2027, 9), 12)
    assert accounting_year(date(2026, 5, 1), 1) == Window(Month(2026, 1), Month(2026, 12))
    assert Month(2027, 9) in window
    assert Month(2027, 10) not in window


def test_days_change_at_beijing_midnight_whatever_the_machine_says() -> None:
    assert beijing_day(datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 10, 31)
    assert beijing_day(datetime(2026, 10, 31, 16, 0, tzinfo=UTC)) == date(2026, 11, 1)
    assert instant(datetime(2026, 10, 31, 16, 0, 1, 987_654, tzinfo=UTC)) == "2026-10-31T16:00:01.987Z"


@given(st.lists(st.tuples(st.binary(min_size=8, max_size=8), st.integers(0, 2**40)), min_size=2))
def test_ids_are_version_seven_and_keep_the_order_they_were_made_in(made: list[tuple[bytes, int]]) -> None:
    stamp, ids = 0, []
    for noise, millis in made:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
        assert milliseconds(moment) == millis
        stamp = next_stamp(stamp, moment)
        ids.append(uuid.UUID(new_id(stamp, noise)))
        assert (ids[-1].version, ids[-1].variant) == (7, uuid.RFC_4122)
        assert ids[-1].int >> 80 >= millis
    assert ids == sorted(ids)


def test_ten_thousand_ids_of_one_instant_keep_their_order() -> None:
    stamp, ids = 0, []
    for _ in range(10_000):
        stamp = next_stamp(stamp, datetime(2026, 10, 31, tzinfo=UTC))
        ids.append(new_id(stamp, b"\xff" * 8))
    assert ids == sorted(set(ids))


def test_texts_are_kept_exactly_or_refused_with_the_limit() -> None:
    for text in ("张 三", "<b>&amp;", "=1+1", "𬍛", " 前后 ", "x" * 100):
        assert short_text(text, "姓名") == text
    with pytest.raises(TooLong) as refused:
        short_text("x" * 101, "姓名")
    assert "101" in refused.value.what
    assert "100" in refused.value.what


@pytest.mark.parametrize("broken", ["张\udc80", "\ud83d", "a\x00b"])
def test_half_characters_are_refused_in_words(broken: str) -> None:
    with pytest.raises(NotText):
        short_text(broken, "姓名")
