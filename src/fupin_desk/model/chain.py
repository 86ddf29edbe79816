"""The arithmetic of the journal: how a change becomes a digest, and digests become a chain.

The ledger's journal and the post both speak through this file, so that a change which travelled in a
parcel verifies with the very bytes it was recorded with. It is pure: standard library, no clock, no
random numbers, no store.

Its laws, which `docs/format.md` repeats byte by byte:

* **Canonical JSON** is the only form that is ever hashed: keys sorted by code point, no spaces, text as
  UTF-8 (not escaped), integers only. A float, a NaN, a key that is not text, a lone surrogate is refused,
  because two programs might write it differently.
* A **row digest** is SHA-256(salt ‖ canonical delta). The salt (16 random bytes, given by the journal) dies
  together with the delta when a person's data is lawfully erased; without it nobody can guess the delta
  back from the digest.
* A **change digest** covers who, when, what and why, the digest before it, and of each row its table,
  identity, kind and digest, never its content. That is why an erased payload leaves the chain whole.
* The **state root** of a table is the sum of its rows' hashes modulo 2**256: order does not matter, one
  row more or less costs one addition. It serves reconciliation ("same" or "differs here"), not security.
* The **hybrid clock** is one integer, milliseconds since 1970 × 65536 + counter. It never runs backwards
  on a node, even when the machine's clock does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"
RowKind = Literal["insert", "update"]

GENESIS = "0" * 64
"""What stands as `prev` in the first change of a series."""

SALT_BYTES = 16
ROOT_MODULUS = 1 << 256
_COUNTER_BITS = 16


class NotCanonical(ValueError):  # noqa: N818  (it names what the value is, not what failed)
    """A value that has no single written form (float, NaN, non-text key, lone surrogate) was to be hashed."""


def canonical_json(value: JSON) -> bytes:
    """The one written form of a value, as UTF-8 bytes. `NotCanonical` for what has none."""
    _refuse_ambiguous(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise NotCanonical("lone surrogate") from wrong


def _refuse_ambiguous(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"key of type {type(key).__name__}")
            _refuse_ambiguous(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_ambiguous(inner)
    else:
        raise NotCanonical(f"value of type {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class RowDelta:
    """What one change did to one row.

    `delta` is ``{field: after}`` for an insert and ``{field: [before, after]}`` for an update; both `salt`
    and `delta` are None once erased (a tombstone), while `digest` stays.
    """

    table: str
    row_id: str
    kind: RowKind
    salt: bytes | None
    digest: str
    delta: Mapping[str, JSON] | None

    @classmethod
    def of(cls, table: str, row_id: str, kind: RowKind, delta: Mapping[str, JSON], salt: bytes) -> RowDelta:
        """A row's delta with its digest computed."""
        return cls(table, row_id, kind, salt, row_digest(salt, delta), delta)

    def sound(self) -> bool:
        """Whether digest and content belong together; a tombstone has no content to doubt."""
        if self.delta is None or self.salt is None:
            return self.delta is None and self.salt is None
        return row_digest(self.salt, self.delta) == self.digest


@dataclass(frozen=True, slots=True)
class ChangeData:
    """One change of the journal, as it is hashed and as it travels.

    `series` is the village code (or the name of a local series, which never travels), `seq` counts from 1
    without holes per (node, series). `at` is UTC as ``2026-10-31T08:09:10.123Z``; `rank` says whose word
    wins for this series (greater wins); `reverses` is ``"<node>/<seq>"`` of the change it undoes. `prev` and
    `digest` are lower-case hex. `actor_name` is a label for showing and is not part of the digest.
    """

    node: str
    series: str
    seq: int
    op: str
    actor: str
    actor_name: str
    reason: str
    at: str
    hlc: int
    rank: int
    reverses: str | None
    prev: str
    digest: str
    rows: tuple[RowDelta, ...]

    def computed_digest(self) -> str:
        """The digest this change ought to carry."""
        return change_digest(
            node=self.node, series=self.series, seq=self.seq, op=self.op, actor=self.actor,
            reason=self.reason, at=self.at, hlc=self.hlc, rank=self.rank, reverses=self.reverses,
            prev=self.prev, rows=[(row.table, row.row_id, row.kind, row.digest) for row in self.rows],
        )  # fmt: skip

    def sealed(self) -> ChangeData:
        """The same change carrying its computed digest."""
        return replace(self, digest=self.computed_digest())

    def sound(self) -> bool:
        """Whether the change digest and every row digest recompute."""
        return self.computed_digest() == self.digest and all(row.sound() for row in self.rows)


def row_digest(salt: bytes, delta: Mapping[str, JSON]) -> str:
    """SHA-256(salt ‖ canonical delta), hex. The salt is 16 bytes always, or two deltas could meet."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"salt of {len(salt)} bytes")
    return hashlib.sha256(salt + canonical_json(dict(delta))).hexdigest()


def change_digest(
    *, node: str, series: str, seq: int, op: str, actor: str, reason: str, at: str, hlc: int, rank: int,
    reverses: str | None, prev: str, rows: Sequence[tuple[str, str, str, str]],
) -> str:  # fmt: skip
    """SHA-256 of the canonical array of these values in the order of `docs/format.md`, lower-case hex.

    `rows` are (table, row_id, kind, row digest) in the order they were recorded.
    """
    covered: list[JSON] = [node, series, seq, hlc, rank, op, actor, at, reason, reverses, prev]
    covered.append([list(row) for row in rows])
    return hashlib.sha256(canonical_json(covered)).hexdigest()


def row_hash(values: Mapping[str, JSON]) -> int:
    """A row's share in the state root: SHA-256 of its canonical values (its id among them) as a number."""
    return int.from_bytes(hashlib.sha256(canonical_json(dict(values))).digest(), "big")


def shift_root(root: int, before: Mapping[str, JSON] | None, after: Mapping[str, JSON] | None) -> int:
    """The root after one row changed from `before` to `after`; None means the row was or is not there."""
    if before is not None:
        root -= row_hash(before)
    if after is not None:
        root += row_hash(after)
    return root % ROOT_MODULUS


def root_text(root: int) -> str:
    """A state root as 64 lower-case hex digits, the way it travels."""
    return f"{root:064x}"


def next_hlc(last: int, now_ms: int) -> int:
    """The next hybrid clock value: the wall clock if it moved on, else one more than the greatest seen."""
    return max(last + 1, now_ms << _COUNTER_BITS)


def hlc_ms(hlc: int) -> int:
    """Milliseconds since 1970 that a hybrid clock value claims."""
    return hlc >> _COUNTER_BITS
