"""Rules and lines that came to this village: imported packs, who confirmed what, by which paper.

The text of a pack 核算办法 is kept exactly as it came and read by `rules`. It arrives as a file, or in a
parcel from the township. Village and township each keep a row of their own for the same text or the same
line, with an id both can compute: so neither ever overwrites the word of the other, and a confirmation by
the township stands beside the village's. Confirming is a name, a day and a document; a shipped pack that
somebody confirms is kept here too, as it read on that day.
A row that was struck (undone) is kept by the ledger as always; a village that counts by such a pack goes on
counting by it until somebody chooses another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.ledger import Writing

_ROWS: Final = UUID("5f0c4a52-8a1e-4b5b-9d0e-6a3c1b7f2d84")


class AlreadyKept(Refusal):
    """A pack that this desk has imported before, letter for letter."""

    code = "FD-J29"
    what_happened = N_("这份核算办法以前导入过，没有再存。")
    what_now = N_("要用它，请在核算办法里选“采用”。")


class HalfConfirmed(Refusal):
    """A confirmation without a name or a document."""

    code = "FD-J30"
    what_happened = N_("确认没有记：缺{missing}。")
    what_now = N_("请写明谁确认的、依据哪份文件；没有文件就先不确认，算出的数会注明待确认。")


class BadStandard(Refusal):
    """A poverty or monitoring line that cannot be kept as it was typed."""

    code = "FD-J31"
    what_happened = N_("标准线没有记：{why}。")
    what_now = N_("请照文件写：地区、哪一种、哪一年、多少元、文件名称和文号。")


class PackFile(VillageOwned, Base):
    """One rule pack as it came to one desk (`station`: ``village`` or ``township``).

    `pack_id` is its own id, `came_from` the unit that put it in, `confirmed_by` a person's or unit's name.
    """

    __tablename__ = "pack_file"

    pack_id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    sha256: Mapped[str]
    station: Mapped[str]
    came_on: Mapped[date]
    came_from: Mapped[str] = mapped_column(default="")
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_doc: Mapped[str] = mapped_column(default="")

    @property
    def sound(self) -> bool:
        """Whether the text is still the one its digest was taken of."""
        return digest(self.text) == self.sha256


class LineWord(VillageOwned, Base):
    """A poverty or monitoring line one desk put down: region, kind, year, fen per head and year, source."""

    __tablename__ = "line_word"

    region: Mapped[str]
    kind: Mapped[str]
    year: Mapped[int]
    amount: Mapped[int]
    station: Mapped[str]
    source_doc: Mapped[str]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


def digest(text: str) -> str:
    """SHA-256 of a pack's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def pack_files(s: Session, village: str, *, struck: bool = False) -> Sequence[PackFile]:
    """Every pack that came to a village, in the order it came; `struck`: those undone too."""
    query = select(PackFile).where(PackFile.village == village).order_by(PackFile.came_on, PackFile.id)
    return s.scalars(query.execution_options(with_gone=struck)).all()


def line_words(s: Session, village: str) -> Sequence[LineWord]:
    """Every line somebody put down for a village, by year."""
    query = select(LineWord).where(LineWord.village == village)
    return s.scalars(query.order_by(LineWord.year, LineWord.kind, LineWord.region, LineWord.id)).all()


def hold_pack(s: Writing, station: str, pack_id: str, text: str, came_from: str) -> PackFile:
    """This desk's row of a text to write on: as it stands, brought back after an undo, or new."""
    place = str(uuid5(_ROWS, f"pack/{digest(text)}/{station}"))
    row = s.get(PackFile, (s.village, place), execution_options={"with_gone": True})
    if row is None:
        row = PackFile(
            village=s.village, id=place, pack_id=pack_id, text=text, sha256=digest(text), station=station,
            came_on=s.today, came_from=came_from,
        )  # fmt: skip
        s.add(row)
    elif row.gone is not None:
        row.gone, row.came_on, row.came_from = None, s.today, came_from
    return row


def hold_line(s: Writing, station: str, region: str, kind: str, year: int) -> LineWord:
    """This desk's row of a line to write on; a new one has no amount yet."""
    place = str(uuid5(_ROWS, f"line/{region}/{kind}/{year}/{station}"))
    row = s.get(LineWord, (s.village, place), execution_options={"with_gone": True})
    if row is None:
        row = LineWord(
            village=s.village, id=place, region=region, kind=kind, year=year, station=station, amount=0,
            source_doc="",
        )  # fmt: skip
        s.add(row)
    row.gone = None
    return row
