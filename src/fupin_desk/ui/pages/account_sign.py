"""签字登记: who put his hand under the month on paper, how, and what he said, written down in one small card.

Nothing is drawn on the screen: the sheet was signed on paper, its photo lies on the signature. For the
household a member is named with his relation; where he gave a fingerprint, whoever wrote the name beside it
is named too (代签). Objecting names the lines by their numbers and keeps the words; the other lines can be
signed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, row
from fupin_desk.ui.widgets.photo import ENDINGS

WAYS: Final = (("signed", N_("签字")), ("fingerprint", N_("按手印")), ("seal", N_("盖章")))
STATES: Final = (("signed", N_("同意，已签")), ("objected", N_("有异议")), ("refused", N_("不签")))
_DAY: Final = re.compile(r"^(?:(\d{4})[-./年])?(?:(\d{1,2})[-./月])?(\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Signing:
    """What was filled in: `lines` are numbers of the grid as a person counts them, () all of them."""

    role: str
    way: str
    state: str
    who: str
    written_by: str
    signed_on: date
    words: str
    lines: tuple[int, ...]
    sheet: Path | None


def read_day(text: str, today: date) -> date | None:
    """``25``, ``10-25``, ``2026-10-25`` as a day not after today (without month or year: the last such day);
    None if it is none."""
    found = _DAY.match(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    at = Month.of(today) if not month else Month(year or today.year, month) if 1 <= month <= 12 else None
    if at is None:
        return None
    if not year and (at.year, at.month, day) > (today.year, today.month, today.day):
        at = at.plus(-12 if month else -1)
    try:
        read = date(at.year, at.month, day)
    except ValueError:
        return None
    return read if read <= today else None


def read_numbers(text: str, count: int) -> tuple[int, ...] | None:
    """``1 3、5`` as numbers of lines, () for nothing; None if one of them is no line."""
    parts = [part for part in re.split(r"[\s,，、.;；]+", text.strip()) if part]
    numbers = [int(part) if part.isdecimal() else 0 for part in parts]
    if any(not 1 <= number <= count for number in numbers):
        return None
    return tuple(dict.fromkeys(numbers))


class SignPanel(Card):
    """Hidden until `open`; `given` with a `Signing` when everything can be read, Esc leaves it."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__(kind="band", spacing=5, pad=10)
        self._role, self._count, self._today = "", 0, date(2000, 1, 1)
        self._sheet: Path | None = None
        self.title = Words("", CAP, MEDIUM)
        self.who, self.way, self.state = Chooser(), Chooser(), Chooser()
        for chooser, words in ((self.way, WAYS), (self.state, STATES)):
            for value, label in words:
                chooser.addItem(_(label), value)
        self.written, self.day, self.lines, self.words = (QLineEdit() for _number in range(4))
        self.words.setMaxLength(1000)
        self.written.setMaxLength(100)
        self.words.setProperty("private", "1")
        self.photo = button(_("选照片"), self.choose_sheet, "link", "photo")
        self._rows = [
            self._row(_("谁签"), self.who), self._row(_("怎么签"), self.way),
            self._row(_("代写名字"), self.written), self._row(_("哪天"), self.day),
            self._row(_("意见"), self.state), self._row(_("第几笔"), self.lines),
            self._row(_("怎么说"), self.words), self._row(_("签好的单子"), self.photo),
        ]  # fmt: skip
        self.fault = Words("", CAP, colour="red", wrap=True)
        self.save = button(_("记下"), self.give, "small")
        leave = button(_("算了"), self.hide, "link")
        for piece in (self.title, *self._rows, self.fault):
            self.box.addWidget(piece)
        self.box.addLayout(row(None, leave, self.save, spacing=8))
        for chooser in (self.way, self.state):
            chooser.currentIndexChanged.connect(self._fit)
        for box in (self.written, self.day, self.lines, self.words):
            box.setFont(style.font(CAP))
            box.returnPressed.connect(self.give)
        self.written.setPlaceholderText(_("谁替他写的，没有就空着"))
        self.lines.setPlaceholderText(_("例如 1 3；空着就是全部"))
        self.words.setPlaceholderText(_("照本户的原话写"))
        self.hide()

    def _row(self, label: str, widget: QWidget) -> QWidget:
        words = Words(label, CAP, colour="soft")
        words.setFixedWidth(style.px(66))
        widget.setAccessibleName(label)
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        widget.setFixedHeight(style.px(30))
        if isinstance(widget, Chooser):
            widget.setFont(style.font(CAP))
        made, line = QWidget(), row(words, widget, spacing=6)
        line.setStretch(1, 1)
        made.setLayout(line)
        made.setFixedHeight(style.px(30))  # what a sheet of styles says of inputs would let it be squashed
        return made

    def open(
        self,
        role: str,
        label: str,
        hands: Sequence[tuple[str, str]],
        lines: int,
        today: date,
        way: str = "signed",
    ) -> None:
        """Ask about this role's hand; `hands` are (id, words) of those who may sign for it."""
        self._role, self._count, self._today, self._sheet = role, lines, today, None
        self.title.setText(_("登记：{who}").format(who=label))
        self.who.clear()
        for value, words in hands:
            self.who.addItem(words, value)
        self.way.setCurrentIndex(max(self.way.findData(way), 0))
        self.state.setCurrentIndex(0)
        for box in (self.written, self.lines, self.words):
            box.clear()
        self.day.setText(f"{today:%m-%d}")
        self.photo.setText(_("选照片"))
        self.fault.hide()
        self._fit()
        self.show()
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._come_into_sight)

    def _come_into_sight(self) -> None:
        """Scroll what it lies in until its button can be pressed."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.save, 0, 16)

    def _fit(self) -> None:
        """Show what this way and this word need."""
        state, house = self.state.currentData(), self._role == "household"
        self._rows[2].setVisible(house and self.way.currentData() == "fingerprint")
        self._rows[5].setVisible(state == "objected")
        self._rows[6].setVisible(state != "signed")
        self._rows[0].setVisible(self.who.count() > 0)
        if self.isVisible():
            QTimer.singleShot(0, self, self._come_into_sight)

    def choose_sheet(self) -> None:
        """Pick the photo of the signed page."""
        wanted = _("照片") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        name, _filter = QFileDialog.getOpenFileName(self, _("选签好的单子"), "", wanted)
        if name:
            self.take_sheet(Path(name))

    def take_sheet(self, path: Path) -> None:
        """This photo is the signed page."""
        self._sheet = path
        self.photo.setText(_("已选 1 张"))

    def give(self) -> None:
        """Hand everything over, or say what cannot be read."""
        day, lines = read_day(self.day.text(), self._today), read_numbers(self.lines.text(), self._count)
        state = str(self.state.currentData())
        wrong = ""
        if day is None:
            wrong = _("日子没有认出来，写 10-31 这样，不能晚于今天。")
        elif state == "objected" and lines is None:
            wrong = _("这个月有 {n} 笔，请写 1 到 {n} 的序号。").format(n=self._count)
        elif state == "objected" and not self.words.text().strip():
            wrong = _("有异议要写下怎么说。")
        self.fault.setText(wrong)
        self.fault.setVisible(bool(wrong))
        if wrong or day is None:
            return
        self.hide()
        self.given.emit(
            Signing(
                self._role, str(self.way.currentData()), state, str(self.who.currentData() or ""),
                self.written.text() if self._rows[2].isVisibleTo(self) else "", day,
                self.words.text() if state != "signed" else "",
                (lines or ()) if state == "objected" else (), self._sheet,
            )
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
