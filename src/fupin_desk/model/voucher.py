"""Vouchers 凭证: photographs of original papers, and where the original lies.

A voucher is one photographed paper (possibly several pages, one row a page), known by the SHA-256 of the
*original* bytes (the hard rule for "the same paper twice") and of the re-encoded copy that is shown,
printed and sent. The bytes lie encrypted in the safe; this table only names them.
Links to lines are many-to-many and live with the lines (`account.EntryVoucher`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.ledger import Writing


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
