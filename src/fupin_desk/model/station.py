"""Stations and the post's memory: whose keys we trust, what was sent, what came back.

All tables here are station-local: they describe this computer's correspondence and never travel. `Station`
is another desk of the ladder (village, township, county) after its key card was enrolled, `OwnKey` our key
pair (inside the encrypted ledger only), `Exchange` one parcel sent or received, `Reached` how far a node's
series has been acknowledged or received, `Clash` two people's different words about one field, shown on
both sides until a person settles it, `Setting` one value of this desk, `RosterImport` what a file said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.model.base import Base, StationLocal


class Setting(StationLocal, Base):
    """One value of this desk; the id is its name."""

    __tablename__ = "setting"

    value: Mapped[str] = mapped_column(default="")


class OwnKey(StationLocal, Base):
    """Our key pair; the id is its fingerprint. Private parts never enter the journal."""

    __tablename__ = "own_key"

    private: Mapped[bytes] = mapped_column(info={"secret": True})
    version: Mapped[int] = mapped_column(default=1)
    made: Mapped[str]
    retired: Mapped[str] = mapped_column(default="")


class Station(StationLocal, Base):
    """Another station whose key card we enrolled; the id is its key's fingerprint."""

    __tablename__ = "station"

    role: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    sign_public: Mapped[bytes]
    seal_public: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=1)
    enrolled: Mapped[str]
    valid_to_seq: Mapped[int | None] = mapped_column(default=None)
    replaced_by: Mapped[str] = mapped_column(default="")


class Exchange(StationLocal, Base):
    """One parcel or receipt, sent or received; `detail` is what its head or our answer said."""

    __tablename__ = "exchange"

    direction: Mapped[str]
    kind: Mapped[str]
    village: Mapped[str] = mapped_column(index=True)
    station: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(index=True)
    file: Mapped[str] = mapped_column(default="")
    at: Mapped[str]
    state: Mapped[str] = mapped_column(default="sealed")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Reached(StationLocal, Base):
    """How far a node's series of a village has come with a station: acknowledged by it, received from it.

    The id is ``station/village/node``; `digest` is the chain's digest at `received`.
    """

    __tablename__ = "reached"

    station: Mapped[str] = mapped_column(index=True)
    village: Mapped[str] = mapped_column(index=True)
    node: Mapped[str]
    acknowledged: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")


class Clash(StationLocal, Base):
    """Two words about one field; the id is derived from the two changes, so it is recorded once."""

    __tablename__ = "clash"

    village: Mapped[str] = mapped_column(index=True)
    table_name: Mapped[str]
    row_id: Mapped[str]
    field: Mapped[str]
    base: Mapped[str] = mapped_column(default="")
    ours: Mapped[str] = mapped_column(default="")
    theirs: Mapped[str] = mapped_column(default="")
    stands: Mapped[str] = mapped_column(default="")
    at: Mapped[str]
    settled: Mapped[str] = mapped_column(default="")


class RosterImport(StationLocal, Base):
    """What one roster file said where we could not keep it: faulted cells and findings, by member."""

    __tablename__ = "roster_import"

    village: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(index=True)
    at: Mapped[str]
    rows: Mapped[int] = mapped_column(default=0)
    given: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Pin(StationLocal, Base):
    """A person's PIN on this desk; the id is the person's, `hash` is salted and slow, empty: he has none.

    `failed` counts wrong tries in a row and is no fact of the book: it is not journaled, `shut_until` is.
    """

    __tablename__ = "pin"

    hash: Mapped[bytes] = mapped_column(info={"secret": True})
    failed: Mapped[int] = mapped_column(default=0, info={"derived": True})
    shut_until: Mapped[str] = mapped_column(default="")
    made: Mapped[str]


def setting(s: Session, name: str, default: str = "") -> str:
    """One value of this desk, or the default."""
    row = s.get(Setting, name)
    return default if row is None else row.value


def put_setting(s: Session, name: str, value: str) -> None:
    """Set one value of this desk (inside a change)."""
    row = s.get(Setting, name)
    if row is None:
        s.add(Setting(id=name, value=value))
    else:
        row.value = value


def own_key(s: Session) -> OwnKey | None:
    """The key pair in use, if this desk has one."""
    return s.scalars(select(OwnKey).where(OwnKey.retired == "")).first()


def stations(s: Session) -> list[Station]:
    """The stations we enrolled, newest key last."""
    return list(s.scalars(select(Station).order_by(Station.code, Station.version)))
