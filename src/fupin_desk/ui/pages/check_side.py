"""The side of 核对: one question, the facts it rests on, and the line for the answer.

The answer is saved when told (Enter or the button), never while typing. A question that rests on a bound
nobody confirmed says so. What was answered shows who said what and when, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.pages.check_rows import LOOKS
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Words, button, hair, row

if TYPE_CHECKING:
    from fupin_desk.jobs.checks import Noticed


class CheckSide(Card):
    """One question. `answer(question, words)`, `back(question)` and `go()` are the page's."""

    def __init__(
        self,
        answer: Callable[[Noticed, str], object],
        back: Callable[[Noticed], object],
        go: Callable[[], object],
    ) -> None:
        self.grave = Words("", CAP, colour="soft")
        self.what = Words("", BODY, BOLD, wrap=True)
        self.detail = Words("", BODY, wrap=True, private=True)
        self.asking = Words(_("下次走访问一问"), CAP, colour="soft")
        self.asks = Words("", BODY, MEDIUM, "accent", wrap=True, private=True)
        self.reads = Words("", CAP, colour="soft", wrap=True)
        self.assumed = Words("", CAP, colour="amber", wrap=True)
        self.given = Words("", BODY, wrap=True, private=True)
        self.line = QLineEdit()
        self.line.setFont(style.font())
        self.line.setProperty("private", "1")
        self.line.setPlaceholderText(_("问到了什么，写一句"))
        self.line.setAccessibleName(_("核实说明"))
        self.line.returnPressed.connect(self._save)
        self.save = button(_("记下说明"), self._save, "primary")
        self.back = button(_("收回说明"), self._back, "link")
        self.open = button(_("打开这一处"), go, "small", "right", tip="Ctrl+Enter")
        self._answer, self._take_back = answer, back
        self.one: Noticed | None = None
        super().__init__(
            self.grave, self.what, self.detail, row(self.open, None), hair(),
            self.asking, self.asks, self.line,
            row(self.save, self.back, None, spacing=10), self.given, hair(), self.reads, self.assumed, None,
            spacing=9,
        )  # fmt: skip
        self.show_one(None)

    def show_one(self, one: Noticed | None) -> None:
        """Show this question; what was being typed for another one goes."""
        if one is None or self.one is None or one.key != self.one.key:
            self.line.clear()
        self.one = one
        answered = one is not None and one.answer is not None
        self.setEnabled(one is not None)
        self.grave.setText(_(LOOKS[one.severity][0]) if one else "")
        self.what.setText(one.title if one else _("从左边选一条"))
        self.detail.setText(one.detail if one else "")
        self.detail.setVisible(bool(one and one.detail))
        self.asks.setText(one.asks if one else "")
        self.reads.setText(_("看的是：{fields}").format(fields="、".join(one.reads)) if one else "")
        unsure = one is not None and one.assumed
        self.assumed.setText(
            _("常见范围是程序自带的设想，待县里确认；不在范围里不等于错。") if unsure else ""
        )
        self.assumed.setVisible(unsure)
        asked = one is not None and not answered
        self.line.setVisible(asked)
        self.save.setVisible(asked)
        self.open.setVisible(one is not None)
        self.asking.setVisible(one is not None)
        self.back.setVisible(answered)
        self.given.setVisible(answered)
        if one is not None and one.answer is not None:
            told = _("{words}\n{by} {day}")
            self.given.setText(told.format(words=one.answer.words, by=one.answer.by, day=one.answer.day))

    def begin(self) -> None:
        """The keyboard goes into the answer's line."""
        if self.line.isVisible():
            self.line.setFocus()

    def clear(self) -> None:
        """The answer was saved."""
        self.line.clear()

    def _save(self) -> None:
        if self.one is not None and self.line.text().strip():
            self._answer(self.one, self.line.text())

    def _back(self) -> None:
        if self.one is not None:
            self._take_back(self.one)


def hand_over(parent: QWidget, pdf: bytes, name: str) -> None:
    """Print a sheet, or save it where this computer knows no printer."""
    from fupin_desk.ui import printer

    if printer.has_printer():
        printer.print_pdf(parent, pdf, lambda: None)
        return
    place, _kind = QFileDialog.getSaveFileName(parent, _("存成 PDF"), name, "PDF (*.pdf)")
    if place:
        Path(place).write_bytes(pdf)
