"""Red-line corrections 更正 as the journal remembers them: what a line said, what it says now, why, who.

Nothing is kept beside the journal: the change *is* the record. A correction whose content was lawfully erased
still says when, who and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from fupin_desk.model.journal import Change, ChangeRow, Op

_ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one line: `changes` is field → (before, after) as the journal has them (fen, ISO
    dates), None once erased; `seq` its number among this computer's changes of the village; `at` UTC."""

    entry_id: str
    seq: int
    hlc: int
    at: str
    actor: str
    reason: str
    changes: Mapping[str, tuple[Any, Any]] | None


def corrected_ids(s: Session, village: str, ids: Iterable[str]) -> frozenset[str]:
    """Which of these lines were ever corrected."""
    found: set[str] = set()
    for some in _in_turns(ids):
        found.update(s.scalars(_made(village, some).with_only_columns(ChangeRow.row_id)))
    return frozenset(found)


def corrections_of(s: Session, village: str, ids: Iterable[str]) -> list[Correction]:
    """Every correction of these lines, oldest first."""
    found: list[Correction] = []
    for some in _in_turns(ids):
        for change, row in s.execute(_made(village, some)):
            delta = None if row.delta is None else json.loads(row.delta)
            pairs = None if delta is None else {name: (pair[0], pair[1]) for name, pair in delta.items()}
            found.append(
                Correction(
                    row.row_id, change.seq, change.hlc, change.at, change.actor_name, change.reason, pairs
                )
            )
    return sorted(found, key=lambda one: one.hlc)


def _made(village: str, ids: list[str]) -> Select[Change, ChangeRow]:
    same = and_(Change.series == ChangeRow.series, Change.node == ChangeRow.node, Change.seq == ChangeRow.seq)
    return (
        select(Change, ChangeRow)
        .join(ChangeRow, same)
        .where(
            ChangeRow.series == village,
            ChangeRow.table_name == _ENTRY,
            ChangeRow.row_id.in_(ids),
            ChangeRow.kind == "update",
            Change.op == Op.CORRECT_ENTRY.stable,
        )
    )


def _in_turns(ids: Iterable[str]) -> Iterable[list[str]]:
    every = list(dict.fromkeys(ids))
    return (every[i : i + 500] for i in range(0, len(every), 500))
