"""What stands beside the month grid: the paper of the line, what to ask, what closing still wants.

The paper follows the cursor, but stays on the last line with a photo while a new line is typed; its heading
always says which line it shows. Closing is offered when nothing is wanting; until then the list says what is,
and a month may still be closed with a written reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row
from fupin_desk.ui.widgets.marks import paint_signature, paint_tick
from fupin_desk.ui.widgets.photo import PhotoView, PhotoViewer, Pictures

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import CloseCheck, MonthPage
    from fupin_desk.jobs.shown import EntryLine, SignatureLine

WIDTH, WIDTH_COMPACT = 310, 284
SIGNERS = ("household", "helper")


def is_closed(page: MonthPage) -> bool:
    """Whether the month is closed; one that the township passed or returned afterwards still is."""
    closed = _("{month} 已经结账").format(month=page.month)
    return page.state == "closed" or any(line.sealed == closed for line in page.lines)


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


class Checks(QWidget):
    """What closing asks for, each with a tick or an empty box."""

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[CloseCheck] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_checks(self, checks: Sequence[CloseCheck], *, short: bool = False) -> None:
        """Show these; `short`: only what is still wanting, for a low window."""
        self.checks = [check for check in checks if not (short and check.done)]
        told = (f"{c.text} {c.detail} {_('好了') if c.done else _('还差')}" for c in checks)
        self.setAccessibleName("；".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A line each."""
        return QSize(240, style.px(24) * len(self.checks))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Tick or box, words, count."""
        painter, high = QPainter(self), float(style.px(24))
        for number, check in enumerate(self.checks):
            line = QRectF(0, number * high, self.width(), high)
            middle = line.center().y()
            if check.done:
                paint_tick(painter, 8, middle, "soft", 9)
            else:
                paint_signature(painter, 8, middle, "", "amber")
            tone = "soft" if check.done else "ink"
            used = brush.text(painter, line.adjusted(22, 0, -60, 0), check.text, CAP, tone)
            right = line.adjusted(min(used + 26, self.width() - 70), 0, 0, 0)
            colour = "soft" if check.done else "amber"
            brush.text(painter, right, check.detail, CAP, colour, MEDIUM, brush.RIGHT)
        painter.end()


class CloseCard(Card):
    """Signatures and closing of the month."""

    signing = Signal(str, str)
    closing = Signal(bool)
    """True: everything is there; False: with a reason."""
    reopening = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=4, pad=14)
        self._left = Words("", CAP, colour="soft")
        self.heading = Words(_("结账"), BODY, BOLD)
        self.checks = Checks()
        self._signers = column(spacing=2)
        self.deed = button("", self._pressed, "primary")
        self.deed.hide()
        self.deed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reason = button(_("还差也要结：写明原因"), lambda: self.closing.emit(False), "link")
        self._closed = False
        self._page: MonthPage | None = None
        self.compact = False
        self.box.addLayout(row(self.heading, self._left, None, spacing=8))
        self.box.addWidget(self.checks)
        self.box.addLayout(self._signers)
        self.box.addSpacing(4)
        self.box.addWidget(self.deed)
        self.box.addWidget(self.reason, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_page(self, page: MonthPage) -> None:
        """Show how far the month is."""
        month = Month.parse(page.month).month
        wanting = sum(not check.done for check in page.checks)
        self._closed = is_closed(page)
        self._page = page
        self.checks.show_checks(page.checks, short=self.compact)
        clear(self._signers)
        for role in SIGNERS:
            self._signers.addLayout(self._signer(role, page.signatures, bool(page.lines)))
        if self._closed:
            self._left.setText(_("已结账"))
            self.deed.setText(_("反结账"))
            self.deed.setEnabled(True)
        else:
            self._left.setText(_("还差 {n} 样").format(n=wanting) if wanting else _("都齐了"))
            self.deed.setText(_("{month} 月结账").format(month=month))
            self.deed.setEnabled(page.closable)
        self.deed.show()
        self.deed.setProperty("kind", "" if self._closed else "primary")
        self.deed.style().polish(self.deed)
        self.reason.setVisible(not self._closed and bool(page.lines) and not page.closable)

    def fold(self, compact: bool) -> None:
        """In a low window only what is still wanting is listed."""
        self.compact = compact
        if self._page is not None:
            self.checks.show_checks(self._page.checks, short=compact)

    def _signer(self, role: str, signatures: Sequence[SignatureLine], lines: bool) -> Any:
        who = _("户") if role == "household" else _("帮")
        mine = [one for one in signatures if one.role == role and one.state == "signed"]
        last = mine[-1] if mine else None
        whole = last is not None and last.covers == last.of
        line = row(_SignMark(last.way if last and whole else "", who), spacing=6)
        if last is not None and whole:
            signed = _("{day} 已签").format(day=f"{last.signed_on:%m-%d}")
            line.addWidget(Words(f"{who} {signed}", CAP, colour="soft"))
            line.addStretch(1)
            return line
        if last is not None:
            words = _("签了 {n}/{of} 笔，后来又改过").format(n=last.covers, of=last.of)
            line.addWidget(Words(words, CAP, colour="amber"))
        else:
            line.addWidget(Words(_("{who}还没签").format(who=who), CAP, colour="ink"))
        line.addStretch(1)
        ways: list[tuple[str, str]] = [("signed", _("签了"))]
        if role == "household":
            ways.append(("fingerprint", _("按手印")))
        for way, words in ways:
            pressed: Callable[[], None] = _emitter(self.signing.emit, role, way)
            made = button(words, pressed, "link", tip=_("纸上已经签好的，在这里登记"))
            made.setFont(style.font(CAP))
            made.setEnabled(lines and not self._closed)
            line.addWidget(made)
        return line

    def _pressed(self) -> None:
        if self._closed:
            self.reopening.emit()
        else:
            self.closing.emit(True)


def _emitter(emit: Callable[[str, str], None], role: str, way: str) -> Callable[[], None]:
    return lambda: emit(role, way)


class _SignMark(QWidget):
    """户 or 帮 with its tick, finger or empty box."""

    def __init__(self, way: str, who: str) -> None:
        super().__init__()
        self._way = way
        self.setAccessibleName(who + (_("已签") if way else _("未签")))
        self.setFixedSize(18, style.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint_signature(painter, 8, self.height() / 2, self._way, "soft")
        painter.end()


class QuestionsCard(Card):
    """What to ask at the next visit about this month."""

    def __init__(self) -> None:
        super().__init__(spacing=3, pad=14)
        self._list = column(spacing=3)
        self._count = Words("", CAP, colour="soft")
        self.box.addLayout(row(Words(_("下次入户要问"), BODY, BOLD), self._count, None, spacing=8))
        self.box.addLayout(self._list)

    def show_questions(self, questions: Sequence[str], most: int = 3) -> None:
        """Show the first few; nothing to ask, no card."""
        clear(self._list)
        self.setVisible(bool(questions))
        self._count.setText(_("{n} 件").format(n=len(questions)))
        for number, words in enumerate(questions[:most]):
            asked = Words(words, CAP, wrap=True, private=True)
            line = row(Words(str(number + 1), CAP, MEDIUM, "soft"), asked)
            line.setStretch(1, 1)
            self._list.addLayout(line)
