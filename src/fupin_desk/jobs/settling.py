"""Settling a clash 处理冲突: two desks said different things about one field, and a person decides.

The decision is a change like any other: it writes the field and travels, and every desk that hears it puts
the clash away. Choosing what already stands writes nothing that could travel; then the clash is put away
here, and the other desk decides for itself. What is signed or closed is not decided here: only a correction
changes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.office import Office
from fupin_desk.model.journal import Op
from fupin_desk.model.rows import plain_value, python_value, table_class
from fupin_desk.model.station import Clash

if TYPE_CHECKING:
    from fupin_desk.model.ledger import Writing

Side = Literal["ours", "theirs"]
KEPT: Final = "kept"
"""How a clash is settled whose standing value somebody confirmed."""


class NoSuchClash(Refusal):
    """A clash that is settled already, or never was."""

    code = "FD-J14"
    what_happened = N_("这处不同已经处理过，或者找不到。")
    what_now = N_("请刷新后再看。")


def settle(office: Office, clash_id: str, side: Side, reason: str = "") -> bool:
    """Let one side's word stand; answers whether anything changed. Raises NoSuchClash, AlreadySealed."""
    with office.read() as s:
        clash = s.get(Clash, clash_id)
    if clash is None or clash.settled:
        raise NoSuchClash
    why = reason.strip() or _("用{side}的").format(side=_("这边") if side == "ours" else _("那边"))
    with office.change(Op.SETTLE_CLASH, why, clash.village) as s:
        row = s.get(Clash, clash_id)
        if row is None:
            raise NoSuchClash
        changed = _let_stand(s, row, row.ours if side == "ours" else row.theirs)
        row.settled = side if changed else KEPT
        return changed


def _let_stand(s: Writing, clash: Clash, text: str) -> bool:
    """Write the chosen word where it is not what stands."""
    cls: Any = table_class(clash.table_name)
    row = s.get(cls, (clash.village, clash.row_id), execution_options={"with_gone": True}) if cls else None
    if row is None:
        raise NoSuchClash
    now = plain_value(getattr(row, clash.field))
    if text == ("" if now is None else now if isinstance(now, str) else json.dumps(now)):
        return False
    column = cls.__table__.columns[clash.field]
    said: Any = text if column.type.python_type not in (int, bool) else json.loads(text or "null")
    setattr(row, clash.field, python_value(column, None if said == "" and column.nullable else said))
    return True
