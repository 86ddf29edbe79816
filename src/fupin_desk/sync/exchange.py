"""What goes into the next parcel, and remembering that it went.

`build` reads the journal and the other side's last told position and answers an `Outgoing`: letterhead,
lines and the photos they name. `seal` makes the file of it, `sent` writes down that it was made. The three
are apart because the first and last need the ledger, and the middle, which takes longest, needs only bytes.

Laws: everything after the other side's last *signed* position goes again, so a lost stick costs nothing; of
every node whose changes it lacks, our own, those of our earlier lives, and those we only relay. The cost
follows the number of changes, not the size of the ledger. Sending seals no record and undoes nothing.

A receipt is the same parcel with a `receipt` in its letterhead. It goes out even when there is no change to
carry; it needs no receipt in turn, because positions travel in every letterhead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model import post, schema
from fupin_desk.model.chain import ChangeData, next_hlc
from fupin_desk.model.journal import Actor, Op, read_changes
from fupin_desk.model.ledger import Ledger
from fupin_desk.model.station import Exchange, Station, setting
from fupin_desk.model.values import instant
from fupin_desk.sync import enrol
from fupin_desk.sync.card import parent_code
from fupin_desk.sync.keys import PublicKeys, StationKeys
from fupin_desk.sync.records import (
    ALGORITHMS,
    FORMAT,
    ChangeRecord,
    ParcelHead,
    Range,
    Receipt,
    Received,
    TableState,
)
from fupin_desk.sync.records import Station as Letter
from fupin_desk.sync.seal import Sealed

MOST_LINES: Final = 64 << 20
"""A parcel's changes end before this many bytes; a quarter of what a reader takes."""


class NobodyToSendTo(Refusal):
    """No station of this code is enrolled."""

    code = "FD-P34"
    what_happened = N_("还没有登记{code}的密钥卡，不知道封给谁。")
    what_now = N_("请先登记对方的密钥卡并核对核对词。")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel to be sealed: letterhead, change lines, the photos they name (SHA-256), and the keys."""

    head: ParcelHead
    lines: list[bytes]
    photos: list[str]
    keys: StationKeys
    recipient: PublicKeys
    station: str

    @property
    def from_seq(self) -> int:
        """The first change number of the newest life in it; 0 when it carries no change."""
        return self.head.ranges[-1].from_seq if self.head.ranges else 0

    @property
    def to_seq(self) -> int:
        """The last change number of the newest life in it; 0 when it carries no change."""
        return self.head.ranges[-1].to_seq if self.head.ranges else 0


def build(
    ledger: Ledger, to: str, village: str, now: datetime, *, has_photo: Callable[[str], bool],
    answering: str | None = None,
) -> Outgoing | None:  # fmt: skip
    """The next parcel about `village` to the station of code `to`; None when nothing is new.

    `has_photo` tells which photos the safe holds: those go, the others are named as owed. `answering` is the
    digest of a received parcel whose receipt shall go along. Raises NobodyToSendTo, NoOwnKey.
    """
    with ledger.read() as s:
        station = post.station_by_code(s, to)
        if station is None:
            raise NobodyToSendTo(code=to)
        receipt = _receipt(s, answering) if answering else None
        changes, lines, ranges = _unreceipted(s, to, village, ledger.node)
        wanted = {*photos_named(changes), *_photos_asked_for(s, to, village)}
        photos = sorted(photo for photo in wanted if has_photo(photo))
        if not changes and not photos and receipt is None:
            return None
        keys = enrol.own_keys(s)
        recipient = enrol.public_keys(station)
        newest = next(iter(post.exchanges(s, village, to, "out")), None)
        head = ParcelHead(
            format=FORMAT, algorithms=ALGORITHMS, kind="receipt" if receipt else "parcel", village=village,
            station_from=Letter.model_validate({
                "role": setting(s, "role"), "code": setting(s, "code"), "name": setting(s, "name"),
                "fingerprint": keys.public.fingerprint,
            }),
            station_to=Letter.model_validate({
                "role": station.role, "code": station.code, "name": station.name, "fingerprint": station.id,
            }),
            recipient=recipient.recipient, number=post.highest_number(s, village, to, "out") + 1,
            previous_parcel=newest.digest if newest else None, made_at=instant(now),
            hlc=next_hlc(0, int(now.timestamp() * 1000)), schema_revision=schema.HEAD, ranges=ranges,
            tables=_tables(ledger, village), photos_sent=len(photos),
            photos_owed=sorted(wanted - set(photos)),
            received=[
                Received(node=node, series=village, to_seq=seq, digest=digest)
                for node, (seq, digest) in sorted(post.position(s, village).items())
            ],
            clock_warnings=[], receipt=receipt,
        )  # fmt: skip
    return Outgoing(head, lines, photos, keys, recipient, to)


def sent(ledger: Ledger, outgoing: Outgoing, sealed: Sealed, *, by: Actor) -> str:
    """Write down that this parcel was sealed; answers the exchange's id. Not undoable."""
    head = sealed.head
    with ledger.change(Op.SEND, by=by) as s:
        row = Exchange(
            id=s.new_id(), direction="out", kind=head.kind, village=head.village, station=outgoing.station,
            number=head.number, digest=sealed.digest, file=sealed.files[0].name, at=head.made_at,
            state="sealed", detail={
                "head": head.spell().decode(), "photos": sorted({*outgoing.photos} - {*sealed.unreadable}),
            },
        )  # fmt: skip
        s.add(row)
        if head.receipt is not None:
            answered = post.exchange_by_digest(s, head.receipt.for_parcel, "in")
            if answered is not None:
                answered.detail = {**answered.detail, "answered_by": sealed.digest}
    return row.id


def again(ledger: Ledger, digest: str) -> Outgoing | None:
    """The parcel of this digest as it went out once: same letterhead, same changes, same digest.

    For a replayed parcel that must get the same receipt. None if it was never sent or its station is gone.
    """
    with ledger.read() as s:
        row = post.exchange_by_digest(s, digest, "out")
        station = post.station_by_code(s, row.station) if row is not None else None
        if row is None or station is None:
            return None
        head = ParcelHead.read(str(row.detail["head"]).encode())
        if head.station_to.fingerprint != station.id:
            return None
        changes = [
            change
            for run in head.ranges
            for change in read_changes(s, run.series, run.node, run.from_seq, run.to_seq)
        ]
        keys = enrol.own_keys(s)
        photos = list(row.detail["photos"])
    lines = [ChangeRecord.of(change).spell() for change in changes]
    return Outgoing(head, lines, photos, keys, enrol.public_keys(station), row.station)


def parent(ledger: Ledger) -> Station | None:
    """The enrolled station above us, to whom parcels go unless somebody says otherwise."""
    with ledger.read() as s:
        up = parent_code(setting(s, "role"), setting(s, "code"))
        return post.station_by_code(s, up) if up else None


def _unreceipted(
    s: post.Reading, to: str, village: str, current: str
) -> tuple[list[ChangeData], list[bytes], list[Range]]:
    """Every change the other side has not told to have, in runs; the node that writes now comes last.

    A parcel no reader would take is never made: beyond `MOST_LINES` bytes the rest waits for the receipt.
    """
    has = post.reached(s, to, village)
    changes: list[ChangeData] = []
    lines: list[bytes] = []
    ranges: list[Range] = []
    heads = post.position(s, village)
    room = MOST_LINES
    for node in sorted(heads, key=lambda node: (node == current, node)):
        run: list[ChangeData] = []
        for change in read_changes(s, village, node, has.get(node, 0) + 1):
            line = ChangeRecord.of(change).spell()
            room -= len(line)
            if room < 0 and lines:
                break
            run.append(change)
            lines.append(line)
        if run:
            changes += run
            ranges.append(
                Range(
                    node=node, series=village, from_seq=run[0].seq, to_seq=run[-1].seq,
                    previous_digest=run[0].prev,
                )
            )  # fmt: skip
        if room < 0:
            break
    return changes, lines, ranges


def _tables(ledger: Ledger, village: str) -> dict[str, TableState]:
    return {
        table: TableState(count=count, sum_fen=sum_fen, root=root)
        for table, (count, sum_fen, root) in ledger.tallies(village).items()
    }


def _receipt(s: post.Reading, digest: str) -> Receipt | None:
    row = post.exchange_by_digest(s, digest, "in")
    answer = row.detail.get("answer") if row is not None else None
    return Receipt.model_validate(answer) if isinstance(answer, Mapping) else None


def photos_named(changes: Iterable[ChangeData]) -> list[str]:
    """The photos these changes bring in: what a voucher row says its copy's digest is."""
    found: dict[str, None] = {}
    for change in changes:
        for row in change.rows:
            said = (row.delta or {}).get("sha256") if row.table == "voucher" else None
            value = said[1] if row.kind == "update" and isinstance(said, list) else said
            if isinstance(value, str) and len(value) == 64:
                found[value] = None
    return list(found)


def _photos_asked_for(s: post.Reading, station: str, village: str) -> set[str]:
    """Photos the other side's newest receipt named as owed, as far as our vouchers name them."""
    for row in post.exchanges(s, village, station, "in"):
        answer = row.detail.get("receipt")
        if isinstance(answer, Mapping):
            owed = set(answer.get("owed_photos", ()))
            return owed & set(post.voucher_photos(s, village)) if owed else owed
    return set()
