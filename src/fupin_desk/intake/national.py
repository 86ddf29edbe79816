"""Columns of a national export that the ledger has no column of its own for.

They are kept verbatim, heading → text, only where the heading is on the list (``codes/national.toml``): the
checks read them, and a newer export is held against them. A blank "yes or no" cell is kept as blank, because
"nobody said" and "there is no such column" are two things; other blanks are left out. A blank never wipes
what an older export said. Text that cannot be a value (an error cell, a formula without one) is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from fupin_desk.intake.codes import CodeList

LIMIT = 200
"""Characters of one cell that are kept; what is longer is no value of these columns."""

_NO_VALUE = re.compile(r"^(#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|=.*)$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f\ud800-\udfff]")


def kept(given: Mapping[str, str], known: CodeList) -> dict[str, str]:
    """What one row says in the columns of this list."""
    found: dict[str, str] = {}
    for heading, text in given.items():
        label = known.find(heading)
        value = _UNSEEN.sub("", text).strip()
        if not label or found.get(label) or len(value) > LIMIT or _NO_VALUE.match(value):
            continue
        if value or label.startswith("是否"):
            found[label] = value
    return found


def agreed(rows: Iterable[Mapping[str, str]], known: CodeList) -> dict[str, str]:
    """The same for a household: the first row that says something in a column counts."""
    found: dict[str, str] = {}
    for row in rows:
        for label, value in kept(row, known).items():
            if value or label not in found:
                found[label] = found.get(label) or value
    return found


def merged(here: str | None, told: Mapping[str, str]) -> str | None:
    """What the ledger keeps after this export: canonical JSON, the text itself where nothing is new."""
    before = parsed(here)
    after = before | {name: value for name, value in told.items() if value or name not in before}
    if after == before:
        return here
    return json.dumps(after, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(text: str | None) -> dict[str, str]:
    """Heading → text of what is kept, empty for nothing and for anything that is no such object."""
    if not text:
        return {}
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(name): value for name, value in told.items() if isinstance(value, str)}


def news(here: str | None, after: str | None) -> list[tuple[str, str, str]]:
    """(heading, here, there) of every value that changes; those that are only new follow as one, ``""``."""
    if after == here:
        return []
    before, now = parsed(here), parsed(after)
    both = [name for name in now if before.get(name) and now[name] != before[name]]
    changed = [(name, before[name], now[name]) for name in both]
    new = sum(1 for name, value in now.items() if name not in before or (value and not before[name]))
    return [*changed, ("", "", str(new))] if new else changed
