"""Where a figure comes from: steps, lines, papers, signatures, the picture of the year, the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from fupin_desk.jobs import explaining, households, periods, photos, statements
from fupin_desk.jobs.explaining import Explained
from fupin_desk.model.figures import VIEWS
from fupin_desk.model.household import NoSuchHousehold
from fupin_desk.model.income import NobodyToShare
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk

YEAR = Window(Month(2025, 11), Month(2026, 10))


def _year(desk: Desk) -> dict[str, str]:
    """A little of everything: a migrant's wage, own grain, a proved pig, an estimated cost, food bought."""
    made = {
        "wage": desk.record("A1", 600_000, member="单小英", living_cost=200_000, sent_home=300_000),
        "grain": desk.record("B1.稻谷", 160_000, use="eaten", quantity="400", unit="公斤"),
        "pig": desk.record("B2", 300_000, happened=date(2026, 10, 9)),
        "feed": desk.record("E2", 90_000, evidence="estimated"),
        "aid": desk.record("D6.14", 50_000),
        "food": desk.record("F1", 70_000),
        "september": desk.record("B2", 110_000, month="2026-09", happened=date(2026, 9, 5)),
    }
    photos.add(desk.office, [desk.photo()], made["pig"])
    return made


def _told(desk: Desk) -> Explained:
    return explaining.explain(desk.office, desk.house, YEAR)


def test_screen_sums_are_steps_are_lines(desk: Desk) -> None:
    _year(desk)
    told = _told(desk)
    plain = statements.statement(desk.office, desk.house, YEAR)
    assert replace(told.statement, notes=plain.notes) == plain
    assert told.statement.notes[: len(plain.notes)] == plain.notes, "the verdict in words comes last"
    for name in VIEWS:
        view = told.statement.view(name)
        assert sum(row.amounts[name] for row in told.rows) == view.net
        assert sum(step.amount for step in told.steps[name]) == view.net
        for step in told.steps[name]:
            assert sum(line.amount for line in step.lines) == step.amount, (name, step.label)
        for row in told.rows:
            opened = told.opened(name, row.item, row.sub)
            assert sum(step.amount for step in opened) == row.amounts[name], (name, row.label)
    assert {line.entry.id for step in told.steps["policy"] for line in step.lines} == set(_ids(desk))


def _ids(desk: Desk) -> list[str]:
    with desk.office.read() as s:
        from fupin_desk.model.account import entries

        return [row.id for row in entries(s, desk.office.village, desk.house, YEAR.start, YEAR.end)]


def test_a_number_opens_by_view_group_item_and_what_was_left_out(desk: Desk) -> None:
    made = _year(desk)
    told = _told(desk)
    away = told.opened("cash", "A")
    assert [(step.kind, step.amount) for step in away] == [("counted", 600_000), ("cost", -200_000)]
    assert [line.amount for step in away for line in step.lines] == [600_000, -200_000]
    (home,) = told.opened("home", "A1", "")
    assert (home.kind, home.amount) == ("substituted", 300_000)
    (grain,) = told.opened("home", "B1", "稻谷")
    assert (grain.kind, grain.amount, grain.rule) == ("left_out", 0, "自家吃用，没有变成钱，不计")
    assert grain.lines[0].entry.id == made["grain"]


def test_every_line_ends_at_a_photo_a_signature_or_an_admitted_estimate(desk: Desk) -> None:
    made = _year(desk)
    for role, way in (("household", "fingerprint"), ("helper", "signed")):
        periods.sign(desk.office, desk.house, OCTOBER, role, way, sheet=desk.photo("sheet.jpg", 7))
    lines = {line.entry.id: line for step in _told(desk).steps["policy"] for line in step.lines}
    pig = lines[made["pig"]]
    assert pig.photos[0][1] == "凭证 养殖业"
    assert len(pig.photos) == 2, "its receipt and the signed sheet"
    wage = lines[made["wage"]]
    assert [sign.way for sign in wage.signed] == ["fingerprint", "signed"]
    assert wage.photos[0][0] == pig.photos[1][0], "one sheet covers several facts"
    assert wage.photos[0][1].startswith("签字单")
    feed = lines[made["feed"]]
    assert (feed.entry.mark, feed.entry.vouchers) == ("estimated", ())
    september = lines[made["september"]]
    assert (september.entry.mark, september.photos, september.signed) == ("told", (), ())


def test_a_changed_fact_shows_no_signature(desk: Desk) -> None:
    made = _year(desk)
    desk.sign_both()
    periods.correct(desk.office, made["feed"], 95_000, "少记")
    lines = {line.entry.id: line for step in _told(desk).steps["cash"] for line in step.lines}
    assert lines[made["feed"]].signed == ()
    assert len(lines[made["wage"]].signed) == 2


def test_the_picture_of_the_year_adds_up_to_the_figures(desk: Desk) -> None:
    _year(desk)
    told = _told(desk)
    cash = told.statement.view("cash")
    assert [bar.month for bar in told.bars] == [str(month) for month in YEAR.months()]
    assert (sum(bar.cash for bar in told.bars), sum(bar.cost for bar in told.bars)) == (
        cash.income,
        cash.cost,
    )
    october = told.bars[-1]
    assert (october.own, october.cost) == (160_000, 290_000)
    assert told.bars[0] == explaining.MonthBar("2025-11", 0, 0, 0)


def test_every_accounting_year_in_the_ledger_stands_in_the_trend(desk: Desk) -> None:
    _year(desk)
    desk.record("B2", 500_000, month="2024-03")
    told = _told(desk)
    assert [year.title for year in told.years] == ["2023/24", "2025/26", "2026/27"]
    assert [year.months for year in told.years] == [1, 1, 1]
    for year in told.years:
        found = statements.statement(desk.office, desk.house, year.window)
        assert year.per_head == {name: found.view(name).per_head for name in VIEWS}
    assert all(before.window.end < after.window.start for before, after in pairwise(told.years))


def test_it_says_it_aloud(desk: Desk) -> None:
    _year(desk)
    words = [one.words for one in _told(desk).said]
    assert words[0].startswith("这一年，你家收到现钱")
    assert len(words) == 5


def test_a_household_without_lines_and_one_without_people(desk: Desk) -> None:
    told = _told(desk)
    assert (told.rows, told.years, len(told.said)) == ((), (), 1)
    empty = households.add(desk.office, "", household_no="99999910120100077").id
    with pytest.raises(NobodyToShare):
        explaining.explain(desk.office, empty, YEAR)
    with pytest.raises(NoSuchHousehold):
        explaining.explain(desk.office, "nobody", YEAR)
