"""What was typed into a month and not yet booked: kept a moment after typing stops, offered at opening it.

A draft is a list of rows, each a few texts as they stood in their cells; it lies encrypted beside the ledger
(`safe.drafts`), not in the journal, because it is nobody's fact yet. It goes when its rows are booked or
thrown away. A draft nobody came back to for half a year is removed when another one is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from fupin_desk.jobs.office import Office
from fupin_desk.model.values import BEIJING, instant

if TYPE_CHECKING:
    from fupin_desk.safe.drafts import Drafts

KEPT_FOR: Final = timedelta(days=183)
_FORMAT: Final = 1
Told = tuple[str, Mapping[str, str]]
"""A row: the id of the line typed over ('' for a new one), its texts by column."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows that were typed and not booked, and when they were kept (UTC)."""

    saved: datetime
    rows: tuple[Told, ...]

    @property
    def when(self) -> str:
        """Beijing day and time, as people read it."""
        return self.saved.astimezone(BEIJING).strftime("%m-%d %H:%M")


def keep(
    office: Office, household_id: str, month: str, rows: Sequence[tuple[str, Mapping[str, str]]]
) -> None:
    """Keep these rows as the month's draft in place of the one before; no rows, no draft."""
    store = _store(office)
    if not rows:
        store.drop(_key(household_id, month))
        return
    told = {
        "format": _FORMAT,
        "saved": instant(office.now()),
        "rows": [[one, dict(said)] for one, said in rows],
    }
    store.keep(_key(household_id, month), json.dumps(told, ensure_ascii=False).encode())
    store.sweep((office.now() - KEPT_FOR).timestamp())


def find(office: Office, household_id: str, month: str) -> Draft | None:
    """The draft of a household's month, None if there is none that can be read."""
    data = _store(office).find(_key(household_id, month))
    if data is None:
        return None
    try:
        told: Any = json.loads(data)
        if told["format"] != _FORMAT:
            return None
        rows = tuple((str(one), {str(k): str(v) for k, v in said.items()}) for one, said in told["rows"])
        return Draft(datetime.fromisoformat(told["saved"]), rows) if rows else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def add(office: Office, household_id: str, month: str, rows: Sequence[Told]) -> None:
    """Put these rows behind those already kept."""
    before = find(office, household_id, month)
    keep(office, household_id, month, [*(before.rows if before else ()), *rows])


def drop(office: Office, household_id: str, month: str) -> None:
    """The draft is not wanted any more."""
    _store(office).drop(_key(household_id, month))


def _store(office: Office) -> Drafts:
    from fupin_desk.safe.drafts import Drafts

    return Drafts(office.folder.path / "drafts", office.raw_key)


def _key(household_id: str, month: str) -> str:
    return f"month {household_id} {month}"
