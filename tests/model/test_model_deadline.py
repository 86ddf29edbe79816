"""What comes due: birthdays, school steps and written dates, from data and never from constants."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model import deadline
from fupin_desk.model.deadline import BadDeadline, Deadline, Pupil, birthday, comes_due, parse_due_rules
from fupin_desk.model.journal import Op
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.values import Month
from tests.model.book import ROOT, Book

SHIPPED = (ROOT / "resources/deadlines.toml").read_bytes()
RULES = parse_due_rules(SHIPPED)
TODAY = date(2026, 8, 20)


def _one(birth: date | None = None, student: str = "") -> Pupil:
    return Pupil("house", "member", "张小军", birth, student)


def _date(due: date, kind: str = "loan", done: date | None = None) -> Deadline:
    return Deadline(
        village="v", id="d", household_id="house", kind=kind, title="还款", due=due, amount=100, done_on=done,
        booked=TODAY,
    )  # fmt: skip


def test_a_birthday_of_this_month_is_said_with_what_to_look_at() -> None:
    found = comes_due(RULES, [_one(date(1966, 8, 31))], [], TODAY)
    assert [(one.title, one.day, one.late(TODAY)) for one in found] == [
        ("满 60 岁", date(2026, 8, 31), False)
    ]
    assert "养老金" in found[0].what


@pytest.mark.parametrize("birth", [date(1966, 9, 1), date(1967, 8, 20), None])
def test_other_birthdays_are_not(birth: date | None) -> None:
    assert comes_due(RULES, [_one(birth)], [], TODAY) == []


def test_whoever_was_born_on_29_february_has_a_birthday_every_year() -> None:
    assert birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_everybody_comes_of_each_age_in_exactly_one_month(birth: date) -> None:
    for step in RULES.ages:
        reached = birthday(birth, step.at)
        assert reached is not None
        months = [Month.of(reached).plus(n) for n in (-1, 0, 1)]
        said = [[one.title for one in comes_due(RULES, [_one(birth)], [], month.first)] for month in months]
        assert [f"满 {step.at} 岁" in titles for titles in said] == [False, True, False]


def test_a_school_step_comes_in_its_month_only() -> None:
    pupil = _one(student="九年级")
    assert [one.what for one in comes_due(RULES, [pupil], [], TODAY)] == [
        "初中毕业，升学还是中职，雨露计划看一看"
    ]
    assert comes_due(RULES, [pupil], [], date(2026, 7, 31)) == []
    assert comes_due(RULES, [_one(student="八年级")], [], TODAY) == []


def test_a_written_date_shows_ahead_by_its_kind_and_stays_until_it_is_kept() -> None:
    ahead = RULES.kinds["loan"].ahead_days
    far = TODAY + timedelta(days=ahead + 1)
    assert comes_due(RULES, [], [_date(far)], TODAY) == []
    assert len(comes_due(RULES, [], [_date(far)], TODAY + timedelta(days=1))) == 1
    (missed,) = comes_due(RULES, [], [_date(TODAY - timedelta(days=400))], TODAY)
    assert (missed.late(TODAY), missed.title, missed.amount) == (True, "小额信贷到期", 100)
    assert comes_due(RULES, [], [_date(TODAY, done=TODAY)], TODAY) == []


def test_a_kind_of_a_newer_program_is_shown_under_its_own_name() -> None:
    (one,) = comes_due(RULES, [], [_date(TODAY, kind="visa")], TODAY)
    assert one.title == "visa"


def test_what_is_due_stands_by_day() -> None:
    dates = [_date(TODAY + timedelta(days=n)) for n in (9, 1, 5)]
    found = comes_due(RULES, [_one(date(1966, 8, 22))], dates, TODAY)
    assert [one.day.day for one in found] == [21, 22, 25, 29]


def test_rules_say_where_they_come_from_and_that_nobody_confirmed_them() -> None:
    assert RULES.source_doc
    assert RULES.confirmed_by == ""


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (b'source_doc = "x"\nconfirmed_by = ""\n[[age]]\nat = 200\nwhat = "y"', "age[1].at"),
        (b'source_doc = "x"\n[[school]]\nstates = ["a"]\nmonth = 13\nwhat = "y"', "school[1].month"),
        (b'source_doc = "x"\n[[kind]]\nkey = "a"\nlabel = "b"\nahead_days = -1', "kind[1].ahead_days"),
        (b'source_doc = "x"\nages = 3', "ages"),
        (b"", "source_doc"),
    ],
)
def test_bad_rules_are_refused_naming_the_key(given: bytes, place: str) -> None:
    with pytest.raises(BadPack) as refused:
        parse_due_rules(given)
    assert place in refused.value.what


def test_a_date_is_written_kept_once_and_undone(book: Book) -> None:
    with book.change(Op.SET_DEADLINE) as s:
        row = deadline.add_deadline(s, RULES, household_id=book.house, kind="loan", due=TODAY, amount=5)
    with book.change(Op.SET_DEADLINE) as s:
        deadline.keep_deadline(s, row.id)
    with pytest.raises(BadDeadline), book.change(Op.SET_DEADLINE) as s:
        deadline.keep_deadline(s, row.id)
    with pytest.raises(BadDeadline), book.change(Op.SET_DEADLINE) as s:
        deadline.keep_deadline(s, "nobody")


@pytest.mark.parametrize("wrong", [{"kind": "party"}, {"amount": 0}, {"amount": -5}])
def test_a_date_that_says_nothing_is_refused(book: Book, wrong: dict[str, object]) -> None:
    facts: dict[str, object] = {"household_id": book.house, "kind": "loan", "due": TODAY}
    with pytest.raises(BadDeadline), book.change(Op.SET_DEADLINE) as s:
        deadline.add_deadline(s, RULES, **(facts | wrong))  # type: ignore[arg-type]
