"""Whole desks for tests: a real encrypted ledger each, real keys, photos in memory, parcels through files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]

from fupin_desk.model import account, household, schema, tables
from fupin_desk.model.chain import ChangeData
from fupin_desk.model.journal import RANK, Actor, Op
from fupin_desk.model.ledger import Ledger
from fupin_desk.model.station import Exchange, put_setting
from fupin_desk.model.village import Village
from fupin_desk.sync import enrol, exchange, merge
from fupin_desk.sync.card import own_card
from fupin_desk.sync.keys import StationKeys
from fupin_desk.sync.opening import KnownStation, Opened, open_parcel
from fupin_desk.sync.records import ChangeRecord, Range, Role, Station
from fupin_desk.sync.seal import PhotoToSend, seal
from tests.sync.parcels import TOWNSHIP, VILLAGE, Staged, letterhead

assert tables.SUBJECTS
MONTH = "2026-10"


class Anything:
    """An item list that takes every code."""

    def parse(self, text: str) -> tuple[str, str]:
        """The code as given, no sub-item."""
        return text, ""


@dataclass
class Clock:
    """A clock that goes one second a look; `shift` makes it lie."""

    at: datetime = datetime(2026, 10, 31, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The next second."""
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Desk:
    """One station with everything it needs to keep a book and to correspond."""

    folder: Path
    role: str
    code: str
    name: str
    clock: Clock
    photos: dict[str, bytes] = field(default_factory=dict)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """Found the ledger."""
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = self.connect()
        schema.upgrade(connection, sqlcipher)
        connection.close()
        self.by = Actor("p1", "李明" if self.role == "village" else "周清")
        self.keys = StationKeys.generate()
        self.start("new")
        with self.ledger.change(Op.FOUND, by=self.by, village=VILLAGE if self.role == "village" else "") as s:
            for name, value in (("role", self.role), ("code", self.code), ("name", self.name)):
                put_setting(s, name, value)
            s.add(enrol.new_own_key(self.keys, "2026-10-31"))
            if self.role == "village":
                s.add(Village(village=VILLAGE, id="village", name=self.name))

    def connect(self) -> Any:
        """A keyed connection to the ledger's file."""
        connection = sqlcipher.connect(self.folder / "ledger.db", isolation_level=None)
        key = f"key = \"x'{'11' * 32}'\""
        for line in (key, "journal_mode = wal", "synchronous = off", "foreign_keys = on"):
            connection.execute(f"pragma {line}")
        return connection

    def start(self, why: str) -> None:
        """Open the ledger; begin a new node unless `why` is empty."""
        self.ledger = Ledger(self.connect, now=self.clock, module=sqlcipher, rank=RANK[self.role])
        self.ledger.load()
        if why:
            self.ledger.begin_node(why=why, by=self.by, token=why)

    def change(self, op: Op, village: str = VILLAGE) -> Any:
        """One named operation on the village."""
        return self.ledger.change(op, by=self.by, village=village)

    def add_household(self, number: str = "1", head: str = "张三") -> str:
        """A household of one."""
        with self.change(Op.ADD_HOUSEHOLD) as s:
            row = household.add_household(s, household_no=number)
            household.add_member(s, row.id, relation="户主", name=head)
            household.refresh_search_key(s, row)
        return str(row.id)

    def add_entry(self, home: str, amount: int) -> str:
        """One line of October."""
        with self.change(Op.RECORD_ENTRY) as s:
            row = account.record_entry(
                s,
                Anything(),  # type: ignore[arg-type]
                household_id=home,
                month=MONTH,
                item="A1",
                amount=amount,
            )
        return str(row.id)

    def amend(self, entry: str, op: Op = Op.AMEND_ENTRY, **fields: object) -> None:
        """Change fields of a line."""
        with self.change(op) as s:
            row = s.get(account.Entry, (VILLAGE, entry))
            for name, value in fields.items():
                setattr(row, name, value)

    def entry(self, entry: str) -> account.Entry:
        """A line as it stands, deleted or not."""
        with self.ledger.read() as s:
            row = s.get(account.Entry, (VILLAGE, entry), execution_options={"with_gone": True})
        assert row is not None
        return row

    def rows(self, kind: type[Any]) -> list[Any]:
        """Every row of a table, deleted ones too."""
        from sqlalchemy import select

        with self.ledger.read() as s:
            return list(s.scalars(select(kind).execution_options(with_gone=True)))

    def roots(self) -> dict[str, tuple[int, int, str]]:
        """The tallies of the village."""
        return self.ledger.tallies(VILLAGE)

    def send(self, to: Desk, answering: str | None = None) -> Path | None:
        """A parcel to the other desk, or None when there is nothing new."""
        outgoing = self.build(to, answering)
        return None if outgoing is None else self.seal(outgoing)

    def build(self, to: Desk, answering: str | None = None) -> exchange.Outgoing | None:
        """What the next parcel to the other desk would hold."""
        return exchange.build(
            self.ledger, to.code, VILLAGE, self.clock(), has_photo=self.photos.__contains__,
            answering=answering,
        )  # fmt: skip

    def seal(self, outgoing: exchange.Outgoing, note: bool = True) -> Path:
        """Seal what was built and write it down."""
        photos = [
            PhotoToSend(sha, len(self.photos.get(sha, b"")), self.reader(sha)) for sha in outgoing.photos
        ]
        sealed = seal(
            outgoing.head, outgoing.lines, photos, keys=outgoing.keys, recipient=outgoing.recipient,
            out=self.folder,
        )  # fmt: skip
        if note:
            exchange.sent(self.ledger, outgoing, sealed, by=self.by)
        return sealed.files[0]

    def reader(self, sha: str) -> Callable[[], bytes]:
        """Reads one photo, as the safe would: OSError when it is not there."""

        def read() -> bytes:
            if sha not in self.photos:
                raise OSError(sha)
            return self.photos[sha]

        return read

    def open(self, parcel: Path, staged: Staged | None = None) -> Opened:
        """Open a parcel sealed to this desk."""
        return open_parcel([parcel], self.keys, enrol.known_stations(self.ledger), staged)

    def receive(self, parcel: Path) -> merge.Received:
        """Open and merge; photos are kept at the end."""
        staged = Staged()
        opened = self.open(parcel, staged)
        return merge.receive(
            self.ledger, opened, by=self.by, has_photo=self.photos.__contains__,
            keep_photos=lambda: self.photos.update(staged.photos),
        )  # fmt: skip

    def answer(self, to: Desk, received: merge.Received) -> Path:
        """The receipt for what was received: the same one again if it was answered before."""
        if received.answered_by:
            outgoing = exchange.again(self.ledger, received.answered_by)
            assert outgoing is not None
            return self.seal(outgoing, note=False)
        parcel = self.send(to, answering=received.answer_for)
        assert parcel is not None
        return parcel

    def snapshot(self) -> bytes:
        """The ledger's file as a backup would hold it."""
        self.ledger.close()
        connection = self.connect()
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        return (self.folder / "ledger.db").read_bytes()

    def restore(self, backup: bytes, why: str = "restored") -> None:
        """Go on from a backup: a new life, unless `why` is empty (a folder copied behind our back)."""
        self.ledger.close()
        for file in self.folder.glob("ledger.db*"):
            file.unlink()
        (self.folder / "ledger.db").write_bytes(backup)
        self.start(why)

    def exchanges(self) -> list[Exchange]:
        """The whole correspondence, oldest first."""
        return sorted(self.rows(Exchange), key=lambda row: row.id)

    def contents(self) -> str:
        """A digest of every row in the ledger: equal before and after means bit-identical content."""
        connection = self.connect()
        tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        rows = ((name, connection.execute(f"select * from {name}").fetchall()) for (name,) in tables)
        dump = "\n".join(f"{name}{row}" for name, found in rows for row in found)
        connection.close()
        return hashlib.sha256(dump.encode()).hexdigest()


def exchange_cards(one: Desk, other: Desk) -> None:
    """Each enrols the other's card."""
    for here, there in ((one, other), (other, one)):
        card = own_card(there.role, there.code, there.name, there.keys, there.clock())  # type: ignore[arg-type]
        enrol.enrol(here.ledger, card, by=here.by)


def village_and_township(folder: Path) -> tuple[Desk, Desk]:
    """A village and its township that know each other."""
    clock = Clock()
    village = Desk(folder / "village", "village", VILLAGE, "松林村", clock)
    township = Desk(folder / "township", "township", TOWNSHIP, "云岭镇", clock)
    exchange_cards(village, township)
    return village, township


def opened(changes: list[ChangeData], sender: Desk, to: Desk) -> Opened:
    """A parcel of one run, as opening would hand it out."""
    head = letterhead(changes).model_copy(
        update={
            "station_from": named(sender), "station_to": named(to),
            "ranges": [
                Range(
                    node=changes[0].node, series=VILLAGE, from_seq=changes[0].seq, to_seq=changes[-1].seq,
                    previous_digest=changes[0].prev,
                )
            ],
        }
    )  # fmt: skip
    role: Role = "township" if sender.role == "township" else "village"
    known = KnownStation(role, sender.code, sender.name, sender.keys.public)
    digest = changes[0].digest[:32] + changes[-1].digest[32:]
    return Opened(head, digest, known, False, [ChangeRecord.of(change) for change in changes], [], [], [])


def named(desk: Desk) -> Station:
    """The desk as a letterhead names it."""
    return Station.model_validate(
        {"role": desk.role, "code": desk.code, "name": desk.name, "fingerprint": desk.keys.public.fingerprint}
    )


def deliver(desk: Desk, parcel: Opened) -> str:
    """Receive without files; the outcome."""
    return merge.receive(desk.ledger, parcel, by=desk.by, has_photo=lambda _sha: True).verdict.outcome
