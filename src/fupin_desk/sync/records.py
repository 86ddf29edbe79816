"""The words on the wire: what `parcel.json` and a line of `changes.jsonl` say.

These are the border records of the post. Names are frozen: a rename is an alias, never a new name. A field
this version does not know is kept and written out again unchanged, so that a relay of an older version loses
nothing. Shapes are checked here; whether a change may be *believed* is the opening's business, and what it
does to the ledger is the merge's.

Amounts are 分. Instants are UTC text. Digests and keys are lower-case hex unless a stock tool spells them
its own way (``age1…``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from fupin_desk.model.chain import SALT_BYTES, ChangeData, RowDelta, RowKind, canonical_json
from fupin_desk.sync.strict import NotStrict, read_object

FORMAT = "1.0"
ALGORITHMS = {"digest": "sha256", "seal": "age-x25519", "sign": "sshsig-ed25519"}
MAX_SEQ = 2**53

Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
Node = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")]
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]
Count = Annotated[int, Field(ge=0, le=MAX_SEQ)]
Name = Annotated[str, Field(max_length=100)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Instant = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,6})?Z$")]
Version = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}\.[0-9]{1,4}$")]
Role = Literal["helper", "village", "township", "county"]


class Wire(BaseModel):
    """A wire record: strict, frozen, unknown fields kept."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The record these canonical JSON bytes spell; `NotStrict` for any other bytes or shape."""
        try:
            return cls.model_validate(read_object(data))
        except ValidationError as wrong:
            raise NotStrict(f"{cls.__name__}: {wrong.error_count()} fields") from None

    def spell(self) -> bytes:
        """Canonical JSON of exactly the fields that were given, unknown ones among them."""
        return canonical_json(self.model_dump(mode="json", exclude_unset=True))


class Station(Wire):
    """Who: role, 12-digit code, name, and the fingerprint of its public keys."""

    role: Role
    code: Code
    name: Name
    fingerprint: Hex64


class Range(Wire):
    """An unbroken run of one node's changes: `previous_digest` is the digest of change `from_seq` - 1."""

    node: Node
    series: Code
    from_seq: Seq
    to_seq: Seq
    previous_digest: Hex64

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.to_seq < self.from_seq:
            raise ValueError("range runs backwards")
        return self


class TableState(Wire):
    """Rows, money and state root of one table of the village, for reconciliation."""

    count: Count
    sum_fen: int
    root: Hex64


class Received(Wire):
    """The highest sequence of a node up to which nothing is missing here, and that change's digest."""

    node: Node
    series: Code
    to_seq: Seq
    digest: Hex64


class Remark(Wire):
    """One finding of a receipt: stable code, the sentence a person reads, and what it is about."""

    code: str = Field(max_length=32)
    severity: Literal["error", "warn", "normalise"] = "warn"
    sentence: str = Field(max_length=2000)
    facts: dict[str, JsonValue] = {}


class Receipt(Wire):
    """The answer to one parcel, by a machine: received, held or refused, and what is still owed."""

    for_parcel: Hex64
    verdict: Literal["accepted", "already", "held", "refused"]
    findings: list[Remark] = []
    owed_photos: list[Hex64] = []
    clock_ahead_seconds: int = 0


class ParcelHead(Wire):
    """`data/parcel.json`: the letterhead, signed through the manifests."""

    format: Version
    algorithms: dict[str, str]
    kind: Literal["parcel", "receipt"]
    village: Code
    station_from: Station
    station_to: Station
    recipient: str = Field(pattern=r"^age1[0-9a-z]{58}$")
    number: Seq
    previous_parcel: Hex64 | None
    made_at: Instant
    hlc: Annotated[int, Field(ge=0, lt=2**63)]
    schema_revision: str = Field(max_length=64)
    ranges: list[Range]
    tables: dict[str, TableState]
    photos_sent: Count
    photos_owed: list[Hex64]
    received: list[Received]
    clock_warnings: list[Remark] = []
    key_list: dict[str, JsonValue] | None = None
    receipt: Receipt | None = None


class RowRecord(Wire):
    """What a change did to one row; `salt` and `delta` are null together when the content was erased."""

    table: Word
    row_id: str = Field(min_length=1, max_length=128)
    kind: RowKind
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None
    digest: Hex64
    delta: dict[str, Any] | None  # any JSON: `strict.read_object` has refused floats before

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.salt is None) != (self.delta is None):
            raise ValueError("salt and delta belong together")
        pairs = self.delta.values() if self.delta and self.kind == "update" else ()
        if any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
            raise ValueError("an update says before and after")
        return self


class ChangeRecord(Wire):
    """One line of `data/changes.jsonl`: one change of one node's journal."""

    node: Node
    series: Code
    seq: Seq
    op: Word
    actor: str = Field(max_length=128)
    actor_name: Name
    reason: str = Field(max_length=32_767)
    at: Instant
    hlc: Annotated[int, Field(ge=0, lt=2**63)]
    rank: Annotated[int, Field(ge=0, le=1000)]
    reverses: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}/[1-9][0-9]{0,15}$")] | None
    prev: Hex64
    digest: Hex64
    rows: list[RowRecord]

    @classmethod
    def of(cls, change: ChangeData) -> ChangeRecord:
        """The wire form of a journal change."""
        values = {name: getattr(change, name) for name in cls.model_fields if name != "rows"}
        return cls(**values, rows=[_row_record(row) for row in change.rows])

    def data(self) -> ChangeData:
        """The journal's form, ready to be verified with `ChangeData.sound`."""
        rows = tuple(
            RowDelta(
                table=row.table, row_id=row.row_id, kind=row.kind, digest=row.digest, delta=row.delta,
                salt=None if row.salt is None else bytes.fromhex(row.salt),
            )
            for row in self.rows
        )  # fmt: skip
        return ChangeData(
            node=self.node, series=self.series, seq=self.seq, op=self.op, actor=self.actor,
            actor_name=self.actor_name, reason=self.reason, at=self.at, hlc=self.hlc, rank=self.rank,
            reverses=self.reverses, prev=self.prev, digest=self.digest, rows=rows,
        )  # fmt: skip


def _row_record(row: RowDelta) -> RowRecord:
    if row.salt is not None and len(row.salt) != SALT_BYTES:
        raise ValueError("salt length")
    return RowRecord(
        table=row.table, row_id=row.row_id, kind=row.kind, digest=row.digest,
        salt=None if row.salt is None else row.salt.hex(),
        delta=None if row.delta is None else read_object(canonical_json(dict(row.delta))),
    )  # fmt: skip
