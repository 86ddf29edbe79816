"""What a sender may not do even with a good signature: outrank itself, invent clocks, forge lives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.model.account import Entry
from fupin_desk.model.chain import GENESIS, ChangeData, RowDelta
from fupin_desk.model.journal import Op, read_changes
from fupin_desk.model.review import Verdict, give_verdict, verdicts
from fupin_desk.model.station import Clash
from fupin_desk.sync.merge import BeyondAuthority, ForkFound, judge
from tests.sync.desks import MONTH, Desk, deliver, opened, village_and_township
from tests.sync.parcels import VILLAGE

Pair = tuple[Desk, Desk]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return village_and_township(tmp_path)


def run_of(desk: Desk) -> list[ChangeData]:
    with desk.ledger.read() as s:
        return list(read_changes(s, VILLAGE, desk.ledger.node, 1))


def forged(home: str, **fields: object) -> ChangeData:
    """A verdict by a township that never was."""
    said = {
        "household_id": home, "month": MONTH, "state": "passed", "facts": "0" * 64, "given_on": "2026-10-31",
        "reason": "", "by_name": "周清",
    }  # fmt: skip
    made = ChangeData(
        node="forged", series=VILLAGE, seq=1, op="give_verdict", actor="x", actor_name="周清", reason="",
        at="2026-10-31T08:00:00.000Z", hlc=1, rank=2, reverses=None, prev=GENESIS, digest="",
        rows=(RowDelta.of("verdict", "v1", "insert", said, bytes(16)),),
    )  # fmt: skip
    return replace(made, **fields).sealed()  # type: ignore[arg-type]


def test_a_village_cannot_write_as_a_township(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    deliver(township, opened(run_of(village), village, township))
    for made in (forged(home), forged(home, node=township.ledger.node), forged(home, rank=1)):
        if made.node == township.ledger.node:
            with pytest.raises(ForkFound):
                deliver(township, opened([made], village, township))
        else:
            assert deliver(township, opened([made], village, township)) == "accepted"
        with township.ledger.read() as s:
            assert list(verdicts(s, VILLAGE)) == []


def test_what_outranks_its_bringer_is_left_and_the_rest_is_taken(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    first, *_rest = run_of(village)
    higher = forged(home, node=first.node, seq=2, prev=first.digest)
    assert deliver(township, opened([first, higher], village, township)) == "accepted"
    with township.ledger.read() as s:
        assert [change.seq for change in read_changes(s, VILLAGE, first.node, 1)] == [1]


def test_a_clock_no_honest_change_has_is_refused(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    before = township.contents()
    with pytest.raises(BeyondAuthority):
        deliver(township, opened([forged(home, rank=1, hlc=2**62)], village, township))
    assert township.contents() == before


def test_inspecting_says_what_receiving_would_and_writes_nothing(pair: Pair) -> None:
    village, township = pair
    village.add_household()
    parcel = opened(run_of(village), village, township)
    before = township.contents()
    assert judge(township.ledger, parcel).outcome == "accepted"
    assert township.contents() == before
    deliver(township, parcel)
    assert judge(township.ledger, parcel).outcome == "already"
    later = opened(run_of(village)[1:], village, township)
    assert judge(township.ledger, later).outcome == "accepted"


def test_what_a_township_wrote_over_a_villages_fact_falls_and_is_shown_on_both_sides(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    entry = village.add_entry(home, 100)
    parcel = village.send(township)
    assert parcel is not None
    village.receive(township.answer(village, township.receive(parcel)))
    township.amend(entry, amount=70)
    village.amend(entry, amount=90)
    up, down = village.send(township), township.send(village)
    assert up is not None
    assert down is not None
    village.receive(down)
    township.receive(up)
    assert (village.entry(entry).amount, township.entry(entry).amount) == (90, 90)
    assert village.roots() == township.roots()
    for desk, said in ((village, ("90", "70")), (township, ("70", "90"))):
        assert [(r.ours, r.theirs, r.stands) for r in desk.rows(Clash)] == [(*said, "90")]


def test_a_verdict_taken_back_is_gone_on_both_sides(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    deliver(township, opened(run_of(village), village, township))
    with township.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=home, month=MONTH, state="passed")
    deliver(village, opened(run_of(township), township, village))
    with township.change(Op.UNDO) as s:
        verdicts(s, VILLAGE)[0].gone = "撤销"
    deliver(village, opened(run_of(township), township, village))
    with village.ledger.read() as s:
        assert list(verdicts(s, VILLAGE)) == []
    assert [row.gone for row in village.rows(Verdict)] == ["撤销"]
    assert village.roots() == township.roots()


def test_unknown_fields_and_tables_of_a_newer_program_stay_in_the_journal(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    village.add_entry(home, 100)
    *before, last = run_of(village)
    row = last.rows[0]
    assert row.delta is not None
    newer = RowDelta.of("entry", row.row_id, "insert", {**row.delta, "mood": "好"}, bytes(16))
    made = replace(last, rows=(newer,)).sealed()
    deliver(township, opened([*before, made], village, township))
    assert [r.amount for r in township.rows(Entry)] == [100]
    with township.ledger.read() as s:
        *_others, kept = read_changes(s, VILLAGE, last.node, 1)
    assert kept == made
    assert kept.sound()
