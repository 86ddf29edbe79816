"""The list of households and a household's own page."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.jobs import accounts, helping, households, keeping, periods
from fupin_desk.model.household import NoSuchHousehold, UnknownField
from fupin_desk.model.values import Month, NotAMonth, TooLong, Window
from tests.jobs.desk import OCTOBER, Desk


def _page(desk: Desk) -> households.HouseholdPage:
    return households.page(desk.office, desk.house)


def test_a_new_household_is_found_at_once(desk: Desk) -> None:
    row = households.add(desk.office, "欧阳·锋", household_no="0007", phone="13900001234")
    for typed in ("oyf", "欧阳锋", "1234", "0007", "锋"):
        assert [line.id for line in households.lines(desk.office, typed)] == [row.id]
    households.set_fields(desk.office, row.id, {"phone": "13711112222"})
    assert households.lines(desk.office, "1234") == []
    households.add_member(desk.office, row.id, "女", name="仇小妹", birth="2015-06-01")
    assert [line.members for line in households.lines(desk.office, "qxm")] == [2]
    assert households.by_number(desk.office, "0007").id == row.id


def test_what_cannot_be_is_refused_and_leaves_nothing(desk: Desk) -> None:
    before = len(keeping.history(desk.office))
    with pytest.raises(UnknownField):
        households.add(desk.office, "x", colour="red")
    with pytest.raises(TooLong):
        households.add(desk.office, "长" * 101, household_no="8")
    with pytest.raises(NotAMonth):
        households.add_member(desk.office, desk.house, "子", name="x", birth="2020-13-01")
    with pytest.raises(NoSuchHousehold):
        households.set_fields(desk.office, "nobody", {"phone": "1"})
    with pytest.raises(NoSuchHousehold):
        households.consent(desk.office, "nobody", "door", True)
    with pytest.raises(NoSuchHousehold):
        households.add_member(desk.office, "nobody", "子", name="x")
    assert len(keeping.history(desk.office)) == before


def test_numbers_on_the_page_are_masked(desk: Desk) -> None:
    households.add_member(
        desk.office, desk.house, "子", name="张小虎", id_number="999999201506010011", phone="13900001234"
    )
    line = next(m for m in _page(desk).members if m.name == "张小虎")
    assert (line.id_masked, line.phone_masked) == ("99*************011", "139****1234")


def test_ages_are_whole_years_on_the_day(desk: Desk) -> None:
    spouse = next(m for m in _page(desk).members if m.name == "单小英")
    assert spouse.age == 46
    desk.clock.at = desk.clock.at.replace(year=2027, month=4, day=30, hour=15)
    assert next(m for m in _page(desk).members if m.name == "单小英").age == 46
    desk.clock.at = desk.clock.at.replace(hour=16)
    assert next(m for m in _page(desk).members if m.name == "单小英").age == 47


def test_the_page_sums_each_month_and_the_year(desk: Desk) -> None:
    desk.record("A1", 1000, living_cost=300, sent_home=500)
    desk.record("B1", 600, use="eaten", evidence="estimated")
    desk.record("B2", 400, evidence="voucher", photos=(desk.photo(),))
    desk.record("E1", 100)
    desk.record("D2", 50, month="2026-11")
    page = _page(desk)
    october = next(line for line in page.months if line.month == OCTOBER)
    assert (october.wage, october.living, october.sent_home, october.business, october.own_goods) == (
        1000, -300, 500, 300, 600,
    )  # fmt: skip
    assert (october.cash, october.home) == (1000, 800)
    assert (october.marks.voucher, october.marks.estimated, october.marks.told) == (1, 1, 2)
    assert [line.month for line in page.months] == ["2026-11", "2026-10"]
    assert (page.total.transfer, page.total.cash, page.total.entries) == (50, 1050, 5)
    assert (page.head, len(page.vouchers)) == ("张三", 1)
    assert page.statement is not None
    assert page.statement.heads == 2


def test_a_household_nobody_shares_has_no_statement_but_a_page(desk: Desk) -> None:
    row = households.add(desk.office, household_no="9")
    page = households.page(desk.office, row.id)
    assert (page.statement, page.members, page.head) == (None, [], "")
    with pytest.raises(NoSuchHousehold):
        households.page(desk.office, "nobody")


def test_a_window_shows_only_its_months(desk: Desk) -> None:
    desk.record(month="2026-09")
    desk.record(month="2026-10")
    page = households.page(desk.office, desk.house, Window(Month(2026, 8), Month(2026, 9)))
    assert [(line.month, line.entries) for line in page.months] == [("2026-09", 1), ("2026-08", 0)]


def test_the_villages_progress_counts_what_is_booked_usual_and_wanting(desk: Desk) -> None:
    other = households.add(desk.office, "赵六", household_no="2")
    desk.record("D2", 100, month="2026-09")
    desk.record("B1", 100)
    accounts.record(desk.office, other.id, OCTOBER, accounts.EntryDraft("B1", 5, evidence="estimated"))
    periods.close(desk.office, other.id, OCTOBER, "x")
    progress = households.progress_of_month(desk.office, OCTOBER)
    mine, theirs = progress[desk.house], progress[other.id]
    assert (mine.entries, mine.usual, mine.missing_vouchers, mine.told, mine.state) == (1, 2, 1, 1, "draft")
    assert (theirs.entries, theirs.missing_vouchers, theirs.state) == (1, 0, "closed")


def test_consent_is_dated_and_can_be_withdrawn(desk: Desk) -> None:
    kinds = (("door", "consent_door_on"), ("totals", "consent_totals_on"), ("informed", "informed_on"))
    for kind, field in kinds:
        households.consent(desk.office, desk.house, kind, True)
        assert getattr(_page(desk).household, field) == date(2026, 11, 1)
        households.consent(desk.office, desk.house, kind, False)
        assert getattr(_page(desk).household, field) is None
    assert keeping.undo(desk.office) == "记同意"
    assert _page(desk).household.informed_on == date(2026, 11, 1)


def test_the_helper_stands_on_the_page(desk: Desk) -> None:
    person = helping.add_person(desk.office, "王帮", "helper")
    helping.pair(desk.office, person, [desk.house])
    assert _page(desk).helper == "王帮"
    assert [(p.name, p.households) for p in helping.people(desk.office)] == [("李明", 0), ("王帮", 1)]
