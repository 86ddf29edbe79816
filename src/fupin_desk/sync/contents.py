"""Whether the changes in a parcel are what its letterhead promises: pure, bytes in, records or trouble out.

The sender's signature says *who*; this says the sender's own journal was whole: every line is a change in the
one canonical spelling, each range runs without a hole from its previous digest to its end, every digest
recomputes. A row whose *content* does not fit its digest is one bad row: it is named and travels on without
content, as an erased one would, because the chain only needs the digest. The other rows are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fupin_desk.sync.records import ChangeRecord, Range
from fupin_desk.sync.strict import NotStrict
from fupin_desk.sync.verdict import ChangesUnsound, ParcelDamaged


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row whose content did not fit its digest: in which change, which row."""

    node: str
    seq: int
    table: str
    row_id: str


def read_changes(lines: bytes, ranges: Sequence[Range]) -> tuple[list[ChangeRecord], list[BadRow]]:
    """The changes of `changes.jsonl` in their order, and the rows that arrived without usable content."""
    changes: list[ChangeRecord] = []
    bad: list[BadRow] = []
    told = iter(_records(lines))
    for stretch in ranges:
        previous = stretch.previous_digest
        for seq in range(stretch.from_seq, stretch.to_seq + 1):
            change = next(told, None)
            place = (stretch.node, stretch.series, seq)
            if change is None or (change.node, change.series, change.seq) != place:
                raise ChangesUnsound(seq=seq)
            data = change.data()
            if change.prev != previous or data.computed_digest() != change.digest:
                raise ChangesUnsound(seq=seq)
            unsound = {number for number, row in enumerate(data.rows) if not row.sound()}
            named = [change.rows[number] for number in sorted(unsound)]
            bad += [BadRow(change.node, seq, row.table, row.row_id) for row in named]
            changes.append(_without(change, unsound) if unsound else change)
            previous = change.digest
    if next(told, None) is not None:
        raise ChangesUnsound(seq=len(changes) + 1)
    return changes, bad


def _records(lines: bytes) -> Iterator[ChangeRecord]:
    if lines and not lines.endswith(b"\n"):
        raise ParcelDamaged
    for line in lines.split(b"\n")[:-1]:
        try:
            yield ChangeRecord.read(line)
        except NotStrict as wrong:
            raise ParcelDamaged from wrong


def _without(change: ChangeRecord, places: set[int]) -> ChangeRecord:
    rows = [
        row.model_copy(update={"salt": None, "delta": None}) if place in places else row
        for place, row in enumerate(change.rows)
    ]
    return change.model_copy(update={"rows": rows})
