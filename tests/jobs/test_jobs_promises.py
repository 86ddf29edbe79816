"""诉求 → promise → money → done → confirmed, visits that are due, and households that change hands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.jobs import accounts, handover, helping, households, keeping, promises, visits
from fupin_desk.jobs.helping import HelpDraft, MaybeBooked
from fupin_desk.jobs.visits import VisitDraft
from fupin_desk.model import promise as promise_model
from fupin_desk.model.help import AlreadyBooked
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.promise import BadPromise, NoSuchPromise
from fupin_desk.model.rounds import next_due, parse_rounds
from fupin_desk.model.village import BadHandOver, NoSuchPerson, StillAnswering, helper_of
from fupin_desk.model.visit import BadVisit
from tests.jobs.desk import Desk

OCTOBER_1 = date(2026, 10, 1)


def _helper(desk: Desk, name: str = "周敏") -> str:
    return helping.add_person(desk.office, name, "helper", "县水务局")


def _promise(desk: Desk, due: date = date(2026, 10, 20), **more: Any) -> str:
    facts: dict[str, Any] = {"unit": "镇水务站", "promised_on": OCTOBER_1} | more
    return promises.add(desk.office, desk.house, "换一根水管", due, **facts)


def _help(desk: Desk, **more: Any) -> str:
    facts: dict[str, Any] = {
        "happened": date(2026, 10, 25), "content": "换好水管", "measure": "饮水安全保障",
        "fund_source": "帮扶单位自筹",
    } | more  # fmt: skip
    return helping.add(desk.office, desk.house, HelpDraft(**facts))


def _line(desk: Desk) -> promises.PromiseLine:
    return promises.board(desk.office).promises[0]


# -- promises ------------------------------------------------------------------------------------------


def test_a_promise_nobody_kept_shows(desk: Desk) -> None:
    """Twelve days past its day it stands first, with the days; time does not take it off the list."""
    need = promises.add_need(desk.office, desk.house, "水管漏了三个月", date(2026, 9, 1), "单小英", "饮水")
    assert [one.words for one in promises.board(desk.office).needs] == ["水管漏了三个月"]
    _promise(desk, need_id=need)
    board = promises.board(desk.office)
    assert (board.needs, board.overdue, board.promises[0].overdue) == ([], 1, 12)
    assert board.promises[0].need == "水管漏了三个月"
    assert [one.content for one in promises.overdue(desk.office)] == ["换一根水管"]
    assert "已逾期 12 天" in promises.to_ask(desk.office, desk.house)[0]
    desk.clock.at += timedelta(days=400)
    assert _line(desk).overdue == 412


def test_a_promise_goes_its_way_step_by_step(desk: Desk) -> None:
    kept = _promise(desk)
    promises.fund(desk.office, kept, "帮扶单位自筹", date(2026, 10, 10), "水务〔2026〕3号", 30_000)
    assert (_line(desk).stage, _line(desk).amount, _line(desk).overdue) == ("funded", 30_000, 12)
    with pytest.raises(BadPromise):
        promises.confirm(desk.office, kept)
    card = _help(desk, promise_id=kept)
    line = _line(desk)
    assert (line.stage, line.done_on, line.help_id, line.overdue) == ("done", date(2026, 10, 25), card, 0)
    assert "请户里在卡上签字" in promises.to_ask(desk.office, desk.house)[0]
    helping.sign(desk.office, card, "household", "fingerprint", date(2026, 10, 26), confirmed="received")
    line = _line(desk)
    assert (line.stage, line.confirmed_on, line.confirmed_way) == (
        "confirmed",
        date(2026, 10, 26),
        "fingerprint",
    )
    assert promises.to_ask(desk.office, desk.house) == []
    keeping.undo(desk.office)
    assert _line(desk).stage == "done"
    keeping.undo(desk.office)
    assert (_line(desk).stage, _line(desk).done_on) == ("funded", None)


def test_one_record_keeps_one_promise_of_its_own_household(desk: Desk) -> None:
    card, other = _help(desk, promise_id=_promise(desk)), _promise(desk)
    with pytest.raises(BadPromise):
        promises.done(desk.office, other, card)
    neighbour = households.add(desk.office, "仇大山", household_no="4")
    draft = HelpDraft(date(2026, 10, 25), "换水管", "饮水安全保障", "社会捐赠", promise_id=other)
    with pytest.raises(BadPromise):
        helping.add(desk.office, neighbour.id, draft)
    assert sorted(one.stage for one in promises.board(desk.office).promises) == ["done", "promised"]


def test_what_the_household_says_did_not_come_is_asked_again(desk: Desk) -> None:
    card = _help(desk, promise_id=_promise(desk))
    helping.sign(desk.office, card, "household", confirmed="not_received")
    assert (_line(desk).stage, _line(desk).said) == ("done", "not_received")
    assert "户里说没收到" in promises.to_ask(desk.office, desk.house)[0]


def test_a_promise_is_given_up_only_with_a_reason_told_to_the_household(desk: Desk) -> None:
    gone = _promise(desk)
    for why, told in (("", date(2026, 10, 30)), ("没有钱", None), ("没有钱", date(2027, 1, 1))):
        with pytest.raises(BadPromise):
            promises.drop(desk.office, gone, why, told)
    promises.drop(desk.office, gone, "改走整村管网", date(2026, 10, 30))
    assert (_line(desk).stage, _line(desk).dropped_why, _line(desk).overdue) == ("dropped", "改走整村管网", 0)
    with pytest.raises(BadPromise):
        promises.fund(desk.office, gone, "自筹")
    with pytest.raises(BadPromise):
        _help(desk, promise_id=gone)


@pytest.mark.parametrize(
    "wrong",
    [{"content": " "}, {"due": None}, {"due": date(2026, 9, 1)}, {"unit": ""},
     {"promised_on": date(2027, 1, 1)}, {"need_id": "nobody"}],
)  # fmt: skip
def test_a_promise_says_what_who_and_by_when(desk: Desk, wrong: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"content": "修路", "due": date(2026, 12, 1), "unit": "镇政府"} | wrong
    content, due = facts.pop("content"), facts.pop("due")
    with pytest.raises(Refusal):
        promises.add(desk.office, desk.house, content, due, **facts)
    assert promises.board(desk.office).promises == []


def test_a_need_is_closed_with_a_reason_and_not_while_it_is_promised(desk: Desk) -> None:
    need = promises.add_need(desk.office, desk.house, "水管漏了")
    kept = _promise(desk, need_id=need)
    with pytest.raises(BadPromise):
        promises.close_need(desk.office, need, "办了")
    promises.drop(desk.office, kept, "户里自己修好了", date(2026, 10, 30))
    with pytest.raises(BadPromise):
        promises.close_need(desk.office, need, " ")
    promises.close_need(desk.office, need, "户里自己修好了")
    assert promises.needs(desk.office)[0].closed_why == "户里自己修好了"
    assert promises.board(desk.office).needs == []
    for lost in (
        lambda: promises.close_need(desk.office, "x", "y"),
        lambda: promises.confirm(desk.office, "x"),
    ):
        with pytest.raises(NoSuchPromise):
            lost()


def test_every_stage_has_words(desk: Desk) -> None:
    assert {key for key, _words in promises.stages()} == set(promise_model.STAGES)


# -- money of help on the account ----------------------------------------------------------------------


def test_help_in_money_becomes_one_line_of_the_account_never_two(desk: Desk) -> None:
    card = _help(desk, amount=50_000, content="慰问金", measure="社会帮扶")
    entry = helping.book(desk.office, card)
    line = accounts.month(desk.office, desk.house, "2026-10").lines[0]
    assert (line.id, line.code, line.amount, line.one_off, line.happened) == (
        entry, "D6.18", 50_000, True, date(2026, 10, 25),
    )  # fmt: skip
    with pytest.raises(AlreadyBooked):
        helping.book(desk.office, card, another=True)
    assert helping.records(desk.office)[0].booked_month == "2026-10"
    accounts.strike(desk.office, entry, "记错户")
    assert helping.records(desk.office)[0].entry_id is None, "a struck line is no longer the help's"
    helping.book(desk.office, card)


def test_money_that_is_on_the_account_is_offered_and_linked(desk: Desk) -> None:
    entry = desk.record("D6.18", 50_000)
    card = _help(desk, amount=50_000)
    assert [one.entry_id for one in helping.candidates(desk.office, card)] == [entry]
    with pytest.raises(MaybeBooked):
        helping.book(desk.office, card)
    helping.link(desk.office, card, entry)
    assert helping.candidates(desk.office, card) == []
    other = _help(desk, amount=50_000, content="另一次")
    assert helping.candidates(desk.office, other) == []
    with pytest.raises(AlreadyBooked):
        helping.link(desk.office, other, entry)
    assert len(accounts.month(desk.office, desk.house, "2026-10").lines) == 1


def test_a_signed_card_can_still_become_a_line(desk: Desk) -> None:
    """The line is a link, not a signed fact: the signatures cover what they covered."""
    card = _help(desk, amount=50_000)
    for role in ("household", "helper"):
        helping.sign(desk.office, card, role)
    helping.book(desk.office, card)
    assert helping.records(desk.office)[0].state == "signed"


# -- visits --------------------------------------------------------------------------------------------


def test_a_visit_is_due_by_the_kind_of_household(desk: Desk) -> None:
    households.set_fields(desk.office, desk.house, {"monitor_category": "边缘易致贫户"})
    line = visits.due(desk.office)[0]
    assert (line.last, line.due, line.rhythm, line.confirmed) == (None, date(2026, 11, 30), "每月一次", False)
    visits.record(desk.office, VisitDraft(desk.house, date(2026, 9, 3), content="看水管", words="漏得厉害"))
    line = visits.due(desk.office)[0]
    assert (line.last, line.due, line.overdue) == (date(2026, 9, 3), date(2026, 10, 31), 1)
    visits.record(desk.office, VisitDraft(desk.house, date(2026, 10, 20), "phone", talked_with="单小英"))
    assert visits.due(desk.office)[0].overdue == 1, "a telephone call is no visit"
    visits.record(
        desk.office, VisitDraft(desk.house, date(2026, 10, 21), next_step="带水管来", due=date(2026, 11, 5))
    )
    line = visits.due(desk.office)[0]
    assert (line.due, line.overdue, line.soon) == (date(2026, 11, 5), 0, True)
    assert promises.to_ask(desk.office, desk.house) == ["上次说好的“带水管来”做了没有？"]
    assert [one.way_label for one in visits.lines(desk.office, desk.house)] == ["入户", "电话", "入户"]
    with pytest.raises(BadVisit):
        visits.record(desk.office, VisitDraft(desk.house, date(2026, 12, 1)))


def test_the_rhythm_is_dated_data(desk: Desk) -> None:
    data = desk.office.resources.read("visits.toml")
    rounds = parse_rounds(data)
    assert [rounds.of(*kind).months for kind in (("", "边缘易致贫户"), ("脱贫户", ""), ("一般农户", ""))] == [
        1,
        3,
        12,
    ]
    for wrong in (
        b"",
        data + b"\nnonsense = 1\n",
        data.replace(b'"exited"', b'"other"'),
        data.replace(b"months = 1\n", b""),
    ):
        with pytest.raises(BadPack):
            parse_rounds(wrong)


def test_a_day_agreed_on_comes_before_the_regular_one() -> None:
    today = date(2026, 10, 10)
    assert next_due(date(2026, 9, 1), 1, today, [date(2026, 10, 5)]) == date(2026, 10, 5)
    assert next_due(date(2026, 11, 30), 3, today) == date(2027, 2, 28)


def test_who_was_never_visited_falls_due_all_the_same() -> None:
    """From the day his helper took him over; without a helper by the end of the running time."""
    today = date(2026, 11, 10)
    assert next_due(None, 1, today, since=date(2026, 8, 20)) == date(2026, 9, 30)
    assert [next_due(None, months, today) for months in (1, 3, 12)] == [
        date(2026, 11, 30), date(2026, 12, 31), date(2027, 9, 30),
    ]  # fmt: skip


# -- hand-over -----------------------------------------------------------------------------------------


def test_a_hand_over_takes_open_promises_along_and_is_remembered(desk: Desk) -> None:
    old, new = _helper(desk), _helper(desk, "罗志强")
    helping.pair(desk.office, old, desk.house, date(2026, 3, 1))
    own = promises.add(desk.office, desk.house, "问水泥瓦", date(2026, 10, 20), promised_on=OCTOBER_1)
    assert _line(desk).who == "周敏"
    assert handover.hand_over(desk.office, old, new, [desk.house], "调回单位", date(2026, 11, 1)) == 1
    line = _line(desk)
    assert (line.id, line.who, line.answers) == (own, "周敏", "罗志强"), "who promised stays"
    with desk.office.read() as s:
        code = desk.office.village
        answered = [
            helper_of(s, code, desk.house, day)
            for day in (date(2026, 2, 1), date(2026, 10, 31), date(2026, 11, 1))
        ]
    assert [person.name if person else "" for person in answered] == ["", "周敏", "罗志强"]
    told = [
        (one.helper, one.since, one.until, one.why)
        for one in handover.history(desk.office, household_id=desk.house)
    ]
    assert told == [
        ("周敏", date(2026, 3, 1), date(2026, 11, 1), "调回单位"), ("罗志强", date(2026, 11, 1), None, ""),
    ]  # fmt: skip
    assert visits.due(desk.office)[0].helper == "罗志强"
    assert handover.sheet(desk.office, old, new, date(2026, 11, 1)).startswith(b"%PDF")
    assert keeping.undo(desk.office) == "交接结对户"
    assert _line(desk).answers == "周敏"


def test_nobody_leaves_while_a_household_is_his(desk: Desk) -> None:
    old, new = _helper(desk), _helper(desk, "罗志强")
    helping.pair(desk.office, old, desk.house)
    with pytest.raises(StillAnswering):
        handover.leave(desk.office, old)
    handover.hand_over(desk.office, old, new, [desk.house], "退休")
    handover.leave(desk.office, old)
    assert "周敏" not in [one.name for one in helping.people(desk.office)]
    assert helping.records(desk.office) == []
    with pytest.raises(BadHandOver):
        helping.pair(desk.office, old, desk.house)


def test_a_hand_over_that_cannot_be_is_refused(desk: Desk) -> None:
    old, new = _helper(desk), _helper(desk, "罗志强")
    helping.pair(desk.office, old, desk.house, date(2026, 10, 1))
    wrong: list[tuple[str, str, list[str], str, date | None]] = [
        (old, old, [desk.house], "x", None), (old, new, [], "x", None), (old, new, [desk.house], " ", None),
        (new, old, [desk.house], "x", None), (old, new, [desk.house], "x", date(2027, 1, 1)),
        (old, new, [desk.house], "x", date(2026, 9, 1)),
    ]  # fmt: skip
    for given in wrong:
        with pytest.raises(BadHandOver):
            handover.hand_over(desk.office, *given)
    with pytest.raises(NoSuchPerson):
        handover.hand_over(desk.office, old, "nobody", [desk.house], "x")
    with pytest.raises(BadHandOver):
        handover.sheet(desk.office, old, new, date(2026, 11, 1))


def test_forty_households_and_long_promises_fill_more_pages(desk: Desk) -> None:
    old, new = _helper(desk, "阿依古丽·买买提艾力"), _helper(desk, "罗志强")
    houses = [desk.house] + [
        households.add(desk.office, f"户{n}", household_no=f"9999991012{n:05d}", group_name="一组").id
        for n in range(39)
    ]  # fmt: skip
    helping.pair(desk.office, old, houses, date(2026, 10, 1))
    for n in range(12):
        promises.add(desk.office, houses[n], f"第{n}条：" + "把水管从山上接下来" * 9, date(2026, 10, 5 + n),
                     promised_on=OCTOBER_1)  # fmt: skip
    assert handover.hand_over(desk.office, old, new, houses, "工作调动") == 12
    pdf = handover.sheet(desk.office, old, new, desk.office.today())
    assert pdf.count(b"/Type /Page\n") == 3 or pdf.count(b"/Type /Page") >= 3


def test_time_is_the_offices(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 10, 19, tzinfo=UTC)
    _promise(desk)
    assert _line(desk).overdue == 0
