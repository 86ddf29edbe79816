"""Rules and lines that came to this village: imported packs, who confirmed what, by which
paper.

The text of a pack 核算办法 is kept exactly as it came and read by `rules`. It arrives as a file
or in a parcel from the township. Confirming is a record of its own: who, when, by which
document.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned


class PackFile(VillageOwned, Base):
    """One rule pack as it came; `pack_id` is its own id, `confirmed_by` a person's or unit's name."""

    __tablename__ = "pack_file"

    pack_id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    sha256: Mapped[str]
    came_on: Mapped[date]
    came_from: Mapped[str] = mapped_column(default="")
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_doc: Mapped[str] = mapped_column(default="")


class LineWord(VillageOwned, Base):
    """A poverty or monitoring line somebody put down: region, kind, year, fen per head and year, source."""

    __tablename__ = "line_word"

    region: Mapped[str]
    kind: Mapped[str]
    year: Mapped[int]
    amount: Mapped[int]
    source_doc: Mapped[str]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
