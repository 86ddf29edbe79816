"""A household away all year: its months wait, one sheet signs them at the new year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from fupin_desk.jobs import accounts, calls, households, keeping, periods, printing, returning, work
from fupin_desk.jobs.calls import CallDraft
from fupin_desk.jobs.returning import AwayHousehold
from fupin_desk.model.household import Member, members_of
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.signature import NothingToSign, Signature, UnknownSigner
from fupin_desk.model.work import SpellDraft
from fupin_desk.paper.press import NothingToPrint
from fupin_desk.paper.returning import ReturnSheet
from tests.jobs.desk import CODE, OCTOBER, Desk

NEW_YEAR = datetime(2027, 2, 15, 2, 0, tzinfo=UTC)
MONTHS = ["2026-10", "2026-11", "2026-12", "2027-01"]


def gone(desk: Desk, since: date = date(2026, 1, 1)) -> None:
    """Both of the household work away; the clock stands at the new year."""
    desk.clock.at = NEW_YEAR
    for name in ("张三", "单小英"):
        work.begin(desk.office, desk.house, name, SpellDraft(place="浙江义乌", began=since))


def members(desk: Desk) -> dict[str, str]:
    with desk.office.read() as s:
        return {m.name: m.id for m, _ms in members_of(s, CODE, desk.house)}


def told(desk: Desk) -> None:
    """A wage by telephone for each month, closed to wait for the return."""
    who = members(desk)["单小英"]
    for n, month in enumerate(MONTHS):
        draft = CallDraft(who, "本人", 500_000 + n, 180_000, 200_000)
        calls.record(desk.office, month, [draft])
    returning.close_waiting(desk.office, desk.house, MONTHS)


def only(desk: Desk) -> AwayHousehold:
    (one,) = returning.away_households(desk.office)
    return one


def test_a_household_is_away_when_every_grown_member_is(desk: Desk) -> None:
    assert returning.away_households(desk.office) == []
    gone(desk)
    one = only(desk)
    assert (one.head, one.away[-4:], len(one.away), one.whole) == ("张三", MONTHS, 12, True)
    assert (one.waiting, one.open) == ([], [])
    households.add_member(desk.office, desk.house, "之子", name="张小宝", birth=date(2020, 1, 1))
    assert only(desk).whole, "a child goes with its parents"
    households.add_member(desk.office, desk.house, "之母", name="王奶奶", birth=date(1950, 1, 1))
    assert returning.away_households(desk.office) == []
    assert not returning.is_away(desk.office, desk.house, OCTOBER)


def test_part_of_the_year_is_part_of_the_year(desk: Desk) -> None:
    gone(desk, since=date(2026, 11, 20))
    one = only(desk)
    assert (one.away, one.whole) == (["2026-11", "2026-12", "2027-01"], False)
    assert returning.is_away(desk.office, desk.house, "2026-11"), "nobody there to sign when it ends"
    for spell in work.spells(desk.office):
        work.end(desk.office, spell.id, date(2027, 1, 31))
    assert only(desk).away == ["2026-11", "2026-12"], "home on the last of January: January can be signed"


def test_its_months_close_told_and_wait(desk: Desk) -> None:
    gone(desk)
    told(desk)
    assert returning.waiting_months(desk.office, desk.house) == MONTHS
    one = only(desk)
    assert [month.month for month in one.waiting] == MONTHS
    assert [(m.entries, m.told, m.income) for m in one.waiting[:1]] == [(1, 1, 500_000)]
    assert one.open == []
    (line,) = accounts.month(desk.office, desk.house, OCTOBER).lines
    assert line.mark == "told", "closing makes nothing true"


def test_one_sheet_signs_all_its_months_and_only_then_the_marks_turn(desk: Desk) -> None:
    gone(desk)
    told(desk)
    before = len(keeping.history(desk.office))
    sheet = desk.photo("sheet.jpg")
    ids = returning.sign_months(desk.office, desk.house, [], "household", "fingerprint", sheet=sheet)
    assert len(ids) == len(MONTHS)
    assert len(keeping.history(desk.office)) == before + 1, "one change, one undo"
    with desk.office.read() as s:
        rows = s.scalars(select(Signature)).all()
    assert {row.month for row in rows} == set(MONTHS)
    assert len({row.sheet_id for row in rows}) == 1
    assert all(row.sheet_id and row.signer == "张三" for row in rows)
    assert accounts.month(desk.office, desk.house, OCTOBER).lines[0].mark == "told", "one side is not both"
    assert returning.waiting_months(desk.office, desk.house) == MONTHS
    returning.sign_months(desk.office, desk.house, MONTHS, "helper", sheet=sheet)
    for month in MONTHS:
        assert accounts.month(desk.office, desk.house, month).lines[0].mark == "signed"
    assert returning.waiting_months(desk.office, desk.house) == []
    assert only(desk).waiting == []
    keeping.undo(desk.office)
    assert returning.waiting_months(desk.office, desk.house) == MONTHS


def test_a_line_corrected_later_waits_again_by_itself(desk: Desk) -> None:
    gone(desk)
    told(desk)
    for role in ("household", "helper"):
        returning.sign_months(desk.office, desk.house, [], role)
    line = accounts.month(desk.office, desk.house, OCTOBER).lines[0]
    with pytest.raises(AlreadySealed):
        accounts.strike(desk.office, line.id, "错")
    periods.correct(desk.office, line.id, 480_000, "工资条上是 4800")
    assert returning.waiting_months(desk.office, desk.house) == [OCTOBER]


def test_nothing_is_signed_where_nothing_waits(desk: Desk) -> None:
    gone(desk)
    before = len(keeping.history(desk.office))
    with pytest.raises(NothingToSign):
        returning.sign_months(desk.office, desk.house, [], "household")
    with pytest.raises(NothingToSign):
        returning.sign_months(desk.office, desk.house, MONTHS, "household")
    told(desk)
    before = len(keeping.history(desk.office))
    with pytest.raises(UnknownSigner):
        returning.sign_months(desk.office, desk.house, [], "邻居")
    with pytest.raises(NothingToSign):
        returning.sign_months(desk.office, desk.house, [OCTOBER, "2026-09"], "household")
    assert len(keeping.history(desk.office)) == before, "all months or none"


def test_the_sheet_lists_every_waiting_line_and_prints(desk: Desk) -> None:
    from fupin_desk.jobs.sheets import Filler
    from fupin_desk.model.household import Household

    gone(desk)
    with pytest.raises(NothingToPrint):
        printing.print_sheets(desk.office, "return-sheet", None, desk.office.today())
    told(desk)
    with desk.office.read() as s:
        house = s.get(Household, (CODE, desk.house))
        assert house is not None
        sheet = returning.sheet(Filler(desk.office, s, CODE), house)
    assert isinstance(sheet, ReturnSheet)
    assert [str(month.month) for month in sheet.months] == MONTHS
    line = sheet.months[0].lines[0]
    assert (line.name, line.amount, line.living, line.sent, line.mark) == (
        "务工收入 单小英", 500_000, 180_000, 200_000, "told",
    )  # fmt: skip
    assert "浙江义乌" in sheet.away
    made = printing.print_sheets(desk.office, "return-sheet", [desk.house], desk.office.today())
    assert (made.count, made.pages) == (1, 1)
    for role in ("household", "helper"):
        returning.sign_months(desk.office, desk.house, MONTHS[:2], role)
    with desk.office.read() as s:
        house = s.get(Household, (CODE, desk.house))
        assert house is not None
        rest = returning.sheet(Filler(desk.office, s, CODE), house)
    assert rest is not None
    assert [str(month.month) for month in rest.months] == MONTHS[2:]


def test_a_member_of_unknown_age_is_taken_to_be_at_home(desk: Desk) -> None:
    gone(desk)
    households.add_member(desk.office, desk.house, "之弟", name="张四")
    with desk.office.read() as s:
        assert s.scalars(select(Member).where(Member.name == "张四")).one().birth is None
    assert returning.away_households(desk.office) == []
