"""From adopted changes to rows: recompute what the journal says, row by row, and write that.

Called inside the one change that receives a parcel. Tables come in an order in which what others refer to is
there first and seals stand before what they seal. A row that cannot be written yet (what it refers to has
not come) waits and is tried again at the next receipt; a row that can never be written is named. Either way
it stays whole in the journal, and the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fupin_desk.errors import Finding
from fupin_desk.i18n import N_, _
from fupin_desk.model import merging, post
from fupin_desk.model.chain import JSON
from fupin_desk.model.ledger import Writing
from fupin_desk.model.station import Clash, put_setting, setting
from fupin_desk.model.values import instant
from fupin_desk.sync.fields import (
    ClashFound,
    Seal,
    Write,
    clashes,
    effective_rank,
    may_write,
    set_aside,
    values,
)

SUPERSEDED = "superseded"
"""How a clash is settled that a later word of a person, from whichever desk, has ended."""

UNREADABLE, NOT_THEIRS, WAITS, CLASH = "row_unreadable", "row_not_theirs", "row_waits", "clash"

_SAID = {
    UNREADABLE: N_("“{table}”有 {count} 行读不懂，先留在底账里，其余照收。"),
    NOT_THEIRS: N_("“{table}”有 {count} 行不归对方写，先留在底账里，其余照收。"),
    WAITS: N_("“{table}”有 {count} 行要等前面的内容到了才能入账。"),
    CLASH: N_("两边改了同一处，有 {count} 处要人看一看。"),
}

Row = tuple[str, str]


@dataclass
class Merged:
    """What a merge did: rows written, clashes newly recorded, and how many rows of which kind it named."""

    rows: set[Row] = field(default_factory=set)
    clashes: int = 0
    named: dict[tuple[str, str], int] = field(default_factory=dict)

    def name(self, code: str, table: str) -> None:
        """Count one row that could not be written."""
        self.named[code, table] = self.named.get((code, table), 0) + 1

    def findings(self) -> list[Finding]:
        """One finding per kind and table, and one for all clashes."""
        counted = {**self.named, **({(CLASH, ""): self.clashes} if self.clashes else {})}
        return [
            Finding(code, "warn", _(_SAID[code]).format(table=table, count=count))
            for (code, table), count in counted.items()
        ]


class RowMerge:
    """One merge into one village's rows. `fresh` are the (node, sequence) of the changes just adopted."""

    def __init__(self, s: Writing, own: set[str], fresh: set[tuple[str, int]]) -> None:
        self._s, self._own, self._fresh = s, own, fresh
        self._village = s.village
        self._waiting: set[Row] = set()
        self.merged = Merged()

    def run(self, touched: Iterable[Row]) -> Merged:
        """Recompute these rows, those that waited, and those that a touched seal covers."""
        todo: dict[str, set[str]] = {}
        for table, row_id in {*touched, *self._waited()}:
            todo.setdefault(table, set()).add(row_id)
        for table in merging.tables_in_order():
            if table in ("entry", "help_record"):
                covered = merging.covered(self._s, self._village, self.merged.rows)
                todo.setdefault(table, set()).update(row for name, row in covered if name == table)
            if todo.get(table):
                self._table(table, todo[table])
        self._keep_waiting()
        merging.refresh_search(self._s, self._village, self.merged.rows)
        return self.merged

    def _table(self, table: str, row_ids: set[str]) -> None:
        held = merging.hold_rows(self._s, table, self._village, row_ids)
        written = merging.writes(self._s, self._village, table, row_ids)
        rows: dict[str, dict[str, JSON]] = {}
        words = {row_id: self._words(table, made) for row_id, made in written.items()}
        known = post.clashes_on(self._s, self._village, table)
        seals = self._seals(table, {row_id: values(made) for row_id, made in words.items() if made})
        for row_id, made in sorted(words.items()):
            aside = set_aside(made, seals.get(row_id, ()), self._digest_of(table, row_id))
            kept = [write for write in made if write not in aside]
            row = merging.whole_row(table, values(kept)) if kept else None
            if row is not None:
                rows[row_id] = row
            elif made:
                self.merged.name(UNREADABLE, table)
            self._clashes(table, row_id, clashes(kept, aside), known.get(row_id, []))
        for row_id in self._ready(table, rows):
            merging.put_row(self._s, table, row_id, held.get(row_id), rows[row_id])
            self.merged.rows.add((table, row_id))
        self._s.flush()

    def _words(self, table: str, made: Sequence[merging.RowWrite]) -> list[Write]:
        """The writes of one row that have content and a right to it."""
        words = []
        for write in made:
            if not may_write(table, write.rank):
                self.merged.name(NOT_THEIRS, table)
            elif write.delta is not None:
                words.append(_word(table, write))
            elif write.kind == "insert" and (write.node, write.seq) in self._fresh:
                self.merged.name(UNREADABLE, table)
        return words

    def _seals(self, table: str, rows: Mapping[str, Mapping[str, JSON]]) -> dict[str, list[Seal]]:
        if table not in ("entry", "help_record"):
            return {}
        found = merging.seals(self._s, self._village, rows)
        return {row_id: [Seal(*seal) for seal in standing] for row_id, standing in found.items()}

    def _digest_of(self, table: str, row_id: str) -> Callable[[Mapping[str, JSON]], str | None]:
        def digest(said: Mapping[str, JSON]) -> str | None:
            row = merging.whole_row(table, said)
            return None if row is None else merging.facts_digest(table, self._village, row_id, row)

        return digest

    def _ready(self, table: str, rows: Mapping[str, Mapping[str, JSON]]) -> list[str]:
        """The rows whose parents are all there; the others wait."""
        needs = {row_id: merging.parents(table, row) for row_id, row in rows.items()}
        wanted: dict[str, set[str]] = {}
        for parents in needs.values():
            for parent, parent_id in parents:
                wanted.setdefault(parent, set()).add(parent_id)
        there = {
            (parent, parent_id)
            for parent, ids in wanted.items()
            for parent_id in merging.existing(self._s, parent, self._village, ids)
        }
        ready = [row_id for row_id, parents in needs.items() if there.issuperset(parents)]
        for row_id in needs.keys() - set(ready):
            self._waiting.add((table, row_id))
            self.merged.name(WAITS, table)
        return sorted(ready)

    def _clashes(self, table: str, row_id: str, found: Iterable[ClashFound], known: Iterable[Clash]) -> None:
        """Record contradictions once; one that is none any more (somebody settled it) is put away."""
        standing = {clash.id: clash for clash in found}
        recorded = {row.id: row for row in known}
        for name, row in recorded.items():
            if name not in standing and not row.settled:
                row.settled = SUPERSEDED
        for name in sorted(standing.keys() - recorded.keys()):
            clash = standing[name]
            ours_fell = clash.loser.node in self._own
            self._s.add(
                Clash(
                    id=name, village=self._village, table_name=table, row_id=row_id, field=clash.field,
                    base=_text(clash.base), stands=_text(clash.stands),
                    ours=_text(clash.fell if ours_fell else clash.stands),
                    theirs=_text(clash.stands if ours_fell else clash.fell), at=instant(self._s.now),
                )
            )  # fmt: skip
            self.merged.clashes += 1

    def _waited(self) -> list[Row]:
        kept = json.loads(setting(self._s, f"post_waits/{self._village}", "[]"))
        return [(str(table), str(row_id)) for table, row_id in kept]

    def _keep_waiting(self) -> None:
        kept = json.dumps(sorted(self._waiting))
        if kept != setting(self._s, f"post_waits/{self._village}", "[]"):
            put_setting(self._s, f"post_waits/{self._village}", kept)


def _word(table: str, write: merging.RowWrite) -> Write:
    fields: dict[str, tuple[JSON, JSON]] = {}
    for name, said in (write.delta or {}).items():
        if write.kind == "insert":
            fields[name] = (None, said)
        elif isinstance(said, list) and len(said) == 2:
            fields[name] = (said[0], said[1])
    return Write(
        write.node, write.seq, write.hlc, effective_rank(table, write.rank), write.op, write.unseals,
        write.change, write.kind == "insert", fields,
    )  # fmt: skip


def _text(value: JSON) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
