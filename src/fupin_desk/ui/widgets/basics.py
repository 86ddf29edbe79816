"""The small things pages are put together from: words, buttons, cards, rows and columns of them.

`Words` is the only label: plain text always (Qt guesses rich text otherwise, and data is not markup), private
ones turn into a bar under the veil, and every one offers 复制. `button` makes the only kinds of button there
are: primary (at most one on a page), plain, small, link, chip, danger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style, veil
from fupin_desk.ui.action import Action
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM, NORMAL, PAD

Kind = Literal["", "primary", "small", "link", "chip", "danger"]
Piece = QWidget | QLayout | int | None


class Words(QLabel):
    """A text on the page. `private`: hidden by F8; `elide`: cut with … and shown whole in the tooltip."""

    def __init__(
        self, words: str = "", size: int = BODY, weight: int = NORMAL, colour: str = "ink", *,
        wrap: bool = False, private: bool = False, elide: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(style.font(size, weight))
        self.setWordWrap(wrap)
        self._private, self._elide = private, elide
        self.tone(colour)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(words)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer 复制, but not what the veil hides."""
        if self.text() and not (self._private and veil.lowered()):
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            copy = partial(QGuiApplication.clipboard().setText, self.text())
            menu.addAction(Action(_("复制"), copy, parent=menu))
            menu.popup(event.globalPos())

    def tone(self, colour: str) -> None:
        """Say it in another colour."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, style.colour(colour))
        self.setPalette(palette)

    def setText(self, words: str) -> None:  # noqa: N802
        """Say something else."""
        super().setText(words)
        if self._elide:
            self.setToolTip(words if words and not words.startswith("<") else "")

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A text that may be cut needs no more than a few letters."""
        wanted = super().minimumSizeHint()
        return QSize(min(wanted.width(), 40), wanted.height()) if self._elide else wanted

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the words, or the bar that hides them."""
        hidden = self._private and veil.lowered()
        if not hidden and not self._elide:
            super().paintEvent(event)
            return
        painter, room = QPainter(self), QRectF(self.contentsRect())
        metrics = QFontMetricsF(self.font())
        if hidden:
            veil.bar(painter, room, metrics.horizontalAdvance(self.text()))
        else:
            cut = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.setFont(self.font())
            painter.drawText(room, int(self.alignment()), cut)
        painter.end()


def title(words: str, caption: str = "", *, right: QWidget | None = None) -> QHBoxLayout:
    """The heading of a card: what it is, a quiet explanation, something at the right."""
    pieces: list[Piece] = [Words(words, BODY, BOLD)]
    if caption:
        pieces.append(Words(caption, CAP, NORMAL, "soft", elide=True))
        made = row(*pieces, right, spacing=10) if right else row(*pieces, spacing=10)
        made.setStretch(1, 1)
        return made
    return row(*pieces, None, right, spacing=10) if right else row(*pieces, None, spacing=10)


class PressButton(QPushButton):
    """A button that Enter presses as well as the space bar, which Qt does only inside dialogs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses; everything else as Qt does it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class Chooser(QComboBox):
    """A box to choose from; the style sheet takes its arrow away, so it is painted here."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxVisibleItems(12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The box, then ⌄ at its right."""
        super().paintEvent(event)
        painter = QPainter(self)
        tone = "soft" if self.isEnabled() else "faint"
        icons.paint(painter, "down", self.width() - 15, self.height() / 2, tone, 16)
        painter.end()


def button(
    words: str, pressed: Callable[[], object] | None = None, kind: Kind = "", icon: str = "", *, tip: str = ""
) -> QPushButton:
    """A button of one of the house's kinds; `icon` is a name in resources/icons."""
    made = PressButton(words)
    made.setProperty("kind", kind)
    made.setFont(style.font(CAP if kind == "chip" else BODY, MEDIUM if kind == "primary" else NORMAL))
    if icon:
        tone = {"primary": "#FFFFFF", "link": "accent", "danger": "red"}.get(kind, "ink")
        air = 4 if words else 0  # the style leaves too little between icon and words
        made.setIcon(icons.icon(icon, tone, 18, air))
        made.setIconSize(QSize(18 + air, 18))
    if tip:
        made.setToolTip(tip)
    if kind == "chip":
        made.setCheckable(True)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def row(*pieces: Piece, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Pieces side by side: widgets, layouts, a number of px, None for the free space."""
    made = QHBoxLayout()
    _fill(made, pieces, spacing, margins)
    return made


def column(
    *pieces: Piece, spacing: int = GAP, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Pieces under each other, as `row`."""
    made = QVBoxLayout()
    _fill(made, pieces, spacing, margins)
    return made


def _fill(
    box: QHBoxLayout | QVBoxLayout, pieces: Sequence[Piece], spacing: int, margins: tuple[int, int, int, int]
) -> None:
    box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QLayout):
            box.addLayout(piece)
        else:
            box.addWidget(piece)


class Card(QFrame):
    """A white card on the paper (`kind` band, amber or red: a tinted one); put pieces into `box`."""

    def __init__(self, *pieces: Piece, kind: str = "1", spacing: int = 6, pad: int = PAD) -> None:
        super().__init__()
        self.setProperty("card", kind)
        self.box = column(*pieces, spacing=spacing, margins=(pad, 12, pad, 12))
        self.setLayout(self.box)


def hair() -> QFrame:
    """A thin line across a card."""
    line = QFrame()
    line.setObjectName("hair")
    line.setFixedHeight(style.look().border)
    return line


def scrolled(content: QWidget) -> QScrollArea:
    """`content` in a frame that scrolls down when there is not enough room."""
    area = QScrollArea()
    content.setObjectName("scrolled")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(box: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := box.takeAt(0)) is not None:
        if inner := item.layout():
            clear(inner)
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
