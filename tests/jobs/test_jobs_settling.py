"""Settling a clash: what a person chose stands, is journaled, and nothing signed is touched."""

from __future__ import annotations

import pytest

from fupin_desk.jobs import boards, settling
from fupin_desk.jobs.settling import NoSuchClash
from fupin_desk.model.account import Entry
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.station import Clash
from tests.jobs.desk import CODE, Desk


def _clash(desk: Desk, row_id: str, field: str, ours: str, theirs: str, stands: str) -> str:
    with desk.office.change(Op.RECEIVE) as s:
        s.add(
            Clash(
                id="c1", village=CODE, table_name="entry", row_id=row_id, field=field, base="", ours=ours,
                theirs=theirs, stands=stands, at="2026-11-01T00:00:00.000Z",
            )
        )  # fmt: skip
    return "c1"


def _entry(desk: Desk, row_id: str) -> Entry:
    with desk.office.read() as s:
        row = s.get(Entry, (CODE, row_id), execution_options={"with_gone": True})
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "stands", "side", "value"),
    [
        ("amount", "12000", "9000", "12000", "theirs", 9000),
        ("note", "玉米", "", "玉米", "theirs", ""),
        ("one_off", "false", "true", "false", "theirs", True),
        ("xun", "", "2", "", "theirs", 2),
        ("happened", "", "2026-10-09", "", "theirs", None),
        ("gone", "", "重复", "", "theirs", "重复"),
    ],
)
def test_the_chosen_word_stands(
    desk: Desk, field: str, ours: str, theirs: str, stands: str, side: settling.Side, value: object
) -> None:
    row = desk.record("B1", 12_000, note="玉米")
    clash = _clash(desk, row, field, ours, theirs, stands)
    assert settling.settle(desk.office, clash, side) is True
    standing = getattr(_entry(desk, row), field)
    assert (str(standing) if field == "happened" else standing) == (value or theirs or value)
    assert boards.board(desk.office).clashes == []


def test_confirming_what_stands_only_puts_the_question_away(desk: Desk) -> None:
    row = desk.record("B1", 12_000)
    before = desk.office.ledger.chain_heads()
    assert (
        settling.settle(desk.office, _clash(desk, row, "amount", "12000", "9000", "12000"), "ours") is False
    )
    assert _entry(desk, row).amount == 12_000
    assert desk.office.ledger.chain_heads()[CODE] == before[CODE]
    with pytest.raises(NoSuchClash):
        settling.settle(desk.office, "c1", "theirs")


def test_what_is_signed_is_not_decided_here(desk: Desk) -> None:
    row = desk.record("B1", 12_000)
    desk.sign_both()
    clash = _clash(desk, row, "amount", "12000", "9000", "12000")
    with pytest.raises(AlreadySealed):
        settling.settle(desk.office, clash, "theirs")
    assert _entry(desk, row).amount == 12_000
    assert len(boards.board(desk.office).clashes) == 1


def test_a_clash_nobody_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(NoSuchClash):
        settling.settle(desk.office, "nobody", "ours")
