"""务工月监测: whom to call, and what a round of calls books."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.jobs import accounts, callboard, calls, households, keeping, periods, work
from fupin_desk.jobs.callboard import CallRow
from fupin_desk.jobs.calls import BadCalls, CallDraft
from fupin_desk.model.account import Entry
from fupin_desk.model.journal import LOCAL
from fupin_desk.model.visit import BadVisit, visits
from fupin_desk.model.work import BadSpell, SpellDraft
from tests.jobs.desk import CODE, OCTOBER, Desk


def away(desk: Desk, name: str = "单小英", **facts: object) -> str:
    """Somebody of the household works away since the spring."""
    draft = SpellDraft(**{"place": "浙江义乌", "employer": "某制衣厂", "began": date(2026, 3, 1), **facts})  # type: ignore[arg-type]
    return work.begin(desk.office, desk.house, name, draft)


def row(desk: Desk, name: str = "单小英", month: str = OCTOBER) -> CallRow:
    return next(one for one in callboard.board(desk.office, month).rows if one.name == name)


def told(desk: Desk, name: str = "单小英", answered: str = "本人", **facts: object) -> CallDraft:
    return CallDraft(row(desk, name).member_id, answered, **facts)  # type: ignore[arg-type]


def test_the_list_is_everybody_who_works_away_with_last_months_figures(desk: Desk) -> None:
    assert callboard.board(desk.office, OCTOBER).rows == []
    away(desk)
    desk.record("A1", 540_000, "2026-09", member="单小英", living_cost=188_000, sent_home=250_000)
    board = callboard.board(desk.office, OCTOBER)
    (one,) = board.rows
    assert (one.name, one.head, one.where, one.relation) == ("单小英", "张三", "浙江义乌 某制衣厂", "配偶")
    assert one.last is not None
    assert (one.last.month, one.last.gross, one.last.living, one.last.sent) == (
        "2026-09",
        540_000,
        188_000,
        250_000,
    )
    assert (one.now, one.called, board.called) == (None, None, 0)
    assert board.caller in {id_ for id_, _name, _duty in board.callers}


def test_a_wage_booked_without_a_stay_is_asked_about_too_and_one_earned_at_home_is_not(desk: Desk) -> None:
    desk.record("A1", 540_000, "2026-09", member="单小英", sent_home=250_000)
    desk.record("A1", 90_000, "2026-09", member="张三")
    assert [(one.name, one.where) for one in callboard.board(desk.office, OCTOBER).rows] == [("单小英", "")]
    assert callboard.board(desk.office, "2027-10").rows == [], "more than a year ago"


def test_a_call_is_evidence_and_its_wage_stays_told_until_it_is_signed(desk: Desk) -> None:
    away(desk)
    saved = calls.record(
        desk.office, OCTOBER,
        [told(desk, gross=560_000, living=190_000, sent=260_000, at_time="19:40", words="月底加班")],
    )  # fmt: skip
    assert (saved.calls, saved.lines, saved.spells) == (1, 1, 0)
    page = accounts.month(desk.office, desk.house, OCTOBER)
    (line,) = page.lines
    assert (line.code, line.member, line.amount, line.living_cost, line.sent_home, line.mark) == (
        "A1", "单小英", 560_000, 190_000, 260_000, "told",
    )  # fmt: skip
    with desk.office.read() as s:
        (call,) = visits(s, CODE, month=OCTOBER, way="phone")
        entry = s.get(Entry, (CODE, line.id))
    assert entry is not None
    assert entry.visit_id == call.id
    assert (call.at_time, call.talked_with, call.content, call.words) == ("19:40", "本人", "还在", "月底加班")
    assert call.person_id == callboard.board(desk.office, OCTOBER).caller
    desk.sign_both()
    assert desk.line(line.id).mark == "signed"
    assert row(desk).locked


def test_forty_calls_are_one_change_with_one_undo(desk: Desk) -> None:
    for n in range(40):
        house = households.add(
            desk.office, f"户主{n}", [{"relation": "之子", "name": f"小{n}"}], household_no=f"9{n:03d}"
        )
        work.begin(desk.office, house.id, f"小{n}", SpellDraft(place="广东"))
    before = len(keeping.history(desk.office))
    rows = callboard.board(desk.office, OCTOBER).rows
    assert len(rows) == 40
    drafts = [CallDraft(one.member_id, "本人", 400_000 + n) for n, one in enumerate(rows)]
    saved = calls.record(desk.office, OCTOBER, drafts)
    assert (saved.calls, saved.lines) == (40, 40)
    assert len(keeping.history(desk.office)) == before + 1
    assert callboard.board(desk.office, OCTOBER).called == 40
    assert keeping.undo_title(desk.office) == "记务工电话"
    keeping.undo(desk.office)
    board = callboard.board(desk.office, OCTOBER)
    assert board.called == 0
    assert all(one.now is None for one in board.rows)


def test_nothing_is_booked_for_somebody_nobody_spoke_with(desk: Desk) -> None:
    away(desk)
    before = len(keeping.history(desk.office))
    with pytest.raises(BadCalls) as refused:
        calls.record(desk.office, OCTOBER, [told(desk, answered=" ", gross=560_000)])
    assert refused.value.facts["row"] == 1
    assert "谁接的" in refused.value.what
    with pytest.raises(BadVisit):
        calls.record(desk.office, OCTOBER, [])
    assert len(keeping.history(desk.office)) == before


def test_one_bad_row_books_none_and_is_named(desk: Desk) -> None:
    away(desk)
    away(desk, "张三", place="重庆")
    good = told(desk, "张三", gross=300_000)
    for bad in (
        told(desk, gross=100_000, sent=200_000),
        told(desk, living=100_000),
        told(desk, gross=0, sent=1),
        told(desk, gross=-5),
        told(desk, gross=10**14),
        told(desk, state="gone"),
        told(desk, state=calls.CHANGED),
        told(desk, gross=1, at_time="25:00"),
        told(desk, gross=1, happened=date(2030, 1, 1)),
        told(desk, gross=1, state=calls.BACK, on=date(2020, 1, 1)),
        CallDraft("nobody", "本人", 1),
    ):
        with pytest.raises(BadCalls) as refused:
            calls.record(desk.office, OCTOBER, [good, bad])
        assert refused.value.facts["row"] == 2
        assert "单小英" not in refused.value.what
    assert accounts.month(desk.office, desk.house, OCTOBER).lines == []


def test_no_wage_this_month_is_a_call_without_a_line(desk: Desk) -> None:
    away(desk)
    saved = calls.record(desk.office, OCTOBER, [told(desk, gross=0)])
    assert (saved.calls, saved.lines) == (1, 0)
    called = row(desk).called
    assert called is not None
    assert called.said == "还在，这个月没有工资"
    assert accounts.month(desk.office, desk.house, OCTOBER).lines == []


def test_a_second_call_amends_the_told_line_and_keeps_one(desk: Desk) -> None:
    away(desk)
    calls.record(desk.office, OCTOBER, [told(desk, gross=560_000, sent=200_000)])
    calls.record(desk.office, OCTOBER, [told(desk, answered="班长", gross=520_000, sent=200_000)])
    (line,) = accounts.month(desk.office, desk.house, OCTOBER).lines
    assert line.amount == 520_000
    called = row(desk).called
    assert called is not None
    assert called.answered == "班长"


def test_a_signed_wage_is_not_touched_by_a_call_and_a_closed_month_not_at_all(desk: Desk) -> None:
    away(desk)
    calls.record(desk.office, OCTOBER, [told(desk, gross=560_000)])
    desk.sign_both()
    with pytest.raises(BadCalls):
        calls.record(desk.office, OCTOBER, [told(desk, gross=570_000)])
    assert calls.record(desk.office, OCTOBER, [told(desk, gross=560_000)]).lines == 0, "said again, unchanged"
    periods.close(desk.office, desk.house, OCTOBER)
    with pytest.raises(BadCalls) as refused:
        calls.record(desk.office, OCTOBER, [told(desk, gross=1)])
    assert OCTOBER in refused.value.what


def test_a_wage_with_a_pay_slip_is_not_changed_by_what_somebody_says_on_the_telephone(desk: Desk) -> None:
    away(desk)
    desk.record("A1", 560_000, member="单小英", sent_home=200_000, evidence="voucher", photos=(desk.photo(),))
    assert "有凭证" in row(desk).locked
    with pytest.raises(BadCalls):
        calls.record(desk.office, OCTOBER, [told(desk, gross=570_000, sent=200_000)])
    saved = calls.record(desk.office, OCTOBER, [told(desk, gross=560_000, sent=200_000)])
    assert (saved.calls, saved.lines) == (1, 0), "the call is kept, the line is as it was"
    (line,) = accounts.month(desk.office, desk.house, OCTOBER).lines
    assert (line.amount, line.mark) == (560_000, "voucher")


def test_two_wages_in_a_month_are_left_to_the_month_page(desk: Desk) -> None:
    away(desk)
    desk.record("A1", 100, member="单小英", sent_home=50)
    desk.record("A1", 200, member="单小英")
    one = row(desk)
    assert one.now is not None
    assert (one.now.gross, one.now.sent) == (300, 50)
    assert "2 笔" in one.locked
    with pytest.raises(BadCalls):
        calls.record(desk.office, OCTOBER, [told(desk, gross=400)])


def test_coming_back_ends_the_stay_and_moving_on_begins_another(desk: Desk) -> None:
    away(desk)
    calls.record(
        desk.office, OCTOBER,
        [told(desk, state=calls.CHANGED, place="江苏昆山", employer="电子厂", on=date(2026, 10, 12))],
    )  # fmt: skip
    first, second = work.spells(desk.office)
    assert (first.ended, second.began, second.place) == (date(2026, 10, 12), date(2026, 10, 12), "江苏昆山")
    assert not first.question, "the day of moving is of both stays"
    assert row(desk).place == "江苏昆山"
    calls.record(desk.office, "2026-11", [told(desk, state=calls.BACK)])
    last = work.spells(desk.office)[-1]
    assert last.ended == desk.office.today()
    assert "没问哪天" in last.note
    assert callboard.board(desk.office, "2026-12").rows == []
    keeping.undo(desk.office)
    assert work.spells(desk.office)[-1].ended is None


def test_a_place_learnt_on_the_phone_becomes_a_stay(desk: Desk) -> None:
    desk.record("A1", 540_000, "2026-09", member="单小英", sent_home=250_000)
    calls.record(desk.office, OCTOBER, [told(desk, gross=1, place="福建晋江")])
    (spell,) = work.spells(desk.office)
    assert (spell.place, spell.began, spell.ended) == ("福建晋江", None, None)


def test_who_called_is_named_or_it_is_no_evidence(desk: Desk) -> None:
    away(desk)
    with pytest.raises(BadVisit):
        calls.record(desk.office, OCTOBER, [told(desk, gross=1)], caller="路人")
    calls.record(desk.office, OCTOBER, [told(desk, gross=1)], caller="李明")
    called = row(desk).called
    assert called is not None
    assert called.caller == "李明"


def test_the_number_is_masked_and_showing_it_is_journaled(desk: Desk) -> None:
    away(desk)
    with desk.office.read() as s:
        from fupin_desk.model.household import Household

        house = s.get(Household, (CODE, desk.house))
        assert house is not None
    households.set_fields(desk.office, desk.house, {"phone": "13812345678"})
    one = row(desk)
    assert (one.phone_masked, one.phone_of) == ("138****5678", "house")
    assert work.show_phone(desk.office, one.member_id) == "13812345678"
    newest = keeping.history(desk.office)[0]
    assert (newest.series, newest.op, newest.reason) == (LOCAL, "set_setting", "看电话号码")
    assert "13812345678" not in newest.reason
    assert work.show_phone(desk.office, one.member_id) == "13812345678"
    assert keeping.history(desk.office)[0].seq == newest.seq + 1, "each look is written down"
    assert work.show_phone(desk.office, "nobody") == ""


def test_stays_are_refused_when_they_cannot_have_been(desk: Desk) -> None:
    for wrong in (
        {"place": "", "employer": " "},
        {"began": date(2026, 5, 2), "ended": date(2026, 5, 1)},
        {"began": date(2030, 1, 1)},
        {"expected_wage": 0},
        {"place": "长" * 101},
        {"place": "坏\udc80"},
    ):
        with pytest.raises(Refusal):
            away(desk, **wrong)
    with pytest.raises(BadSpell):
        away(desk, "王五")
    spell = away(desk)
    with pytest.raises(BadSpell):
        work.end(desk.office, spell, date(2030, 1, 1))
    with pytest.raises(BadSpell):
        work.strike(desk.office, spell, " ")
    work.strike(desk.office, spell, "记错了人")
    with pytest.raises(BadSpell):
        work.end(desk.office, spell)
    assert work.spells(desk.office) == []


def test_the_month_page_asks_whether_wage_and_money_sent_home_are_one(desk: Desk) -> None:
    from fupin_desk.jobs import work as work_jobs
    from fupin_desk.model.work import double_count

    away(desk)
    calls.record(desk.office, OCTOBER, [told(desk, gross=560_000, sent=200_000)])
    assert work_jobs.asked_in(desk.office, desk.house, OCTOBER) == []
    desk.record("D6.19", 200_000, member="单小英")
    (text,) = work_jobs.asked_in(desk.office, desk.house, OCTOBER)
    assert "是同一笔钱吗" in text
    with desk.office.read() as s:
        who = work_jobs.sharing(s, CODE, desk.house)
    lines = accounts.month(desk.office, desk.house, OCTOBER).lines
    assert [one.text for one in double_count(lines, who)] == [text], (
        "lines as a page shows them are facts too"
    )


def test_two_stays_at_once_are_a_question_and_no_refusal(desk: Desk) -> None:
    away(desk)
    away(desk, place="江苏", began=date(2026, 6, 1))
    lines = work.spells(desk.office)
    assert all("重叠" in one.question for one in lines)
    work.end(desk.office, lines[0].id, date(2026, 5, 31))
    assert not any(one.question for one in work.spells(desk.office))
