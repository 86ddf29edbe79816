"""What stands beside the month grid: the paper of the line and what to ask.

The paper follows the cursor, but stays on the last line with a photo while a new line is typed; its heading
always says which line it shows. What closing still wants is in `account_close`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row
from fupin_desk.ui.widgets.photo import PhotoView, PhotoViewer, Pictures

if TYPE_CHECKING:
    from fupin_desk.jobs.shown import EntryLine

WIDTH, WIDTH_COMPACT = 316, 308


class PaperCard(Card):
    """The photos of one line beside what is booked."""

    adding = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(spacing=6, pad=12)
        self._pictures = pictures
        self.line: EntryLine | None = None
        self._at = 0
        self._wanted = ""
        self._which = Words("", BODY, MEDIUM, elide=True)
        self._count = Words("", CAP, colour="soft")
        head = row(self._which, self._count, spacing=8)
        head.setStretch(0, 1)
        self.view = PhotoView()
        self.view.setMinimumHeight(style.px(104))
        self.view.wanted.connect(self.look)
        self._facts = column(spacing=2)
        self._next = button("", self._turn, "link")
        side = QWidget()
        side.setFixedWidth(style.px(106))
        side.setLayout(column(self._facts, None, self._next, spacing=2))
        body = row(self.view, side, spacing=10)
        body.setStretch(0, 1)
        self._body = QWidget()
        self._body.setLayout(body)
        self._hint = Words("", CAP, colour="soft", wrap=True)
        self.add = button(_("加照片"), self.adding.emit, "small", "photo")
        self._gap = PaperGhost()
        self.box.addLayout(head)
        self.box.addWidget(self._body, 1)
        self.box.addWidget(self._gap, 1)
        foot = row(self._hint, self.add, spacing=8)
        foot.setStretch(0, 1)
        self.box.addLayout(foot)
        self.point(None, 0)

    def point(self, line: EntryLine | None, number: int) -> None:
        """The cursor stands on this line; without a photo the last paper stays, the words tell."""
        if line is None:
            if self.line is None:
                self._which.setText(_("票据照片"))
                self._hint.setText(_("把照片拖到哪一行，就存成哪一行的凭证。"))
                self._body.hide()
                self._gap.show()
            return
        same = self.line is not None and self.line.id == line.id
        self.line, self._at = line, self._at if same else 0
        self._which.setText(_("第 {n} 行 · {label}").format(n=number + 1, label=line.label))
        self._body.setVisible(bool(line.vouchers))
        self._gap.setVisible(not line.vouchers)
        if line.vouchers:
            self._hint.setText("")
            self._show()
        else:
            self._count.setText("")
            wanted = _("还缺一张票，拖进来就行。") if line.needs_voucher else _("这一笔可以没有票。")
            self._hint.setText(wanted)

    def _show(self) -> None:
        line = self.line
        if line is None:
            return
        self._at = min(self._at, len(line.vouchers) - 1)
        paper = line.vouchers[self._at]
        many = len(line.vouchers)
        self._count.setText(_("票 {n} / {of}").format(n=self._at + 1, of=many) if many > 1 else "")
        self._next.setText(_("下一张") if many > 1 else "")
        self._next.setVisible(many > 1)
        self.view.show_image(None)
        self._wanted = paper.sha256
        self._pictures.fetch(paper.sha256, lambda image: self._arrived(paper.sha256, image), self)
        clear(self._facts)
        booked = yuan(abs(line.amount))
        facts = [(_("账上"), booked)]
        if paper.paper_amount is not None:
            facts.insert(0, (_("票面"), yuan(paper.paper_amount)))
        if line.happened:
            facts.append((_("日期"), f"{line.happened:%m-%d}"))
        facts.append((_("入账"), f"{line.booked:%m-%d}"))
        if paper.photographed:
            facts.append((_("拍照"), f"{paper.photographed:%m-%d}"))
        for name, words in facts:
            said = Words(words, CAP, private=name in (_("账上"), _("票面")))
            self._facts.addLayout(row(Words(name, CAP, colour="soft"), None, said, spacing=4))

    def _arrived(self, sha256: str, image: QImage) -> None:
        """A photo came; another line may be looked at by now."""
        if sha256 == self._wanted:
            self.view.show_image(image)

    def _turn(self) -> None:
        if self.line is not None and self.line.vouchers:
            self._at = (self._at + 1) % len(self.line.vouchers)
            self._show()

    def look(self) -> None:
        """Look at the paper large."""
        line = self.line
        if line is None or not line.vouchers:
            return
        words = f"{line.label} {yuan(abs(line.amount))}"
        PhotoViewer(self.window(), self._pictures, [(p.sha256, words) for p in line.vouchers], self._at)


class PaperGhost(QWidget):
    """Where the paper will lie: the outline of a receipt, drawn while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(style.px(70))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A dashed sheet with a few lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = min(self.height() - 8.0, 150.0)
        sheet = QRectF(self.width() / 2 - high * 0.36, (self.height() - high) / 2, high * 0.72, high)
        pen = QPen(style.colour("dash"), 1.4)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(style.colour("zebra"))
        painter.drawRoundedRect(sheet, 4, 4)
        painter.setPen(QPen(style.colour("line"), 3))
        for number in range(4):
            y = sheet.y() + high * (0.22 + number * 0.16)
            short = 0.5 if number == 3 else 0.8
            left = sheet.x() + sheet.width() * 0.16
            painter.drawLine(QPointF(left, y), QPointF(left + sheet.width() * 0.68 * short, y))
        painter.end()


class QuestionsCard(Card):
    """What to ask at the next visit about this month."""

    def __init__(self) -> None:
        super().__init__(spacing=3, pad=14)
        self.any = False
        self._list = column(spacing=3)
        self._count = Words("", CAP, colour="soft")
        self.box.addLayout(row(Words(_("下次入户要问"), BODY, BOLD), self._count, None, spacing=8))
        self.box.addLayout(self._list)

    def show_questions(self, questions: Sequence[str], most: int = 3) -> None:
        """Show the first few; nothing to ask, no card."""
        clear(self._list)
        self.any = bool(questions)
        self.setVisible(self.any)
        self._count.setText(_("{n} 件").format(n=len(questions)))
        for number, words in enumerate(questions[:most]):
            asked = Words(words, CAP, private=True, elide=True)
            line = row(Words(str(number + 1), CAP, MEDIUM, "soft"), asked)
            line.setStretch(1, 1)
            self._list.addLayout(line)
