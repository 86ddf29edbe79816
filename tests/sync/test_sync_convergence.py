"""Any order of arrival, repeats and gaps among them, ends in the same ledger: with real ledgers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fupin_desk.model import journal, signature
from fupin_desk.model.account import Entry, strike_entry
from fupin_desk.model.chain import GENESIS, ChangeData, RowDelta
from fupin_desk.model.household import Household
from fupin_desk.model.journal import Op, read_changes
from fupin_desk.model.station import Clash
from fupin_desk.sync import merge
from tests.sync.desks import MONTH, Desk, deliver, opened, village_and_township
from tests.sync.parcels import TOWNSHIP, VILLAGE

Runs = dict[str, list[ChangeData]]


@dataclass
class World:
    """Two lives of the village that went apart, the township, one told straight, and all that was said."""

    old: Desk
    new: Desk
    township: Desk
    straight: Desk
    empty: bytes
    runs: Runs
    signed: str
    struck: str


def sign(desk: Desk, home: str, entry: str) -> None:
    with desk.change(Op.SIGN) as s:
        facts = {entry: desk.entry(entry).facts_digest()}
        signature.sign(
            s, household_id=home, subject="account", month=MONTH, role="household", facts=facts,
            signed_on=date(2026, 10, 31),
        )  # fmt: skip


def strike(desk: Desk, entry: str) -> None:
    with desk.change(Op.STRIKE_ENTRY) as s:
        row = s.get(Entry, (VILLAGE, entry))
        assert row is not None
        strike_entry(row, "重复")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    old, township = village_and_township(folder)
    empty = township.snapshot()
    township.start("")
    home = old.add_household(head="张三")
    plain, signed, struck = (old.add_entry(home, amount) for amount in (100, 200, 300))
    backup = old.snapshot()
    old.start("")
    new = Desk(folder / "new", "village", VILLAGE, "松林村", old.clock)
    new.restore(backup)
    old.amend(plain, amount=101, note="旧")
    new.amend(plain, amount=102)
    sign(old, home, signed)
    new.amend(signed, amount=999, note="不知道已经签字")
    strike(old, struck)
    new.amend(struck, note="还在改")
    second = new.add_household("2", head="李四")
    for number in range(4):
        old.add_entry(home, 1000 + number)
        new.add_entry(second, 2000 + number)
    runs: Runs = {}
    for desk in (old, new):
        with desk.ledger.read() as s:
            runs[desk.ledger.node] = list(read_changes(s, VILLAGE, desk.ledger.node, 1))
    straight = Desk(folder / "straight", "township", TOWNSHIP, "云岭镇", old.clock)
    straight.restore(empty)
    for run in runs.values():
        deliver(straight, opened(run, old, straight))
    return World(old, new, township, straight, empty, runs, signed, struck)


def tell_everything(desk: Desk, world: World, sender: Desk) -> None:
    for run in world.runs.values():
        deliver(desk, opened(run, sender, desk))


def fields_of(desk: Desk) -> dict[str, tuple[object, ...]]:
    return {row.id: (row.amount, row.note, row.gone) for row in desk.rows(Entry)}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_order_repeats_and_gaps_end_in_the_same_state(world: World, data: st.DataObject) -> None:
    pieces = []
    for run in world.runs.values():
        cuts = sorted({0, len(run), *data.draw(st.lists(st.integers(1, len(run) - 1), max_size=3))})
        pieces += [run[start:end] for start, end in pairwise(cuts)]
        pieces.append(run[: cuts[1]])
    order = data.draw(st.permutations(pieces))
    here = world.township
    here.restore(world.empty)
    outcomes = [deliver(here, opened(piece, world.old, here)) for piece in order]
    assert outcomes.count("held") <= len(pieces)
    for _again in range(3):
        for piece in sorted(pieces, key=lambda piece: piece[0].seq):
            deliver(here, opened(piece, world.old, here))
    assert here.roots() == world.straight.roots()
    assert fields_of(here) == fields_of(world.straight)
    found_by = [{row.search_key for row in desk.rows(Household)} for desk in (here, world.straight)]
    assert found_by[0] == found_by[1]
    with here.ledger.read() as s:
        assert journal.chain_problems(s) == []


def test_all_sites_converge_and_every_clash_is_shown(world: World) -> None:
    tell_everything(world.township, world, world.old)
    for desk in (world.old, world.new):
        tell_everything(desk, world, world.township)
    sites = (world.old, world.new, world.township)
    assert len({str(desk.roots()) for desk in sites}) == 1
    said = {name: [] for name in ("old", "new", "township")}  # type: ignore[var-annotated]
    for name, desk in zip(said, sites, strict=True):
        said[name] = sorted((r.field, r.base, r.stands) for r in desk.rows(Clash) if not r.settled)
    assert said["old"] == said["new"] == said["township"]
    assert ("amount", "100", "102") in said["old"]
    assert ("amount", "200", "200") in said["old"]
    assert ("gone", "", "重复") in said["old"]
    signed = world.township.entry(world.signed)
    assert (signed.amount, signed.note) == (200, "")
    assert world.township.entry(world.struck).gone == "重复"
    clash = next(row for row in world.old.rows(Clash) if (row.field, row.base) == ("amount", "100"))
    assert (clash.ours, clash.theirs) == ("101", "102")


def test_settling_a_clash_puts_it_away_on_every_site(world: World) -> None:
    for desk in (world.township, world.old, world.new):
        tell_everything(desk, world, world.old if desk is world.township else world.township)
    clash = next(r for r in world.old.rows(Clash) if (r.field, r.base) == ("amount", "100"))
    world.old.amend(clash.row_id, Op.SETTLE_CLASH, amount=105)
    with world.old.ledger.read() as s:
        node = world.old.ledger.node
        settled = list(read_changes(s, VILLAGE, node, len(world.runs[node]) + 1))
    deliver(world.township, opened(settled, world.old, world.township))
    deliver(world.new, opened(settled, world.township, world.new))
    for desk in (world.township, world.new):
        assert desk.entry(clash.row_id).amount == 105
        assert [r.settled for r in desk.rows(Clash) if r.id == clash.id] == ["superseded"]


def test_a_row_waits_for_what_it_refers_to(world: World, tmp_path: Path) -> None:
    """The second household was made by the new life; an entry of it arrives first, as somebody else's."""
    here = Desk(tmp_path / "t", "township", TOWNSHIP, "云岭镇", world.old.clock)
    here.restore(world.empty)
    run = world.runs[world.new.ledger.node]
    orphan = next(change for change in run if change.op == "record_entry")
    alone = replace(orphan, node="other", seq=1, prev=GENESIS).sealed()
    got = merge.receive(
        here.ledger, opened([alone], world.old, here), by=here.by, has_photo=lambda _sha: True
    )
    assert [finding.code for finding in got.verdict.findings] == ["row_waits"]
    assert here.rows(Entry) == []
    tell_everything(here, world, world.old)
    assert orphan.rows[0].row_id in {row.id for row in here.rows(Entry)}


@pytest.mark.parametrize(
    "delta",
    [
        {"household_id": "x", "month": 7, "item": "A1", "amount": 1, "booked": "2026-10-31"},
        {"household_id": "x", "month": MONTH, "item": "A1", "booked": "2026-10-31"},
        {"household_id": "x", "month": MONTH, "item": "A1", "amount": 2**63, "booked": "2026-10-31"},
        {"household_id": "x", "month": MONTH, "item": "A1", "amount": 1, "booked": "gestern"},
        {"household_id": "x", "month": MONTH, "item": "A1", "amount": 1, "note": "长" * 40000},
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_one_is_named_and_the_rest_goes_on(
    world: World, tmp_path: Path, delta: dict[str, object]
) -> None:
    here = Desk(tmp_path / "t", "township", TOWNSHIP, "云岭镇", world.old.clock)
    here.restore(world.empty)
    first = world.runs[world.old.ledger.node][0]
    odd = RowDelta.of("entry", "odd", "insert", delta, b"s" * 16)  # type: ignore[arg-type]
    unknown = RowDelta.of("weather", "w", "insert", {"rain": 1}, b"s" * 16)
    made = replace(first, rows=(*first.rows, odd, unknown)).sealed()
    got = merge.receive(here.ledger, opened([made], world.old, here), by=here.by, has_photo=lambda _sha: True)
    assert got.verdict.outcome == "accepted"
    assert [finding.code for finding in got.verdict.findings] == ["row_unreadable"]
    with here.ledger.read() as s:
        (kept,) = read_changes(s, VILLAGE, made.node, 1)
    assert kept == made
