"""Vouchers 凭证: photographs of original papers, and where the original lies.

A voucher is one photographed paper (possibly several pages, one row a page), known by the SHA-256 of the
*original* bytes (the hard rule for "the same paper twice") and of the re-encoded copy that is shown,
printed and sent. The bytes lie encrypted in the safe; this table only names them.
Links to lines are many-to-many and live with the lines (`account.EntryVoucher`).

Pages of one paper share a `paper_id` and count from 1; `box` and `leaf` say where the original lies. A copy
(`is_copy`: a list without a seal, a photocopy) is kept and shown and proves nothing.

`doubles` asks whether one paper was used twice: the same original, the same number with date and amount on
two papers, one paper for several households, lines that add up to more than the paper says. It only asks.
What a person answered stands in `settled` by the question's key, and the key is made of the papers and lines
it was asked about: one more line under the same receipt, and the question is open again. A payment list,
which is made to prove many households' lines, is not asked about them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Fen

Suspicion = Literal["same_photo", "same_number", "several_households", "over_amount"]
"""Why a paper may have been used twice."""


class Photos(Protocol):
    """The safe's store of encrypted photos, as the ledger sees it: contents by SHA-256."""

    def put(self, data: bytes) -> str:
        """Store bytes, answer their SHA-256 in hex; durable when it returns."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises a Trouble when missing or swapped."""

    def has(self, sha256: str) -> bool:
        """Whether the bytes are there."""


class Voucher(VillageOwned, Base):
    """A photographed paper. `sha256`: the copy that is shown and sent; `original_sha256`: the original."""

    __tablename__ = "voucher"

    sha256: Mapped[str] = mapped_column(index=True)
    original_sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(default=0)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    paper_date: Mapped[date | None] = mapped_column(default=None)
    paper_amount: Mapped[int | None] = mapped_column(default=None)
    photographed: Mapped[date | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(default="")
    paper_id: Mapped[str | None] = mapped_column(default=None, index=True)
    page: Mapped[int | None] = mapped_column(default=None)
    box: Mapped[str | None] = mapped_column(default=None)
    leaf: Mapped[str | None] = mapped_column(default=None)
    is_copy: Mapped[bool | None] = mapped_column(default=None)
    settled: Mapped[str | None] = mapped_column(default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)

    @property
    def paper(self) -> str:
        """What its pages have in common: the paper's id, its own where it has one page."""
        return self.paper_id or self.id


@dataclass(frozen=True, slots=True)
class Use:
    """One line a voucher lies on: whose it is, how much (fen), and the payment list it came with or ''."""

    entry_id: str
    household_id: str
    amount: Fen
    list_id: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """One question: these vouchers, used for these lines, look like one paper used twice.

    `used` fen stand on lines, `says` is what the paper says (None: not typed in).
    """

    why: Suspicion
    vouchers: tuple[str, ...]
    uses: tuple[Use, ...]
    used: Fen
    says: Fen | None
    key: str


def doubles(papers: Iterable[Voucher], uses: Mapping[str, Sequence[Use]]) -> list[Double]:
    """Every question about papers used twice, answered ones left out; `uses` are sound links by voucher."""
    by_paper: defaultdict[str, list[Voucher]] = defaultdict(list)
    by_photo: defaultdict[str, list[Voucher]] = defaultdict(list)
    by_number: defaultdict[tuple[str, date, Fen], list[Voucher]] = defaultdict(list)
    for one in papers:
        by_paper[one.paper].append(one)
        by_photo[one.original_sha256].append(one)
        if one.number.strip() and one.paper_date and one.paper_amount is not None:
            by_number[one.number.strip().upper(), one.paper_date, one.paper_amount].append(one)
    found = [_double("same_photo", group, uses) for group in by_photo.values() if len(group) > 1]
    found += [
        _double("same_number", group, uses)
        for group in by_number.values()
        if len({one.paper for one in group}) > 1 and len({one.original_sha256 for one in group}) > 1
    ]
    for pages in by_paper.values():
        asked = _double("several_households", pages, uses)
        if len({use.household_id for use in asked.uses if not use.list_id}) > 1:
            found.append(asked)
        if asked.says is not None and asked.used > asked.says:
            found.append(_double("over_amount", pages, uses))
    answered = {key for pages in by_paper.values() for one in pages for key in (one.settled or "").split()}
    return sorted((one for one in found if one.key not in answered), key=lambda one: one.vouchers)


def _double(why: Suspicion, group: Sequence[Voucher], uses: Mapping[str, Sequence[Use]]) -> Double:
    """The question about a group of vouchers; a line under two pages of one paper is used once."""
    ids = tuple(sorted(one.id for one in group))
    lines = {use.entry_id: use for voucher_id in ids for use in uses.get(voucher_id, ())}
    # A paper's amount is typed on any of its pages; two papers have an amount each, taken once.
    says = max((one.paper_amount for one in group if one.paper_amount is not None), default=None)
    text = "/".join((why, *ids, *sorted(lines), str(says)))
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    used = sum(use.amount for use in lines.values())
    return Double(why, ids, tuple(lines[entry] for entry in sorted(lines)), used, says, key)


def settle(rows: Iterable[Voucher], key: str, why: str) -> None:
    """Keep a person's answer that these papers are in order as they are used now."""
    for row in rows:
        row.settled = " ".join(sorted({*(row.settled or "").split(), key}))
        row.settled_why = why


def voucher_by_original(s: Session, village: str, original_sha256: str) -> Voucher | None:
    """The voucher made from these very bytes, if this paper was photographed into the ledger before."""
    query = select(Voucher).where(Voucher.village == village, Voucher.original_sha256 == original_sha256)
    return s.scalars(query).first()


def add_voucher(s: Writing, *, sha256: str, original_sha256: str, **facts: object) -> Voucher:
    """Name a photo whose bytes are already in the safe; the same original twice is one voucher."""
    old = voucher_by_original(s, s.village, original_sha256)
    if old is not None:
        return old
    row = Voucher(village=s.village, id=s.new_id(), sha256=sha256, original_sha256=original_sha256, **facts)
    s.add(row)
    return row


def vouchers_by_id(s: Session, village: str, ids: Iterable[str]) -> Sequence[Voucher]:
    """These vouchers of a village, newest first."""
    wanted = sorted(ids)
    found: list[Voucher] = []
    for some in (wanted[i : i + 500] for i in range(0, len(wanted), 500)):
        found += s.scalars(select(Voucher).where(Voucher.village == village, Voucher.id.in_(some)))
    return sorted(found, key=lambda row: row.id, reverse=True)


def vouchers(s: Session, village: str) -> Sequence[Voucher]:
    """Every voucher of a village, newest first."""
    return s.scalars(select(Voucher).where(Voucher.village == village).order_by(Voucher.id.desc())).all()
