"""更正: everything one signed line says, to be mended in red, and why; or the whole line taken off (冲销).

Only what differs is corrected. What is typed is read as the grid reads it; what cannot be read is said under
its box and nothing happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets import cells
from fupin_desk.ui.widgets.basics import Card, Words, button, row
from fupin_desk.ui.widgets.cells import Known

if TYPE_CHECKING:
    from fupin_desk.jobs.shown import EntryLine

_READ: Final = (
    "item", "member", "happened", "quantity", "unit", "use", "amount", "living_cost", "sent_home", "note",
)  # fmt: skip


class CorrectCard(Card):
    """Hidden until `open`; then `corrected` (entry's id, facts, the amount among them, why) or `struck`."""

    corrected = Signal(str, object, str)
    struck = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(kind="amber", spacing=6, pad=12)
        self._entry: EntryLine | None = None
        self._known: Known | None = None
        self.words = Words("", CAP, wrap=True)
        self.form = Form(
            [
                Field("amount", _("金额"), private=True), Field("item", _("项目")),
                Field("member", _("成员"), private=True),
                Field("happened", _("日期")), Field("quantity", _("数量")), Field("unit", _("单位")),
                Field("use", _("用途")), Field("living_cost", _("在外生活"), private=True),
                Field("sent_home", _("寄带回"), private=True), Field("note", _("备注"), limit=1000),
                Field("reason", _("为什么改"), placeholder=_("写一句原因"), wide=2),
            ],
            columns=6,
        )  # fmt: skip
        self.form.saved.connect(self._give)
        deed = button(_("更正"), self.form.save, "small")
        strike = button(_("整笔冲销"), self._strike, "link", tip=_("这一笔不该有：从账上去掉，旧数留着"))
        leave = button(_("算了"), self.hide, "link")
        self.box.addWidget(self.words)
        self.box.addWidget(self.form)
        self.box.addLayout(row(None, leave, strike, deed, spacing=10))
        self.hide()

    def open(self, entry: EntryLine, known: Known, number: int) -> None:
        """Show the line as it stands."""
        self._entry, self._known = entry, known
        words = _("{sealed}。更正第 {n} 笔：只改写错的，旧数和原因都留着，改完打印更正单双方签字。")
        self.words.setText(words.format(sealed=entry.sealed, n=number))
        self.form.put(self._shown(entry))
        self.show()
        box = self.form.boxes["amount"]
        box.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _shown(entry: EntryLine) -> dict[str, str]:
        values: dict[str, Any] = {
            "item": entry.code, "member": entry.member, "happened": entry.happened,
            "quantity": entry.quantity, "unit": entry.unit, "use": entry.use, "amount": abs(entry.amount),
            "note": entry.note, "living_cost": entry.living_cost, "sent_home": entry.sent_home,
        }  # fmt: skip
        return {name: cells.shown(name, value) for name, value in values.items()}

    def _give(self, texts: dict[str, str]) -> None:
        if self._entry is None or self._known is None:
            return
        reason = texts["reason"].strip()
        facts: dict[str, Any] = {}
        for name in _READ:
            if name not in self.form.changed:
                continue
            try:
                facts[name] = cells.read_cell(name, texts[name], self._known, self._entry.code)
            except Spoken as error:
                self.form.wrong(name, error.what)
                self.form.boxes[name].setFocus()
                return
        if isinstance(facts.get("happened"), int):
            facts["xun"] = facts.pop("happened")
            facts["happened"] = None
        if self._complete(facts, reason):
            self.hide()
            self.corrected.emit(self._entry.id, facts, reason)

    def _complete(self, facts: dict[str, Any], reason: str) -> bool:
        wrong = "" if reason else _("更正要写原因")
        self.form.wrong("reason", wrong)
        if not facts:
            self.form.wrong("amount", _("还没有改"))
        if wrong:
            self.form.boxes["reason"].setFocus()
        return not wrong and bool(facts)

    def _strike(self) -> None:
        reason = self.form.values()["reason"].strip()
        self.form.wrong("reason", "" if reason else _("冲销要写原因"))
        if not reason:
            self.form.boxes["reason"].setFocus()
        elif self._entry is not None:
            self.hide()
            self.struck.emit(self._entry.id, reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
