"""The window's own furniture: the thin top line and the rail of places.

The top line names the village, says who keeps the book, when the last change was saved on this computer, and
what Ctrl+Z would take back. Being offline is normal and is not announced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style
from fupin_desk.ui.action import Action
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Words, button, clear, column, row
from fupin_desk.ui.widgets.keeperbox import KeeperBox
from fupin_desk.ui.widgets.note import Picture

Offer = tuple[str, Callable[[], object]]
"""Words of a menu and what they do."""


class TopLine(QWidget):
    """Name, village · what was just done · keeper, saved at, veil."""

    keeper_wanted = Signal()
    veil_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._under = Words(_("驻村帮扶收支账"), CAP, colour="soft")
        self._village = Words("", BODY, MEDIUM)
        self._just_icon, self._just = Picture("signed", "soft", 14), Words("", CAP)
        self.undo = button(_("撤销 Ctrl+Z"), None, "link")
        self.undo.setFont(style.font(CAP))
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # when a pressed button goes, Enter must not undo
        self.keeper = KeeperBox()
        self.keeper.wanted.connect(self.keeper_wanted)
        self._saved_icon, self._saved = Picture("signed", "soft", 14), Words("", CAP, colour="soft")
        self._veil = button(_("F8 遮住"), self.veil_wanted.emit, "link", "eye")
        self._veil.setFont(style.font(CAP))
        self.show_veil(False)
        self._veil.setStyleSheet(f"color:{style.look().soft}")
        name = Words(_("一户一账"), BODY, BOLD, "accent")
        line = row(
            name, self._under, 14, self._village, None,
            self._just_icon, self._just, self.undo, 14,
            self.keeper, 8, self._saved_icon, self._saved, 8, self._veil,
            spacing=8, margins=(18, 0, 14, 0),
        )  # fmt: skip
        self.setLayout(line)
        self.fold(False)
        self.show_undo("")
        self.show_ledger("", "", "")

    def fold(self, compact: bool) -> None:
        """Lower when there is little room."""
        self.setFixedHeight(style.px(40 if compact else 44))
        self._under.setVisible(not compact or not self._village.text())

    def show_ledger(self, under: str, name: str, keeper: str) -> None:
        """Which ledger is open, and who keeps it; all empty: none."""
        self._under.setText(under or _("驻村帮扶收支账"))
        self._village.setText(name)
        self.show_keeper(keeper)
        self._veil.setVisible(bool(name))
        for widget in (self._saved, self._saved_icon):
            widget.setVisible(bool(name) and bool(self._saved.text()))
        if not name:
            self.show_undo("")

    def show_keeper(self, keeper: str) -> None:
        """Who keeps the book."""
        self.keeper.say(keeper)

    def show_saved(self, when: datetime) -> None:
        """本机已保存 09:42."""
        from fupin_desk.model.values import BEIJING

        self.show_saved_words(_("本机已保存 {time}").format(time=when.astimezone(BEIJING).strftime("%H:%M")))

    @property
    def says_just(self) -> bool:
        """Whether it names the operation just done."""
        return self._just.isVisible()

    @property
    def saved_words(self) -> str:
        """What is said about saving now."""
        return self._saved.text()

    def show_saved_words(self, words: str) -> None:
        """Say this about saving."""
        self._saved.setText(words)
        self._saved.setVisible(bool(words))
        self._saved_icon.setVisible(bool(words))

    def show_undo(self, name: str, *, just: bool = True) -> None:
        """刚记一笔 · 撤销 Ctrl+Z; an empty name: nothing to take back."""
        self._just.setText(_("刚{title}").format(title=name) if name else "")
        self.undo.setToolTip(_("撤销：{title}").format(title=name))
        for widget in (self._just_icon, self._just, self.undo):
            widget.setVisible(bool(name) and just)

    def show_veil(self, lowered: bool) -> None:
        """Whether names are hidden."""
        self._veil.setText(_("F8 显示") if lowered else _("F8 遮住"))
        self._veil.setIcon(
            icons.icon("eye-off" if lowered else "eye", "accent" if lowered else "soft", 18, 4)
        )

    def offer_keepers(self, people: Sequence[Offer], more: Sequence[Offer] = ()) -> None:
        """A menu of those who may keep the book, and what else belongs there."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, deed in people:
            menu.addAction(Action(words, deed, parent=menu))
        menu.addSeparator()
        for words, deed in more:
            menu.addAction(Action(words, deed, parent=menu))
        menu.popup(self.keeper.mapToGlobal(self.keeper.rect().bottomLeft()))


class RailButton(QAbstractButton):
    """One place on the rail: icon over words, a bar when you are here, a red dot when it wants you."""

    def __init__(self, words: str, icon: str, tip: str = "") -> None:
        super().__init__()
        self._icon, self._badge, self._compact = icon, False, False
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fold(False)

    def fold(self, compact: bool) -> None:
        """Its size."""
        self._compact = compact
        self.setFixedSize(*((60, max(54, style.px(54))) if compact else (72, max(62, style.px(62)))))
        self.update()

    def badge(self, on: bool) -> None:
        """Something here wants attention."""
        self._badge = on
        self.setAccessibleDescription(_("有事要办") if on else "")
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show the hover."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses, as everywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter, here = QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        inner = box.adjusted(5, 3, -5, -3)
        if here or self.underMouse():
            painter.setPen(style.colour("line") if style.look().contrast else Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("card" if here else "paper"))
            painter.drawRoundedRect(inner, 9, 9)
        tone = "accent" if here else "soft"
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("accent"))
            painter.drawRoundedRect(QRectF(0, box.height() / 2 - 16, 3.5, 32), 1.7, 1.7)
        middle, icon_y = box.center().x(), box.height() * (0.34 if self._compact else 0.37)
        icons.paint(painter, self._icon, middle, icon_y, tone, 21)
        words = QRectF(0, icon_y + 11, box.width(), style.px(22))
        ink, weight = ("accent", MEDIUM) if here else ("ink", NORMAL)
        brush.text(painter, words, self.text(), CAP, ink, weight, brush.CENTRE)
        if self._badge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("red"))
            painter.drawEllipse(QPointF(middle + 14, icon_y - 9), 3.6, 3.6)
        if self.hasFocus():
            brush.focus_ring(painter, inner, 9)
        painter.end()


class Rail(QWidget):
    """The places, and settings below."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._buttons: dict[str, RailButton] = {}
        self._compact = False
        self._box = column(spacing=2, margins=(0, 8, 0, 8))
        self.setLayout(self._box)
        self.setAccessibleName(_("去哪里"))

    def show_places(self, places: list[tuple[str, str, str]]) -> None:
        """Show these (key, words, icon), and settings."""
        clear(self._box)
        self._buttons.clear()
        for number, (key, words, icon) in enumerate(places, 1):
            self._box.addWidget(self._made(key, words, icon, f"{words}  Alt+{number}"))
        self._box.addStretch(1)
        self._box.addWidget(self._made("settings", _("设置"), "gear", _("设置")))
        self.fold(self._compact)

    def _made(self, key: str, words: str, icon: str, tip: str) -> RailButton:
        made = self._buttons[key] = RailButton(words, icon, tip)
        made.clicked.connect(lambda: self.wanted.emit(key))
        return made

    def light(self, place: str) -> None:
        """You are here."""
        for key, one in self._buttons.items():
            one.setChecked(key == place)

    def badge(self, place: str, on: bool) -> None:
        """A dot at a place."""
        if place in self._buttons:
            self._buttons[place].badge(on)

    def fold(self, compact: bool) -> None:
        """Narrower when there is little room."""
        self._compact = compact
        self.setFixedWidth(60 if compact else 72)
        for one in self._buttons.values():
            one.fold(compact)
