"""One row of a round of calls, as it is typed: what somebody said on the telephone, not saved yet.

A `Talk` lays what is typed over what the ledger has. Texts that cannot be read stay in their cell with the
reason. "As last month" is taken over only in a row that says who answered: there is no button that does it
for everybody, because what nobody asked would then stand in the book as told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model import values
from fupin_desk.model.values import Month
from fupin_desk.model.visit import BadVisit
from fupin_desk.ui.widgets.cells import NotAChoice, read_day

if TYPE_CHECKING:
    from fupin_desk.jobs.callboard import CallRow
    from fupin_desk.jobs.calls import CallDraft

MONEY: Final = ("gross", "living", "sent")
TYPED: Final = ("where", "answered", *MONEY, "state", "time")
STATES: Final = {"here": N_("还在"), "changed": N_("换了"), "back": N_("回来了")}
SELF: Final = "本人"
_STATE_KEYS: Final = {"1": "here", "2": "changed", "3": "back"}
_STATE: Final = re.compile(r"^(还在|在|1|换了|换|2|回来了|回来|回|3)\s*(.*)$")
_CLOCK: Final = re.compile(r"^(\d{1,2})[:：.]?(\d{2})$")


def read_state(text: str, month: Month) -> tuple[str, date | None]:
    """``3``, ``回来了``, ``换了 15``: the state, and the day of the month if one was said.

    Raises NotAChoice, NoSuchDay.
    """
    found = _STATE.match(text.strip())
    if found is None:
        raise NotAChoice(given=text[:20], choices="、".join(_(words) for words in STATES.values()))
    word, rest = found[1], found[2].strip()
    state = _STATE_KEYS.get(word) or {"还": "here", "在": "here", "换": "changed", "回": "back"}[word[0]]
    rest = rest.removesuffix("日") if "月" not in rest else rest
    return state, read_day(rest, month) if rest else None


def read_time(text: str) -> str:
    """``1940``, ``19:40``, ``9:05`` as ``19:40``. Raises BadVisit."""
    found = _CLOCK.match(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadVisit(why=_("时间写成 19:30 这样"))
    return f"{int(found[1]):02d}:{found[2]}"


@dataclass(slots=True)
class Talk:
    """A person to call and what is typed in his row. `phone` is his number while it is shown."""

    row: CallRow
    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    phone: str = ""

    @property
    def started(self) -> bool:
        """Whether something is typed here that is not saved."""
        return bool(self.values or self.raw)

    @property
    def answered(self) -> bool:
        """Whether this row says, now, who answered."""
        return bool(self.values.get("answered"))

    def may_edit(self, name: str) -> bool:
        """Whether a cell takes typing: a signed or closed wage does not."""
        return name in TYPED and not (name in MONEY and self.row.locked)

    def value(self, name: str) -> Any:
        """What stands in a cell: typed, else as the ledger has it."""
        if name in self.values:
            return self.values[name]
        row = self.row
        if name in MONEY:
            return getattr(row.now, name) if row.now else None
        if name == "where":
            return row.where
        if row.called is None:
            return "" if name in ("answered", "time") else None
        if name == "answered":
            return row.called.answered
        return row.called.at_time if name == "time" else row.called.said

    def text(self, name: str) -> str:
        """A cell as it would be typed."""
        if name in self.raw:
            return self.raw[name]
        value = self.value(name)
        if value is None or value == "":
            return ""
        if name in MONEY:
            return values.yuan(int(value), separators=False)
        if name == "state":
            return self.state_words() if "state" in self.values else ""
        return str(value)

    def state_words(self) -> str:
        """The state in words, with the day if one was said."""
        value = self.value("state")
        if not isinstance(value, tuple):
            return value or ""
        state, day = value
        return _("{state} {day}日").format(state=_(STATES[state]), day=day.day) if day else _(STATES[state])

    def put(self, name: str, text: str, month: Month) -> bool:
        """Take a typed text into a cell; answers whether it could be read. Unreadable text is kept."""
        plain = text.strip()
        self.faults.pop(name, None)
        self.raw.pop(name, None)
        if not plain:
            self.values.pop(name, None)
            return True
        try:
            value = _read(name, plain, month)
        except Spoken as refusal:
            self.faults[name], self.raw[name] = f"{refusal.what}{refusal.now}", text
            return False
        if name in self.values or value != self.value(name):
            self.values[name] = value
        if name == "where" and self.row.spell_id and "state" not in self.values and value != self.row.where:
            self.values["state"] = ("changed", None)
        return True

    def told(self) -> dict[str, str]:
        """What is typed, as texts by cell: the draft of this row."""
        return {name: self.text(name) for name in TYPED if name in self.values or name in self.raw}

    def restore(self, texts: Mapping[str, str], month: Month) -> None:
        """Type a draft again."""
        for name in (name for name in TYPED if texts.get(name, "").strip() and self.may_edit(name)):
            if self.put(name, texts[name], month):
                self.values[name] = _read(name, texts[name].strip(), month)

    def as_last_month(self) -> str:
        """Take last month's figures over; answers why not, '' if done. Only in a row that was asked."""
        last = self.row.last
        if self.row.locked:
            return self.row.locked
        if last is None:
            return _("上月没有数，要问。")
        if not self.answered:
            return _("先打通电话、写谁接的，问过了再按 = 。")
        for name in MONEY:
            self.faults.pop(name, None)
            self.raw.pop(name, None)
            self.values.pop(name, None)
            if getattr(last, name) is not None:
                self.values[name] = getattr(last, name)
        return ""

    def turn_state(self) -> None:
        """The next of the three states."""
        value = self.values.get("state")
        order = list(STATES)
        now = order.index(value[0]) if value is not None else -1
        self.faults.pop("state", None)
        self.raw.pop("state", None)
        self.values["state"] = (order[(now + 1) % len(order)], None)

    def clear(self) -> None:
        """Forget what is typed."""
        self.values.clear()
        self.raw.clear()
        self.faults.clear()

    def wanted(self) -> str | None:
        """The first cell that still hinders saving, its reason put into `faults`; None if it can be saved."""
        missing = self._missing()
        if missing is not None:
            name, why = missing
            self.faults.setdefault(name, why)
        return next((name for name in TYPED if name in self.faults), None)

    def _missing(self) -> tuple[str, str] | None:
        if not self.answered:
            if self.row.called is not None:
                return "answered", _("已经记过电话。又打了一次就写谁接的；打错字请到记账页改。")
            return "answered", _("写谁接的电话；本人接的按空格。")
        if (self.values.get("state") or ("", None))[0] == "changed" and not self.values.get("where"):
            return "where", _("换到哪里了？")
        money = {name: self.value(name) for name in MONEY}
        if money["gross"] is None and any(value is not None for value in money.values()):
            return "gross", _("工资多少？这个月没有就写 0。")
        return None

    def draft(self, happened: date | None) -> CallDraft:
        """What is typed, as the job takes it."""
        from fupin_desk.jobs.calls import CallDraft

        state, day = self.values.get("state") or ("here", None)
        place, _gap, employer = str(self.values.get("where") or "").partition(" ")
        return CallDraft(
            member_id=self.row.member_id,
            answered=str(self.values.get("answered") or ""),
            gross=self.value("gross"),
            living=self.value("living"),
            sent=self.value("sent"),
            state=state,
            place=place,
            employer=employer.strip(),
            on=day,
            at_time=str(self.values.get("time") or ""),
            happened=happened,
        )


def _read(name: str, plain: str, month: Month) -> Any:
    if name in MONEY:
        return values.fen(plain)
    if name == "state":
        return read_state(plain, month)
    if name == "time":
        return read_time(plain)
    return values.short_text(plain, _("谁接的") if name == "answered" else _("务工地"))
