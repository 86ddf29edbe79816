"""Two real desks and the files between them: send, receive, receipt, and everything that can go wrong."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from fupin_desk.model import journal, post, voucher
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.review import give_verdict, verdicts
from fupin_desk.sync import enrol, exchange
from fupin_desk.sync.card import own_card
from fupin_desk.sync.merge import ForkFound, KeyRevoked, Received
from fupin_desk.sync.opening import Opened
from fupin_desk.sync.records import ParcelHead
from fupin_desk.sync.states import record_states
from fupin_desk.sync.verdict import Misaddressed, UnknownSender
from tests.sync.desks import MONTH, Desk, exchange_cards, village_and_township
from tests.sync.parcels import VILLAGE, Staged

Pair = tuple[Desk, Desk]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return village_and_township(tmp_path)


def parcel_of(sender: Desk, to: Desk) -> Path:
    parcel = sender.send(to)
    assert parcel is not None
    return parcel


def up(village: Desk, township: Desk) -> Received:
    return township.receive(parcel_of(village, township))


def there_and_back(village: Desk, township: Desk) -> None:
    """One parcel up, its receipt down."""
    village.receive(township.answer(village, up(village, township)))


def opened_by(desk: Desk, parcel: Path) -> Opened:
    return desk.open(parcel, Staged())


def add_photo(desk: Desk, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    desk.photos[digest] = content
    with desk.change(Op.ADD_PHOTO) as s:
        voucher.add_voucher(s, sha256=digest, original_sha256=digest, size=len(content))
    return digest


def test_a_month_goes_up_and_a_receipt_comes_down(pair: Pair) -> None:
    village, township = pair
    village.add_entry(village.add_household(head="欧阳单"), 120_000)
    got = up(village, township)
    assert (got.verdict.outcome, got.from_seq, got.to_seq, got.changes) == ("accepted", 1, 3, 3)
    assert township.roots() == village.roots()
    with township.ledger.read() as s:
        assert [line.head for line in household_lines(s, VILLAGE, "oy")] == ["欧阳单"]
        assert journal.chain_problems(s) == []
    assert village.receive(township.answer(village, got)).verdict.outcome == "accepted"
    assert [row.state for row in village.exchanges()] == ["received", "received"]
    assert village.send(township) is None
    assert township.send(village) is None


def test_everything_goes_again_until_it_is_receipted_and_only_then_not(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    first = parcel_of(village, township)
    village.add_entry(home, 100)
    second = parcel_of(village, township)
    got = township.receive(second)
    assert got.changes == 3
    assert township.receive(first).verdict.outcome == "accepted"
    assert township.receive(first).verdict.outcome == "already"
    village.receive(township.answer(village, got))
    assert [row.state for row in village.exchanges()[:2]] == ["received", "received"]
    village.add_entry(home, 200)
    third = village.build(township)
    assert third is not None
    assert (third.from_seq, third.to_seq, third.head.number) == (4, 4, 3)


def test_a_replay_adds_nothing_and_gets_the_same_receipt(pair: Pair) -> None:
    village, township = pair
    village.add_household()
    parcel = parcel_of(village, township)
    receipt = opened_by(village, township.answer(village, township.receive(parcel)))
    before = township.contents()
    again = township.receive(parcel)
    assert again.verdict.outcome == "already"
    assert opened_by(village, township.answer(village, again)) == receipt
    assert township.contents() == before
    for _time in range(2):
        village.receive(township.answer(village, again))
    assert village.roots() == township.roots()


def test_a_gap_is_held_and_named_and_its_receipt_asks_for_the_rest(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    backup = township.snapshot()
    township.start("")
    for amount in (1, 2, 3):
        there_and_back(village, township)
        village.add_entry(home, amount)
    township.restore(backup)  # its receipts count from 1 again
    held = up(village, township)
    assert (held.verdict.outcome, held.verdict.code) == ("held", "FD-P17")
    assert "1–4" in held.verdict.why
    assert township.roots() == {}
    assert [row.state for row in township.exchanges()] == ["held"]
    early = village.folder / village.exchanges()[-1].file
    village.receive(township.answer(village, held))
    assert up(village, township).verdict.outcome == "accepted"
    assert township.roots() == village.roots()
    assert township.receive(early).verdict.outcome == "accepted"
    assert "held" not in {row.state for row in township.exchanges()}


def test_what_is_too_much_for_one_parcel_goes_in_several(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    village, township = pair
    homes = [village.add_household(str(number)) for number in range(6)]
    monkeypatch.setattr(exchange, "MOST_LINES", 4000)
    spans = []
    while (parcel := village.send(township)) is not None:
        got = township.receive(parcel)
        spans.append((got.from_seq, got.to_seq))
        village.receive(township.answer(village, got))
    assert len(spans) > 1
    assert (spans[0][0], spans[-1][1]) == (1, len(homes) + 1)
    assert township.roots() == village.roots()


def test_after_a_restore_the_old_life_and_the_new_both_travel(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    there_and_back(village, township)
    village.add_entry(home, 100)
    backup = village.snapshot()
    village.restore(backup)
    village.add_entry(home, 200)
    outgoing = village.build(township)
    assert outgoing is not None
    assert [(run.from_seq, run.to_seq) for run in outgoing.head.ranges] == [(3, 3), (1, 1)]
    assert outgoing.head.ranges[-1].node == village.ledger.node
    assert township.receive(village.seal(outgoing)).changes == 2
    assert township.roots() == village.roots()


def test_what_a_restore_lost_comes_back_from_the_township(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    backup = village.snapshot()
    village.start("")
    lost = village.add_entry(home, 100)
    there_and_back(village, township)
    village.restore(backup)
    village.add_entry(home, 200)
    got = up(village, township)
    village.receive(township.answer(village, got))
    assert village.entry(lost).amount == 100
    assert township.roots() == village.roots()


def test_what_a_restore_lost_comes_back_from_our_own_parcel_on_a_stick(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    backup = village.snapshot()
    village.start("")
    lost = village.add_entry(home, 100)
    parcel = parcel_of(village, township)
    village.restore(backup)
    got = village.receive(parcel)
    assert (got.verdict.outcome, got.changes, got.answer_for) == ("accepted", 1, None)
    assert village.entry(lost).amount == 100
    assert village.receive(parcel).verdict.outcome == "already"


def test_a_folder_copied_behind_our_back_is_a_fork_refused_by_name(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    backup = village.snapshot()
    village.start("")
    village.add_entry(home, 100)
    there_and_back(village, township)
    village.restore(backup, why="")
    village.add_entry(home, 999)
    before = township.contents()
    with pytest.raises(ForkFound) as caught:
        up(village, township)
    assert "松林村" in caught.value.what
    assert caught.value.facts["seq"] == 3
    assert township.contents() == before


def test_the_copy_itself_learns_that_it_is_a_copy(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    backup = village.snapshot()
    village.start("")
    village.add_entry(home, 100)
    receipt = township.answer(village, up(village, township))
    village.restore(backup, why="")
    before = village.contents()
    with pytest.raises(ForkFound):
        village.receive(receipt)
    assert village.contents() == before


def test_photos_travel_and_missing_ones_are_owed_and_sent_later(pair: Pair) -> None:
    village, township = pair
    good, lost = add_photo(village, b"receipt one"), add_photo(village, b"receipt two")
    content = village.photos.pop(lost)
    got = up(village, township)
    assert set(township.photos) == {good}
    assert got.owed_photos == (lost,)
    assert [finding.code for finding in got.verdict.findings] == ["photos_owed"]
    answer = township.answer(village, got)
    village.receive(answer)
    assert (answered := village.exchanges()[0].detail["receipt"])["owed_photos"] == [lost]
    assert answered["verdict"] == "accepted"
    village.photos[lost] = content
    add_photo(village, b"receipt three")
    assert up(village, township).owed_photos == ()
    assert township.photos == village.photos


def test_an_owed_photo_goes_even_if_nothing_else_is_new(pair: Pair) -> None:
    village, township = pair
    lost = add_photo(village, b"receipt")
    content = village.photos.pop(lost)
    there_and_back(village, township)
    assert village.send(township) is None
    village.photos[lost] = content
    assert up(village, township).owed_photos == ()
    assert township.photos[lost] == content


def test_a_verdict_comes_back_and_the_record_changes_its_state(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    entry = village.add_entry(home, 100)
    assert state(village, home) == "draft"
    parcel = parcel_of(village, township)
    assert state(village, home) == "sealed"
    village.receive(township.answer(village, township.receive(parcel)))
    assert state(village, home) == "received"
    with township.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=home, month=MONTH, state="returned", reason="缺票据")
    village.receive(parcel_of(township, village))
    assert state(village, home) == "returned"
    with village.ledger.read() as s:
        assert [row.reason for row in verdicts(s, VILLAGE)] == ["缺票据"]
    village.amend(entry, amount=90)
    assert state(village, home) == "draft"
    there_and_back(village, township)
    with township.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=home, month=MONTH, state="passed")
    village.receive(parcel_of(township, village))
    assert state(village, home) == "passed"
    assert village.roots() == township.roots()


def state(village: Desk, home: str) -> str:
    from fupin_desk.model.account import entries
    from fupin_desk.model.review import month_digest

    with village.ledger.read() as s:
        facts = {(home, MONTH): month_digest(entries(s, VILLAGE, home))}
        said = {(row.household_id, row.month): (row.state, row.facts) for row in verdicts(s, VILLAGE)}
        return record_states(s, VILLAGE, "990123101000", {}, said, facts)[home, MONTH]


def test_a_village_cannot_pass_its_own_month(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    with village.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=home, month=MONTH, state="passed")
    got = up(village, township)
    assert [finding.code for finding in got.verdict.findings] == ["row_not_theirs"]
    with township.ledger.read() as s:
        assert list(verdicts(s, VILLAGE)) == []


def test_an_old_receipt_does_not_turn_back_time(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    first = township.answer(village, up(village, township))
    village.add_entry(home, 100)
    second = township.answer(village, up(village, township))
    village.receive(second)
    village.receive(first)
    assert village.send(township) is None


def test_a_clock_far_ahead_is_named(pair: Pair) -> None:
    village, township = pair
    village.add_household()
    village.clock.at += timedelta(hours=3)
    parcel = parcel_of(village, township)
    village.clock.at -= timedelta(hours=3)
    got = township.receive(parcel)
    assert [finding.code for finding in got.verdict.findings] == ["clock_ahead"]
    receipt = opened_by(village, township.answer(village, got)).head.receipt
    assert receipt is not None
    assert 10_000 < receipt.clock_ahead_seconds < 11_000


def test_both_sides_can_see_whether_counts_and_sums_agree(pair: Pair) -> None:
    village, township = pair
    village.add_entry(village.add_household(), 12_345)
    up(village, township)
    told = ParcelHead.read(str(township.exchanges()[0].detail["head"]).encode())
    assert {name: (t.count, t.sum_fen, t.root) for name, t in told.tables.items()} == township.roots()
    assert told.tables["entry"].sum_fen == 12_345


def test_a_parcel_of_an_unknown_village_is_not_read(pair: Pair, tmp_path: Path) -> None:
    village, township = pair
    stranger = Desk(tmp_path / "x", "village", "990123101202", "别村", village.clock)
    card = own_card("township", township.code, township.name, township.keys, village.clock())
    enrol.enrol(stranger.ledger, card, by=stranger.by)
    with stranger.change(Op.ADD_HOUSEHOLD) as s:
        s.reason = "x"
    stranger.add_household()
    with pytest.raises(UnknownSender):
        up(stranger, township)


def test_a_village_cannot_speak_about_its_neighbour(pair: Pair, tmp_path: Path) -> None:
    village, township = pair
    neighbour = Desk(tmp_path / "x", "village", "990123101202", "柏树村", village.clock)
    exchange_cards(neighbour, township)
    neighbour.add_household()
    before = township.contents()
    with pytest.raises(Misaddressed):
        up(neighbour, township)
    assert township.contents() == before


def test_a_revoked_key_is_believed_up_to_its_number_only(pair: Pair) -> None:
    village, township = pair
    home = village.add_household()
    early = parcel_of(village, township)
    village.add_entry(home, 100)
    late = parcel_of(village, township)
    enrol.revoke(township.ledger, VILLAGE, 2, by=township.by)
    with pytest.raises(KeyRevoked):
        township.receive(late)
    assert township.receive(early).verdict.outcome == "accepted"


def test_inspecting_and_refusing_leave_the_ledger_bit_identical(pair: Pair) -> None:
    village, township = pair
    village.add_household()
    parcel = parcel_of(village, township)
    before = township.contents()
    township.open(parcel)
    parcel.write_bytes(parcel.read_bytes()[:-1])
    with pytest.raises(Exception, match="FD-P05"):
        township.receive(parcel)
    assert township.contents() == before


def test_photos_are_kept_before_the_rows_and_a_failing_store_rolls_everything_back(pair: Pair) -> None:
    from fupin_desk.sync import merge

    village, township = pair
    add_photo(village, b"receipt")
    opened = opened_by(township, parcel_of(village, township))
    before = township.contents()

    def fail() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        merge.receive(township.ledger, opened, by=township.by, has_photo=lambda _sha: False, keep_photos=fail)
    assert township.contents() == before
    assert township.roots() == {}


def test_the_cost_of_a_parcel_follows_the_changes_not_the_ledger(pair: Pair) -> None:
    village, township = pair
    homes = [village.add_household(str(number)) for number in range(30)]
    there_and_back(village, township)
    village.add_entry(homes[0], 100)
    outgoing = village.build(township)
    assert outgoing is not None
    assert len(outgoing.lines) == 1
    with township.ledger.read() as s:
        assert post.reached(s, village.code, VILLAGE)[village.ledger.node] == 31
