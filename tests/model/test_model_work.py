"""Wage and money sent home: asked about where the same yuan may stand twice, left alone where it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.account import Entry
from fupin_desk.model.values import Month
from fupin_desk.model.work import Fact, Who, WorkSpell, double_count, is_remittance, overlaps

WHO = {"son": Who("小军", True), "wife": Who("桂香", True), "gone": Who("小勇", False)}


@dataclass(frozen=True)
class Line:
    id: str
    item: str
    member_id: str | None = None
    month: str = "2026-10"
    sub: str = ""
    amount: int = 100_000
    sent_home: int | None = None
    note: str = ""


def wage(member: str | None = "son", **facts: object) -> Line:
    return Line("w", "A1", member, **facts)  # type: ignore[arg-type]


def sent(member: str | None = "son", **facts: object) -> Line:
    return Line("s", "D6", member, **{"sub": "19", **facts})  # type: ignore[arg-type]


def kinds(*lines: Line) -> list[str]:
    return [question.kind for question in double_count(lines, WHO)]


def test_a_line_of_the_ledger_is_a_fact() -> None:
    entry: Fact = Entry(
        village="v", id="e", household_id="h", month="2026-10", item="A1", amount=1, booked=date(2026, 10, 1)
    )
    assert double_count([entry], {}) == []


@pytest.mark.parametrize(
    "lines",
    [
        (wage(), sent()),
        (wage(), sent(month="2026-11")),
        (wage(), sent(None)),
        (wage(None), sent("son")),
        (wage(None), sent(None)),
        (wage("wife"), sent("son")),
        (wage(), sent(sub="16", note="儿子寄回来的钱")),
        (wage(), sent(sub="16", note="微信转回家用")),
    ],
)
def test_a_wage_and_money_sent_home_are_asked_about(lines: tuple[Line, ...]) -> None:
    (question,) = double_count(lines, WHO)
    assert question.kind == "wage_and_sent"
    assert question.rows == ("w", "s")
    assert "同一笔钱" in question.text


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (wage(),),
        (sent("gone"),),
        (wage("wife"), sent("gone")),
        (wage(None, month="2026-08"), sent(None)),
        (wage(), Line("s", "D2", "son")),
        (wage(), Line("s", "D6", "son", sub="16", note="取暖补贴")),
        (Line("w", "A4", "wife"), sent("gone")),
    ],
)
def test_what_cannot_be_the_same_money_is_left_alone(lines: tuple[Line, ...]) -> None:
    assert kinds(*lines) == []


def test_the_same_sum_twice_is_said_more_plainly() -> None:
    (question,) = double_count([wage(sent_home=90_000), sent(amount=90_000)], WHO)
    assert "同样的数" in question.text
    assert "900.00" in question.text


def test_money_of_somebody_who_shares_the_income_is_part_of_a_wage_nobody_booked() -> None:
    assert kinds(sent("son")) == ["sent_by_sharing"]
    assert kinds(wage(month="2026-06"), sent("son")) == ["sent_by_sharing"], "months apart is no match"


def test_the_wage_of_somebody_who_does_not_share_is_not_this_households() -> None:
    assert kinds(wage("gone")) == ["wage_of_stranger"]
    assert kinds(wage("gone"), sent("gone")) == ["wage_and_sent", "wage_of_stranger"]
    assert kinds(wage("unknown")) == []


def test_several_wages_and_one_sum_are_one_question() -> None:
    (question,) = double_count([Line("w1", "A1"), Line("w2", "A1", "wife"), sent("son")], WHO)
    assert question.rows == ("w1", "w2", "s")


@given(
    st.lists(
        st.builds(
            Line,
            id=st.uuids().map(str),
            item=st.sampled_from(["A1", "A4", "B1", "D2", "D6", "E1"]),
            member_id=st.sampled_from([None, "son", "wife", "gone", "x"]),
            month=st.sampled_from(["2026-09", "2026-10", "2026-12"]),
            sub=st.sampled_from(["", "19", "16"]),
            amount=st.integers(1, 10**7),
            note=st.sampled_from(["", "寄回", "工资"]),
        ),
        max_size=12,
    )
)
def test_a_question_always_names_lines_that_are_there_and_asks_once_for_each_sum(lines: list[Line]) -> None:
    asked = double_count(lines, WHO)
    ids = {line.id for line in lines}
    remittances = {line.id for line in lines if is_remittance(line)}
    for question in asked:
        assert set(question.rows) <= ids
        assert question.text
    about = [
        row
        for question in asked
        if question.kind != "wage_of_stranger"
        for row in question.rows
        if row in remittances
    ]
    assert len(about) == len(set(about))
    assert not [
        q for q in double_count([one for one in lines if one.item != "A1"], WHO) if q.kind == "wage_and_sent"
    ]


def spell(id_: str, began: date | None, ended: date | None, member: str = "son") -> WorkSpell:
    return WorkSpell(
        village="v",
        id=id_,
        household_id="h",
        member_id=member,
        place=id_,
        began=began,
        ended=ended,
        booked=date(2026, 1, 1),
    )


def test_stays_that_overlap_are_asked_about_and_the_day_of_moving_is_not() -> None:
    first = spell("义乌", date(2026, 1, 1), date(2026, 6, 1))
    assert overlaps([first, spell("昆山", date(2026, 6, 1), None)], WHO) == []
    (question,) = overlaps([first, spell("昆山", date(2026, 5, 31), None)], WHO)
    assert question.rows == ("义乌", "昆山")
    assert "小军" in question.text
    assert len(overlaps([spell("a", None, None), spell("b", None, None), spell("c", None, None)], WHO)) == 3
    assert overlaps([first, spell("昆山", None, None, "wife")], WHO) == []


def test_away_on_a_day_is_from_the_first_evening_to_the_last_morning() -> None:
    one = spell("义乌", date(2026, 3, 1), date(2026, 6, 30))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 29), date(2026, 6, 30)]
    assert [one.away_on(day) for day in days] == [False, True, True, False]
    assert spell("义乌", None, None).away_on(Month(2026, 6).last)
