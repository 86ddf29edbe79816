"""Is this ledger still on the computer that last wrote it, or is it a copy?

Two copies that both go on writing as the same node would fork the journal. So the node's token lies twice:
inside the encrypted ledger, and in this computer's own state folder together with the identity of the
ledger's folder. A folder carried to another computer finds no token there; a folder copied on the same
computer is another folder on disk; both then begin a new node and say so.

The ledger should renew its token at every opening for writing, `remember(…, token=new, previous=old)`
before its own commit: then an *older* copy put back in the original's place is also recognised, although
the file system may hand out the same number again. Both tokens are accepted until the next renewal, so a
crash between the two writes makes no false alarm.

Losing the state folder costs a new node number and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from fupin_desk.safe.damage import told
from fupin_desk.safe.disk import replace

_LARGEST, _MOST_PLACES = 16384, 16


def known_here(state_dir: Path, ledger_id: str, token: str, folder: Path) -> bool:
    """Whether this ledger folder, holding this token, was last written on this computer in this place."""
    here = _identity(folder)
    places = _places(state_dir, ledger_id)
    return any(_same(place, here) and _digest(token) in place["tokens"] for place in places)


def remember(state_dir: Path, ledger_id: str, token: str, folder: Path, previous: str | None = None) -> None:
    """Write down that this folder with this token (or still with the previous one) is at home here.

    Other folders of the same ledger (a copy that became a node of its own) keep their places.
    """
    here = _identity(folder)
    tokens = [_digest(each) for each in (token, previous) if each is not None]
    others = [place for place in _places(state_dir, ledger_id) if not _same(place, here)]
    record = _record(state_dir, ledger_id)
    with told():
        record.parent.mkdir(parents=True, exist_ok=True)
        replace(record, json.dumps([{**here, "tokens": tokens}, *others][:_MOST_PLACES]).encode())


def _places(state_dir: Path, ledger_id: str) -> list[dict[str, Any]]:
    """What is written down; a missing or damaged record is an empty one, which only costs a new node."""
    try:
        with _record(state_dir, ledger_id).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return []
    places = found if isinstance(found, list) else []
    return [place for place in places if isinstance(place, dict) and isinstance(place.get("tokens"), list)]


def _same(place: dict[str, Any], here: dict[str, int]) -> bool:
    # Device numbers may change between starts (encrypted disks); then the file's own number must also agree.
    return place.get("folder") == here["folder"] and (
        place.get("device") == here["device"] or place.get("file") == here["file"]
    )


def _record(state_dir: Path, ledger_id: str) -> Path:
    if not re.fullmatch("[0-9a-f]{32}", ledger_id):
        raise ValueError("a ledger's id is 32 hex digits")
    return state_dir / "ledgers" / f"{ledger_id}.json"


def _identity(folder: Path) -> dict[str, int]:
    with told():
        outer, inner = folder.stat(), (folder / "ledger.db").stat()
    return {"device": outer.st_dev, "folder": outer.st_ino, "file": inner.st_ino}


def _digest(token: str) -> str:
    # The token itself stays inside the encrypted ledger.
    return hashlib.sha256(f"fupin-desk node token {token}".encode()).hexdigest()
