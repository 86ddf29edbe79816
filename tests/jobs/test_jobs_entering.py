"""Many lines at once, counting while typing, ten days, drafts: what the month grid asks of the jobs."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.jobs import accounts, drafts, entering, keeping
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.account import BadLine
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.village import the_village
from tests.jobs.desk import OCTOBER, Desk


def _lines(desk: Desk) -> list[int]:
    return [line.amount for line in accounts.month(desk.office, desk.house, OCTOBER).lines]


def test_good_lines_are_booked_together_and_bad_ones_named(desk: Desk) -> None:
    given = [
        ("", EntryDraft("A4", 60000)),
        ("", EntryDraft("B1", 0)),
        ("", EntryDraft("A1", 100, living_cost=500)),
        ("", EntryDraft("Z9", 5)),
        ("", EntryDraft("C2", 120000, member="王五")),
        ("", EntryDraft("D5.1", 112500)),
    ]
    before = len(keeping.history(desk.office))
    kept = entering.keep(desk.office, desk.house, OCTOBER, given)
    assert sorted(kept.ids) == [0, 5]
    assert sorted(kept.refused) == [1, 2, 3, 4]
    assert _lines(desk) == [60000, 112500]
    assert len(keeping.history(desk.office)) == before + 1
    assert keeping.undo(desk.office) == "记多笔"
    assert _lines(desk) == []


def test_if_nothing_is_good_nothing_is_written(desk: Desk) -> None:
    before = len(keeping.history(desk.office))
    with pytest.raises(BadLine):
        entering.keep(
            desk.office, desk.house, OCTOBER, [("", EntryDraft("B1", 0)), ("", EntryDraft("B1", -1))]
        )
    assert len(keeping.history(desk.office)) == before


def test_new_and_changed_lines_are_one_operation(desk: Desk) -> None:
    old = desk.record("A4", 100)
    entering.keep(
        desk.office, desk.house, OCTOBER, [(old, EntryDraft("A4", 200)), ("", EntryDraft("C2", 300))]
    )
    assert _lines(desk) == [200, 300]
    keeping.undo(desk.office)
    assert _lines(desk) == [100]
    entering.keep(desk.office, desk.house, OCTOBER, [(old, EntryDraft("A4", 400))])
    assert keeping.history(desk.office, 1)[0].op == "amend_entry"


def test_a_refused_change_leaves_its_line_as_it_was(desk: Desk) -> None:
    old = desk.record("A4", 100, note="旧")
    given = [(old, EntryDraft("C2", 200, unit="斤" * 30)), ("", EntryDraft("C2", 300))]
    kept = entering.keep(desk.office, desk.house, OCTOBER, given)
    assert list(kept.refused) == [0]
    line = desk.line(old)
    assert (line.item, line.amount, line.note) == ("A4", 100, "旧")


def test_a_signed_line_is_not_changed_and_takes_the_others_with_it(desk: Desk) -> None:
    old = desk.record("A4", 100)
    desk.sign_both()
    with pytest.raises(AlreadySealed):
        entering.keep(
            desk.office, desk.house, OCTOBER, [(old, EntryDraft("A4", 1)), ("", EntryDraft("C2", 2))]
        )
    assert _lines(desk) == [100]


def test_stopping_a_long_booking_books_nothing(desk: Desk) -> None:
    given = [("", EntryDraft("A4", n + 1)) for n in range(200)]
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 120

    with pytest.raises(Refusal):
        entering.keep(desk.office, desk.house, OCTOBER, given, cancelled=cancelled)
    assert _lines(desk) == []


def test_several_lines_are_struck_with_one_reason(desk: Desk) -> None:
    ids = [desk.record("A4", n) for n in (1, 2, 3)]
    entering.strike_many(desk.office, ids[:2], "记到别户了")
    assert _lines(desk) == [3]
    assert keeping.history(desk.office, 1)[0].reason == "记到别户了"
    keeping.undo(desk.office)
    assert _lines(desk) == [1, 2, 3]


def test_the_figures_follow_what_is_typed_and_agree_with_what_is_booked(desk: Desk) -> None:
    old = desk.record("A4", 60000)
    given = [
        EntryDraft("A4", 50000), EntryDraft("B1.玉米", 42000, use="eaten"), EntryDraft("E1", 10000),
        EntryDraft("A1", 480000, living_cost=100000, sent_home=200000),
    ]  # fmt: skip
    counted, coverage = entering.live(desk.office, desk.house, OCTOBER, given, frozenset({old}))
    assert coverage is not None
    entering.keep(desk.office, desk.house, OCTOBER, [(old, given[0]), *(("", draft) for draft in given[1:])])
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert counted == page.views
    assert coverage == page.coverage


def test_a_line_the_ledger_would_refuse_does_not_count(desk: Desk) -> None:
    desk.record("A4", 60000)
    bad = [EntryDraft("A4", 0), EntryDraft("Z9", 5), EntryDraft("C2", 5, use="eaten")]
    counted, _coverage = entering.live(desk.office, desk.house, OCTOBER, bad)
    assert counted == accounts.month(desk.office, desk.house, OCTOBER).views


def test_what_this_household_books_comes_first_then_what_the_village_books(desk: Desk) -> None:
    from fupin_desk.jobs import households

    other = households.add(desk.office, "李四", household_no="99999910120100002")
    for _n in range(5):
        accounts.record(desk.office, other.id, OCTOBER, EntryDraft("B3.花椒", 5, evidence="estimated"))
    desk.record("B1.烤烟", 5, month="2026-09")
    assert entering.used_items(desk.office, desk.house)[:2] == [("B1", "烤烟"), ("B3", "花椒")]
    assert entering.used_items(desk.office, other.id)[0] == ("B3", "花椒")


def test_a_ten_day_village_shows_its_three_bands(desk: Desk) -> None:
    """A line belongs to the ten days of its day, else to those it was booked under; the sums add up."""
    assert accounts.month(desk.office, desk.house, OCTOBER).rhythm == "month"
    with desk.office.change(Op.SET_VILLAGE) as s:
        village = the_village(s, desk.office.village)
        assert village is not None
        village.rhythm = "xun"
    assert [band.lines for band in accounts.month(desk.office, desk.house, OCTOBER).bands] == [0, 0, 0]
    desk.record("A4", 100, happened=date(2026, 10, 10))
    desk.record("A4", 200, happened=date(2026, 10, 11))
    desk.record("C2", 400, xun=3)
    desk.record("B1", 800, use="eaten", happened=date(2026, 10, 31))
    desk.record("C2", 1600)
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert page.rhythm == "xun"
    assert [(band.xun, band.lines) for band in page.bands] == [(1, 1), (2, 1), (3, 2)]
    assert [band.views["cash"] for band in page.bands] == [100, 200, 400]
    assert page.bands[2].views["policy"] == 1200
    assert [line.xun for line in page.lines] == [1, 2, 3, 3, None]


def test_ten_days_prices_and_their_source_must_make_sense(desk: Desk) -> None:
    line = desk.line(
        desk.record("B1.土豆", 60000, quantity="500", unit="斤", price=120, price_source="market")
    )
    assert (line.price, line.price_source) == (120, "market")
    for facts in (
        {"xun": 4},
        {"xun": 1, "happened": date(2026, 10, 25)},
        {"price": 0},
        {"price_source": "听说"},
    ):
        with pytest.raises(BadLine):
            desk.record(**facts)
    agreeing = desk.record(xun=3, happened=date(2026, 10, 25))
    assert desk.line(agreeing).xun == 3


def test_the_price_is_part_of_what_is_signed(desk: Desk) -> None:
    entry = desk.record("B1.土豆", 60000, price=120)
    desk.sign_both()
    with pytest.raises(AlreadySealed):
        accounts.amend(desk.office, entry, EntryDraft("B1.土豆", 60000, price=130))


def test_a_draft_is_kept_beside_the_ledger_and_not_in_its_journal(desk: Desk) -> None:
    before = len(keeping.history(desk.office))
    drafts.keep(desk.office, desk.house, OCTOBER, [("", {"item": "A4"})])
    drafts.add(desk.office, desk.house, OCTOBER, [("e1", {"amount": "5"})])
    found = drafts.find(desk.office, desk.house, OCTOBER)
    assert found is not None
    assert [(one, dict(said)) for one, said in found.rows] == [("", {"item": "A4"}), ("e1", {"amount": "5"})]
    assert found.when == "11-01 09:00"
    assert len(keeping.history(desk.office)) == before
    assert drafts.find(desk.office, desk.house, "2026-09") is None
    drafts.keep(desk.office, desk.house, OCTOBER, [])
    assert drafts.find(desk.office, desk.house, OCTOBER) is None
    drafts.keep(desk.office, desk.house, OCTOBER, [("", {"item": "A4"})])
    drafts.drop(desk.office, desk.house, OCTOBER)
    assert drafts.find(desk.office, desk.house, OCTOBER) is None


_ODD = (
    b"",
    b"[]",
    b"{}",
    b'{"format": 2}',
    b'{"format":1,"saved":"x","rows":[["",{}]]}',
    b'{"format":1,"saved":"2026-10-27T00:00:00Z","rows":[1]}',
)


@pytest.mark.parametrize("data", _ODD)
def test_a_draft_of_another_time_is_no_draft(desk: Desk, data: bytes) -> None:
    drafts._store(desk.office).keep(f"month {desk.house} {OCTOBER}", data)
    assert drafts.find(desk.office, desk.house, OCTOBER) is None
