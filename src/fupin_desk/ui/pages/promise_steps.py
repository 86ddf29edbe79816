"""The side of 诉求与承诺: one need or promise with the step it waits for, and the forms to write new ones.

Every step has its own day and its own few boxes; nothing is pre-ticked. `asked(deed, typed)` hands a step
over, `wanted(place, where)` opens another page (a help record that would keep a promise is written there).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.signature import WAYS
from fupin_desk.model.values import yuan
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.pages.help_form import a_day, an_amount
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, hair, row, scrolled
from fupin_desk.ui.widgets.finder import Picker

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpLine
    from fupin_desk.jobs.promises import NeedLine, PromiseLine
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.measures import HelpWords

    Line = NeedLine | PromiseLine

SAID = {"received": N_("户里说收到了"), "wrong": N_("户里说不对"), "not_received": N_("户里说没收到")}


class PromiseSteps(Card):
    """The chosen line and its next step, or a form."""

    asked = Signal(str, dict)
    wanted = Signal(str, dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.kind = ""
        self.form: Form | None = None
        self.picker: Picker | None = None
        self._line: Line | None = None
        self._house = ""
        self._lines: Sequence[HouseholdLine] = ()
        self._people: Sequence[PersonLine] = ()
        self._helps: Sequence[HelpLine] = ()
        self._words: HelpWords | None = None
        self._today = date(2000, 1, 1)
        self._inner = column(spacing=8, margins=(0, 0, 8, 0))
        inside = QWidget()
        inside.setLayout(self._inner)
        self.box.addWidget(scrolled(inside), 1)

    def know(
        self, lines: Sequence[HouseholdLine], people: Sequence[PersonLine], helps: Sequence[HelpLine],
        words: HelpWords, today: date,
    ) -> None:  # fmt: skip
        """What the forms choose from."""
        self._lines, self._people, self._helps, self._words, self._today = lines, people, helps, words, today

    def typed(self) -> bool:
        """Whether a form holds something that is not saved."""
        return self.form is not None and bool(self.form.changed)

    def finish(self) -> None:
        """What was typed is saved, or given up."""
        self.kind, self.form = "", None

    # -- one line ----------------------------------------------------------------------------------------

    def show_line(self, line: Line | None) -> None:
        """This need or promise, with what can be done next."""
        self.finish()
        self._line = line
        clear(self._inner)
        if line is None:
            return
        self._house = line.household_id
        self._head(line)
        if hasattr(line, "stage"):
            self._promise(line)
        else:
            self._need(line)
        self._inner.addStretch(1)

    def _head(self, line: Line) -> None:
        link = button(
            _("看这一户"), lambda: self.wanted.emit("household", {"household_id": line.household_id}), "link"
        )
        self._inner.addLayout(row(Words(line.head, BODY, BOLD, private=True), None, link))

    def _facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for name, words in facts:
            if words:
                label = Words(name, CAP, colour="soft")
                label.setFixedWidth(64)
                line = row(label, Words(words, CAP, wrap=True, private=True), spacing=8)
                line.setStretch(1, 1)
                self._inner.addLayout(line)

    def _need(self, line: Any) -> None:
        self._inner.addWidget(Words(line.words, BODY, wrap=True, private=True))
        self._facts([(_("哪天提的"), f"{line.said_on}"), (_("谁提的"), line.said_by), (_("类别"), line.kind)])
        self._inner.addWidget(Words(_("还没有人答应。"), CAP, colour="amber"))
        deeds = row(
            button(_("有人答应了"), lambda: self.begin("promise", line.household_id, line.id), "small"),
            button(_("了结，写明原因"), lambda: self.begin("close"), "link"), None, spacing=10,
        )  # fmt: skip
        self._inner.addLayout(deeds)

    def _promise(self, line: Any) -> None:
        self._inner.addWidget(Words(line.content, BODY, wrap=True, private=True))
        if line.overdue:
            late = _("{due} 到期，已逾期 {days} 天，还没有办").format(due=line.due, days=line.overdue)
            self._inner.addWidget(Words(late, BODY, MEDIUM, "amber", wrap=True))
        money = _("{amount} 元").format(amount=yuan(line.amount)) if line.amount else ""
        funded = "，".join(part for part in (line.fund_source, line.document_no, money) if part)
        same = line.answers == line.who
        self._facts(
            [
                (_("诉求"), line.need), (_("答应的人"), "，".join(p for p in (line.who, line.unit) if p)),
                (_("现在归谁"), "" if same else line.answers), (_("哪天答应"), f"{line.promised_on}"),
                (_("哪天前"), f"{line.due or ''}"),
                (_("钱已落实"), f"{line.funded_on}　{funded}" if line.funded_on else ""),
                (_("已办"), f"{line.done_on or ''}　{_(SAID.get(line.said, ''))}".strip("　")),
                (_("户里确认"), f"{line.confirmed_on or ''}"),
                (_("不办了"), f"{line.dropped_on}　{line.dropped_why}" if line.dropped_on else ""),
                (_("告诉户里"), f"{line.told_on or ''}"),
            ]
        )  # fmt: skip
        self._inner.addWidget(hair())
        self._steps(line)

    def _steps(self, line: Any) -> None:
        deeds: list[QWidget] = []
        if line.stage == "promised":
            deeds.append(button(_("钱落实了"), lambda: self.begin("fund"), "small"))
        if line.stage in ("promised", "funded"):
            deeds.append(button(_("办好了"), lambda: self.begin("done"), "small"))
            deeds.append(button(_("不办了"), lambda: self.begin("drop"), "link"))
        if line.stage == "done":
            deeds.append(button(_("户里在纸上确认了"), lambda: self.begin("confirm"), "small"))
        if line.help_id:
            where = {"help_id": line.help_id}
            deeds.append(button(_("看帮扶记录"), lambda: self.wanted.emit("help", where), "link"))
        if deeds:
            self._inner.addLayout(row(*deeds, None, spacing=10))

    # -- forms -------------------------------------------------------------------------------------------

    def begin(self, kind: str, household_id: str = "", need_id: str = "") -> None:
        """A form for this step, or for a new need or promise."""
        self.kind = kind
        self._need_id = need_id
        clear(self._inner)
        titles = {
            "need": _("记诉求"), "promise": _("记承诺"), "fund": _("钱落实了"), "done": _("办好了"),
            "confirm": _("户里确认"), "drop": _("不办了"), "close": _("了结诉求"),
        }  # fmt: skip
        self._inner.addWidget(Words(titles[kind], BODY, BOLD))
        self.picker = None
        if kind in ("need", "promise"):
            self._house = household_id
            self._whose()
        if kind == "done" and not self._keepers():
            self._write_help()
            return
        self.form = Form(self._fields(kind), columns=1)
        self.form.put(self._first(kind))
        self.form.saved.connect(self._save)
        deeds = row(
            button(_("记下"), self.form.save, "primary"),
            button(_("算了"), self._leave, "link"),
            None,
            spacing=12,
        )
        self._inner.addWidget(self.form)
        self._inner.addLayout(deeds)
        if kind == "done":
            self._inner.addWidget(button(_("都不是，另记一次帮扶"), self._help_wanted, "link"))
        self._inner.addStretch(1)
        first = next(iter(self.form.boxes.values()))
        (self.picker.box if self.picker is not None and not self._house else first).setFocus()

    def _whose(self) -> None:
        self._who = Words("", BODY, MEDIUM, private=True)
        self.picker = Picker(_("哪一户？打姓名或首字母"))
        self.picker.households.show(self._lines)
        self.picker.picked.connect(self._pick)
        self._inner.addWidget(self.picker)
        self._inner.addWidget(self._who)
        self._pick(self._house)

    def _pick(self, household_id: str) -> None:
        line = next((one for one in self._lines if one.id == household_id), None)
        self._house = household_id if line else ""
        self._who.tone("ink")
        self._who.setText(f"{line.head}　{line.group}" if line else "")
        if line is not None and self.form is not None:
            next(iter(self.form.boxes.values())).setFocus()

    def _keepers(self) -> list[tuple[str, str]]:
        """Help of this household that keeps no other promise, newest first.

        Where all of it was before this promise, nothing is chosen beforehand.
        """
        mine = [one for one in self._helps if one.household_id == self._house and not one.promise_id]
        since = getattr(self._line, "promised_on", date.min)  # a need has none
        offered = [(one.id, f"{one.happened}　{one.content}") for one in reversed(mine)]
        later = any(one.happened >= since for one in mine)
        return offered if later or not offered else [("", _("请选")), *offered]

    def _write_help(self) -> None:
        said = _("办好了要有一张帮扶记录卡：做了什么、花了谁的钱，户里在上面签字。")
        self._inner.addWidget(Words(said, BODY, wrap=True))
        self._inner.addLayout(
            row(
                button(_("记一次帮扶"), self._help_wanted, "primary"),
                button(_("算了"), self._leave, "link"),
                None,
            )
        )
        self._inner.addStretch(1)

    def _help_wanted(self) -> None:
        line = self._line
        self.finish()
        if line is not None:
            where = {"household_id": line.household_id, "promise_id": line.id}
            self.wanted.emit("help", where)

    def _leave(self) -> None:
        self.finish()
        self.left.emit()

    def _save(self, typed: dict[str, str]) -> None:
        if self.kind in ("need", "promise") and not self._house:
            self._who.tone("red")
            self._who.setText(_("先选是哪一户"))
            return
        one = self._line.id if self._line is not None and self.kind not in ("need", "promise") else ""
        self.asked.emit(self.kind, typed | {"id": one, "household_id": self._house, "need_id": self._need_id})

    def _first(self, kind: str) -> dict[str, str]:
        today = self._today.isoformat()
        days = dict.fromkeys(("said_on", "promised_on", "on"), today)
        return days | {"way": "signed"}

    def _fields(self, kind: str) -> list[Field]:
        funds = self._words.funds_on(self._today) if self._words else []
        kinds = self._words.needs if self._words else ()
        people = [(one.id, f"{one.name}  {one.unit}".strip()) for one in self._people]
        return fields_of(kind, people, funds, kinds, self._keepers() if kind == "done" else ())


def fields_of(
    kind: str,
    people: Sequence[tuple[str, str]],
    funds: Sequence[str],
    kinds: Sequence[str],
    keepers: Sequence[tuple[str, str]],
) -> list[Field]:
    """The boxes of one step."""
    what, content, money = _("户里要什么（照原话记）"), _("答应做什么"), _("金额（元）")
    fund, which = _("钱从哪里来"), _("是哪一次帮扶办的")
    forms: dict[str, list[Field]] = {
        "need": [
            Field("words", what, lines=3, limit=2000, check=wanted(what), private=True),
            Field("said_by", _("谁提的"), limit=100, private=True),
            Field("said_on", _("哪天提的"), limit=10, check=a_day),
            Field("kind", _("类别"), choices=[("", ""), *((one, one) for one in kinds)]),
        ],
        "promise": [
            Field("content", content, lines=2, limit=2000, check=wanted(content), private=True),
            Field("person", _("谁答应的"), choices=[("", _("这一户的帮扶责任人")), *people]),
            Field("unit", _("哪个单位"), limit=100),
            Field("promised_on", _("哪天答应的"), limit=10, check=a_day),
            Field("due", _("哪天前做到"), placeholder="2026-11-30", limit=10, check=a_day),
        ],
        "fund": [
            Field(
                "source", fund, choices=[("", _("请选")), *((one, one) for one in funds)], check=wanted(fund)
            ),
            Field("document_no", _("文件号"), limit=100),
            Field("amount", money, hint=_("不花钱就空着"), limit=30, check=an_amount, private=True),
            Field("on", _("哪天落实的"), limit=10, check=a_day),
        ],
        "done": [Field("help_id", which, choices=keepers, check=wanted(which))],
        "confirm": [
            Field("way", _("怎么确认的"), choices=[(key, _(told)) for key, told in WAYS.items()]),
            Field("on", _("哪天"), limit=10, check=a_day),
        ],
        "drop": [
            Field("why", _("为什么不办了"), lines=2, limit=1000, check=wanted(_("原因"))),
            Field("told_on", _("哪天告诉户里的"), placeholder="2026-10-31", limit=10, check=a_day),
        ],
        "close": [Field("why", _("为什么了结"), lines=2, limit=1000, check=wanted(_("原因")))],
    }
    return forms[kind]


def line_words(line: Any) -> str:
    """A line as it is read aloud and searched."""
    if not hasattr(line, "stage"):
        return f"{line.head} {_('诉求')} {line.words} {line.said_by} {line.said_on}"
    late = _("逾期 {days} 天").format(days=line.overdue) if line.overdue else ""
    parts = (
        line.head,
        line.content,
        line.who,
        line.unit,
        line.answers,
        line.stage_label,
        f"{line.due or ''}",
        late,
    )
    return " ".join(part for part in parts if part)


def paint_line(painter: QPainter, room: QRectF, line: Any) -> None:
    """Who and how far it is, what, and by when: overdue in red words, never by colour alone."""
    half, right = (room.height() - 12) / 2, 190
    top = QRectF(room.x() + 4, room.y() + 6, room.width() - 8, half)
    low = top.translated(0, half)
    used = brush.text(painter, top.adjusted(0, 0, -right, 0), line.head, weight=MEDIUM, private=True)
    if not hasattr(line, "stage"):
        words = _("诉求 · {day}").format(day=line.said_on)
        brush.text(painter, top.adjusted(min(used + 12, 260), 0, -right, 0), words, CAP, "soft")
        brush.text(painter, top, _("还没人答应"), CAP, "amber", MEDIUM, brush.RIGHT)
        brush.text(painter, low, line.words, private=True)
        return
    who = " · ".join(part for part in (line.answers or line.who, line.unit) if part)
    brush.text(painter, top.adjusted(min(used + 12, 260), 0, -right, 0), who, CAP, "soft", private=True)
    if line.overdue:
        words = _("逾期 {days} 天").format(days=line.overdue)
        brush.text(painter, top, words, CAP, "amber", MEDIUM, brush.RIGHT)
    else:
        brush.text(painter, top, line.stage_label, CAP, "soft", align=brush.RIGHT)
    due = _("{day} 前").format(day=line.due) if line.due else ""
    brush.text(painter, low.adjusted(0, 0, -130, 0), line.content, private=True)
    brush.text(painter, low, due, CAP, "soft", align=brush.RIGHT)
