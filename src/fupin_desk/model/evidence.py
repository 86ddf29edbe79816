"""Evidence marks ●◐○◌: computed from vouchers and signatures, never typed.

● at least one sound voucher that is no mere copy lies on the line; ◐ it was stated and valid signatures of
household and helper cover the facts as they stand; ◌ it was stated and waits for them (counts as ○ in every
sum); ○ it was estimated or comes from a ratio, whatever lies on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fupin_desk.model.account import Entry, EntryVoucher
from fupin_desk.model.figures import Basis, Line, Mark, Use
from fupin_desk.model.signature import BOTH_SIDES, roles_covering
from fupin_desk.model.values import Month
from fupin_desk.model.voucher import Voucher


class Facts(Mapping[str, str]):
    """Line id → digest of its facts as they stand, computed when asked for.

    A village has thousands of lines and most carry no signature yet: nobody asks about those.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._rows = {entry.id: entry for entry in entries}
        self._known: dict[str, str] = {}

    def __getitem__(self, entry_id: str) -> str:
        if entry_id not in self._known:
            self._known[entry_id] = self._rows[entry_id].facts_digest()
        return self._known[entry_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def proved(s: Session, village: str, ids: Sequence[str]) -> frozenset[str]:
    """Which of these lines carry at least one sound voucher. A copy without a seal proves nothing."""
    found: set[str] = set()
    paper = and_(Voucher.village == EntryVoucher.village, Voucher.id == EntryVoucher.voucher_id)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        query = (
            select(EntryVoucher.entry_id)
            .join(Voucher, paper)
            .where(
                EntryVoucher.village == village, EntryVoucher.entry_id.in_(some), EntryVoucher.sound,
                Voucher.is_copy.is_not(True),
            )
        )  # fmt: skip
        found.update(s.scalars(query))
    return frozenset(found)


def marks(s: Session, village: str, entries: Sequence[Entry]) -> dict[str, Mark]:
    """The evidence mark of each line."""
    actual = [entry for entry in entries if entry.basis == "actual"]
    on_paper = proved(s, village, [entry.id for entry in actual])
    stated = Facts([entry for entry in actual if entry.id not in on_paper])
    covered = roles_covering(s, village, stated) if stated else {}
    result: dict[str, Mark] = {}
    for entry in entries:
        if entry.basis != "actual":
            result[entry.id] = "estimated"
        elif entry.id in on_paper:
            result[entry.id] = "voucher"
        else:
            result[entry.id] = "signed" if covered.get(entry.id, frozenset()) >= BOTH_SIDES else "told"
    return result


def lines(
    s: Session, village: str, entries: Sequence[Entry], marked: Mapping[str, Mark] | None = None
) -> list[Line]:
    """Entries as the income rules see them; `marked` are their marks where somebody has them already."""
    marked = marks(s, village, entries) if marked is None else marked
    return [
        Line(
            entry_id=e.id,
            month=Month.parse(e.month),
            item=e.item,
            sub=e.sub,
            amount=e.amount,
            use=cast("Use | None", e.use),
            basis=cast("Basis", e.basis),
            mark=marked[e.id],
            living_cost=e.living_cost,
            sent_home=e.sent_home,
            one_off=e.one_off,
            late=e.late,
            quantity=e.quantity,
            unit=e.unit,
            note=e.note,
        )
        for e in entries
    ]
