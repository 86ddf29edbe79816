"""The post's memory in the ledger: positions, correspondence, and whom we know by which key.

`sync` knows parcels and keys but no table and no query; what it asks the ledger about its correspondence or
puts into it goes through these functions (rows and their journal: `merging`). They write only inside an open
`Ledger.change`.

A *position* is how far an unbroken run of one node's changes reaches: ``{node: (sequence, digest)}``. Our own
journal never has holes, so its heads are our position; the other side tells its position in every signed
letterhead, and we keep the newest in `Reached.acknowledged`. Stations are named by their 12-digit code.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from fupin_desk.model.account import Entry
from fupin_desk.model.chain import GENESIS
from fupin_desk.model.journal import Change, ChangeRow, Node
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import Signature
from fupin_desk.model.station import Clash, Exchange, Reached, Station
from fupin_desk.model.voucher import Voucher

Reading = Session
Position = dict[str, tuple[int, str]]


def position(s: Reading, village: str) -> Position:
    """How far our journal reaches in a village's series: a few index look-ups, however long the journal."""
    found: Position = {}
    of_village = select(func.min(Change.node)).where(Change.series == village)
    node = s.scalar(of_village)
    while node is not None:
        last = select(Change.seq, Change.digest).where(Change.series == village, Change.node == node)
        seq, digest = s.execute(last.order_by(Change.seq.desc()).limit(1)).one()
        found[node] = (seq, digest)
        node = s.scalar(of_village.where(Change.node > node))
    return found


def own_nodes(s: Reading) -> set[str]:
    """Every life this ledger folder has had."""
    return set(s.scalars(select(Node.id)))


def digests(s: Reading, village: str, node: str, first: int, last: int) -> dict[int, str]:
    """Sequence → digest of a stretch of our journal; 0 is the beginning of every chain."""
    query = select(Change.seq, Change.digest).where(
        Change.series == village, Change.node == node, Change.seq >= first, Change.seq <= last
    )
    found = {row.seq: row.digest for row in s.execute(query)}
    if first <= 0:
        found[0] = GENESIS
    return found


def rows_shared(s: Reading, village: str, node: str, after: int) -> set[tuple[str, str]]:
    """(table, row id) of what a node's changes after a number touched and another node wrote to as well."""
    other = aliased(ChangeRow)
    shared = select(other.seq).where(
        other.series == village, other.table_name == ChangeRow.table_name, other.row_id == ChangeRow.row_id,
        other.node != node,
    )  # fmt: skip
    query = select(ChangeRow.table_name, ChangeRow.row_id).where(
        ChangeRow.series == village, ChangeRow.node == node, ChangeRow.seq > after, shared.exists()
    )
    return {(table, row_id) for table, row_id in s.execute(query)}


def voucher_photos(s: Reading, village: str) -> list[str]:
    """SHA-256 of every photo the village's vouchers name (the copies that are shown and sent)."""
    return sorted(set(s.scalars(select(Voucher.sha256).where(Voucher.village == village))))


def station_by_key(s: Reading, sign_public: bytes) -> Station | None:
    """The enrolled station that signs with this key."""
    return s.scalars(select(Station).where(Station.sign_public == sign_public)).first()


def station_by_code(s: Reading, code: str) -> Station | None:
    """The station of this code under its newest key."""
    query = select(Station).where(Station.code == code, Station.replaced_by == "")
    return s.scalars(query.order_by(Station.version.desc())).first()


def reached(s: Reading, station: str, village: str) -> dict[str, int]:
    """The other side's position as it last told it: node → sequence up to which it has everything."""
    query = select(Reached.node, Reached.acknowledged).where(
        Reached.station == station, Reached.village == village
    )
    return {row.node: row.acknowledged for row in s.execute(query)}


def put_reached(s: Writing, station: str, village: str, told: Mapping[str, tuple[int, str]]) -> None:
    """Remember the other side's position, replacing what it told before."""
    for node in reached(s, station, village).keys() | told.keys():
        seq, digest = told.get(node, (0, ""))
        name = f"{station}/{village}/{node}"
        row = s.get(Reached, name)
        if row is None:
            row = Reached(id=name, station=station, village=village, node=node)
            s.add(row)
        row.acknowledged, row.digest = seq, digest


def exchanges(
    s: Reading, village: str, station: str | None = None, direction: str | None = None
) -> list[Exchange]:
    """The correspondence about a village, newest first."""
    query = select(Exchange).where(Exchange.village == village)
    if station is not None:
        query = query.where(Exchange.station == station)
    if direction is not None:
        query = query.where(Exchange.direction == direction)
    return list(s.scalars(query.order_by(Exchange.at.desc(), Exchange.id.desc())))


def exchange_by_digest(s: Reading, digest: str, direction: str) -> Exchange | None:
    """The parcel of this digest, as sent or as received."""
    query = select(Exchange).where(Exchange.digest == digest, Exchange.direction == direction)
    return s.scalars(query).first()


def highest_number(s: Reading, village: str, station: str, direction: str) -> int:
    """The greatest exchange number to or from a station about a village; 0 if there is none."""
    query = select(func.max(Exchange.number)).where(
        Exchange.village == village, Exchange.station == station, Exchange.direction == direction
    )
    return s.scalar(query) or 0


def open_clashes(s: Reading, village: str) -> Sequence[Clash]:
    """Clashes nobody has settled yet, oldest first."""
    query = select(Clash).where(Clash.village == village, Clash.settled == "")
    return s.scalars(query.order_by(Clash.at, Clash.id)).all()


def clashes_on(s: Reading, village: str, table: str) -> dict[str, list[Clash]]:
    """Row id → every clash ever recorded on it, settled ones too."""
    found: dict[str, list[Clash]] = {}
    query = select(Clash).where(Clash.village == village, Clash.table_name == table)
    for row in s.scalars(query):
        found.setdefault(row.row_id, []).append(row)
    return found


def months_touched(
    s: Reading, village: str, months: Collection[str]
) -> dict[tuple[str, str], dict[str, int]]:
    """(Household id, month) → node → the last change that touched a line or signature of that month."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for cls in (Entry, Signature):
        touch = (ChangeRow.table_name == cls.__tablename__) & (ChangeRow.row_id == cls.id)
        query = (
            select(cls.household_id, cls.month, ChangeRow.node, func.max(ChangeRow.seq))
            .join(ChangeRow, touch & (ChangeRow.series == village))
            .where(cls.village == village, cls.month.in_(months))
            .group_by(cls.household_id, cls.month, ChangeRow.node)
        )
        for house, month, node, seq in s.execute(query.execution_options(with_gone=True)):
            reach = found.setdefault((house, month), {})
            reach[node] = max(reach.get(node, 0), seq)
    return found
