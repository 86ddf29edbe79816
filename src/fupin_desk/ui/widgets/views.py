"""One ledger, three ways of counting: the three figures a head, and where they come from, in one frame.

The three are equal in size and share one footer, so that nobody can take them for three books. Which rule
pack the policy figure follows, and that it is not confirmed, stands beside it. Each figure can be opened: a
click, or arrows and Enter, ask for its steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar
from fupin_desk.ui.widgets.basics import Card, Words, column, hair, row

if TYPE_CHECKING:
    from fupin_desk.model.figures import Statement, ViewName

VIEWS: tuple[tuple[ViewName, str, str], ...] = (
    ("policy", N_("政策口径"), ""),
    ("cash", N_("现金口径"), N_("真收真支")),
    ("home", N_("到家口径"), N_("工资换成寄带回")),
)
SENTENCE = N_("同一本账、三种算法；上报按政策口径，其余供分析返贫致贫风险。")


class HeadName(QWidget):
    """The head's name in the large size: at most `most` px, a longer one cut and whole in its tooltip."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def name(self) -> str:
        """The whole name."""
        return self._name

    def say(self, name: str, number: str = "") -> None:
        """Show this name."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(f"{name} {number}".strip().replace("<", "＜"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the name, up to the limit."""
        return QSize(min(round(brush.width(self._name, BIG, BOLD)) + 4, style.px(self.most)), style.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The name, or the bar that hides it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.text(painter, QRectF(self.rect()), self._name, BIG, weight=BOLD, private=True)
        painter.end()


class Pill(QWidget):
    """A short word in a rounded label, such as the kind of a household."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, words: str) -> None:
        """Say this."""
        self._words = words
        self.setAccessibleName(words)
        self.setFixedSize(round(brush.width(words, CAP)) + 22, style.px(24))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        brush.pill(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._words)
        painter.end()


class _Figures(QWidget):
    """The three figures. `opened(view)`: somebody wants to know where one comes from."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.statement: Statement | None = None
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("点一个数，看它的每一步、每一笔"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(600, style.px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / 3
        for number in range(3):
            room = QRectF(number * wide + (16 if number else 2), 0, wide - 30, self.height())
            if number:
                border = style.look().border
                painter.fillRect(
                    QRectF(number * wide - 2, 4, border, self.height() - 8), style.colour("line")
                )
            self._figure(painter, room, number)
            if number == self._at and self.hasFocus():
                brush.focus_ring(painter, QRectF(number * wide, 0, wide - 4, self.height()), 6)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk from figure to figure, Enter opens."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._stand(max(0, min(self._at + step, 2)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click opens."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._stand(min(int(event.position().x() * 3 / max(self.width(), 1)), 2))
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Say which figure the keyboard is on."""
        super().focusInEvent(event)
        self._stand(self._at)

    def _stand(self, number: int) -> None:
        self._at = number
        self.setAccessibleDescription(_("{view}，回车看来历").format(view=_(VIEWS[number][1])))
        self.update()

    def _open(self) -> None:
        if self.statement is not None:
            self.opened.emit(VIEWS[self._at][0])

    def _figure(self, painter: QPainter, room: QRectF, number: int) -> None:
        name, label, caption = VIEWS[number]
        line = style.px(21)
        top = QRectF(room.x(), 0, room.width(), line)
        used = brush.text(painter, top, _(label), weight=MEDIUM)
        if self.statement is None:
            brush.text(painter, QRectF(room.x(), line, room.width(), style.px(30)), "—", BIG, "faint")
            return
        told = _(caption) if caption else self.statement.rules_title
        after = top.adjusted(used + 10, 0, 0, 0)
        brush.text(painter, after, told, CAP, "soft", align=brush.RIGHT)
        view = self.statement.views[name]
        middle = QRectF(room.x(), line, room.width(), style.px(30))
        wide = brush.money_width(view.per_head, BIG, BOLD)
        big = BIG if wide + 46 <= room.width() else BODY
        brush.money(painter, middle, view.per_head, weight=BOLD, size=big, zero="", left=True)
        shown = brush.money_width(view.per_head, big, BOLD)
        brush.text(painter, middle.adjusted(shown + 8, 4, 0, 4), _("元/人"), CAP, "soft")
        low = QRectF(room.x(), line + style.px(31), room.width(), style.px(19))
        words = _("全户 {sum}").format(sum=yuan(view.net))
        brush.text(painter, low, words, CAP, "soft", private=True)


class ThreeViews(Card):
    """The card: figures, coverage, one footer. `opened(view)`: a figure's steps are wanted."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self._figures = _Figures()
        self._figures.opened.connect(self.opened)
        self.coverage = CoverageBar(height=14)
        self._late = Words("", CAP, colour="soft")
        head = row(Words(_("数从哪里来"), BODY, MEDIUM), None, self._late)
        self._proved = QWidget()
        self._proved.setLayout(column(head, self.coverage, None, spacing=6))
        self._proved.setFixedWidth(style.px(340))
        body = row(self._figures, self._proved, spacing=16)
        body.setStretch(0, 1)
        self._window = Words("", CAP, colour="soft")
        foot = row(Words(_(SENTENCE), CAP, colour="soft", elide=True), self._window, margins=(0, 4, 0, 0))
        foot.setStretch(0, 1)
        self.box.setContentsMargins(18, 8, 18, 7)
        self.box.addLayout(body)
        self.box.addWidget(hair())
        self.box.addLayout(foot)
        self._verdict = Words("", CAP, colour="soft", private=True, elide=True)
        self.box.addWidget(self._verdict)
        self.show_statement(None, 0, "")

    def fold(self, compact: bool) -> None:
        """A shorter bar."""
        self._proved.setFixedWidth(style.px(286 if compact else 340))

    def show_statement(self, statement: Statement | None, late: int, note: str) -> None:
        """Show a statement; None: nobody shares the income, or nothing is booked."""
        self._figures.statement = statement
        self._verdict.setText(note)
        self._verdict.setVisible(bool(note))
        self._late.setText(_("补记 {n} 笔").format(n=late) if late else "")
        if statement is None:
            self.coverage.show_parts(None)
            self._window.setText(_("还没有成员可以分摊"))
            self._figures.setAccessibleName(_("还没有可以算的数"))
            self._figures.update()
            return
        covered = statement.views["cash"].coverage
        self.coverage.show_parts(
            None if covered is None else (covered.voucher, covered.signed, covered.estimated)
        )
        span = statement.window
        start, end = (str(at).replace("-0", ".").replace("-", ".") for at in (span.start, span.end))
        words = _("{start}–{end} 共 {n} 个月").format(start=start, end=end, n=len(span.months()))
        if not statement.rules_confirmed:
            words += " · " + _("核算办法待县里确认")
        self._window.setText(words)
        self._window.setToolTip("\n".join(statement.notes))
        said = (
            f"{_(label)} {yuan(statement.views[name].per_head)} {_('元/人')}"
            for name, label, _caption in VIEWS
        )
        self._figures.setAccessibleName("，".join(said))
        self._figures.update()
