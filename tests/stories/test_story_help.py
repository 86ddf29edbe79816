"""Help and families, as the field studies complain of them: who paid, what was promised, who is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fupin_desk.jobs import (
    family,
    handover,
    helping,
    households,
    periods,
    promises,
    relatives,
    statements,
    today,
)
from fupin_desk.jobs.family import FamilyDraft
from fupin_desk.jobs.helping import HelpDraft
from fupin_desk.model.account import entries
from fupin_desk.model.help import UnclearHelp
from fupin_desk.model.kinship import HEAD
from fupin_desk.model.signature import BOTH_SIDES, roles_covering
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import Desk

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def test_a_help_record_without_funding_source_cannot_be_saved(desk: Desk) -> None:
    """ "The record does not say who paid": neither does a blank, a space, or an amount of nothing."""
    for source in ("", "  "):
        with pytest.raises(UnclearHelp) as refused:
            helping.add(desk.office, desk.house, HelpDraft(date(2026, 10, 9), "送种子", "产业帮扶", source))
        assert "资金来源" in refused.value.what
    assert helping.records(desk.office) == []


def test_a_promise_nobody_kept_shows(desk: Desk) -> None:
    """A year later it still stands first, with its days and the question for whoever visits next."""
    promises.add(
        desk.office, desk.house, "修入户路", date(2026, 10, 20), unit="镇政府", promised_on=date(2026, 9, 1)
    )
    desk.clock.at += timedelta(days=365)
    late = promises.overdue(desk.office)
    assert [(one.content, one.unit, one.overdue) for one in late] == [("修入户路", "镇政府", 377)]
    assert promises.to_ask(desk.office, desk.house) == [
        "答应过“修入户路”，2026-10-20 到期，已逾期 377 天：办了没有？"
    ]


def test_a_dead_member_no_longer_divides_from_the_month_after(desk: Desk) -> None:
    wife = next(one.member_id for one in relatives.people(desk.office, desk.house) if one.name == "单小英")
    desk.record("A4", 60_000, "2026-10", evidence="stated")
    died = date(2026, 10, 15)
    month = str(family.usual_month("death", died))
    family.record(desk.office, FamilyDraft("death", desk.house, month, died, (wife,)))
    per_head = [
        statements.statement(desk.office, desk.house, Window(OCTOBER, end)).views["cash"].per_head
        for end in (OCTOBER, NOVEMBER)
    ]
    assert per_head == [30_000, 60_000]


def test_a_household_split_keeps_old_signatures(desk: Desk) -> None:
    """No sheet is signed again because the family changed; a closed month stays closed."""
    son = households.add_member(desk.office, desk.house, "之子", name="张小军")
    desk.record("A1", 100_000, "2026-10", member="张小军", evidence="stated")
    desk.sign_both()
    periods.close(desk.office, desk.house, "2026-10", "试")
    draft = FamilyDraft("split", desk.house, "2026-10", None, (son,), relations={son: HEAD}, move_lines=True)
    family.record(desk.office, draft)
    with desk.office.read() as s:
        rows = entries(s, desk.office.village, desk.house)
        covered = roles_covering(s, desk.office.village, {row.id: row.facts_digest() for row in rows})
    assert [covered[row.id] for row in rows] == [BOTH_SIDES]
    assert len(households.lines(desk.office)) == 2


def test_it_is_always_known_who_answered_for_a_household(desk: Desk) -> None:
    """ "Nobody feels responsible": three helpers in a year, each day has exactly one name."""
    helpers = [
        helping.add_person(desk.office, name, "helper", "县水务局") for name in ("周敏", "罗志强", "何静")
    ]
    helping.pair(desk.office, helpers[0], desk.house, date(2026, 1, 1))
    for old, new, day in ((0, 1, date(2026, 4, 1)), (1, 2, date(2026, 9, 1))):
        handover.hand_over(desk.office, helpers[old], helpers[new], [desk.house], "调动", day)
    told = handover.history(desk.office, household_id=desk.house)
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(300)):
        answered = [
            one.helper for one in told
            if one.since and one.since <= day and (one.until is None or day < one.until)
        ]  # fmt: skip
        assert len(answered) == 1, day
    assert today.board(desk.office).due is not None
