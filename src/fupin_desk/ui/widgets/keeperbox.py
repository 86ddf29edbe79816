"""The keeper's place in the top line: his name to press, or a small box that asks somebody's PIN."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets.basics import Words, button, row

if TYPE_CHECKING:
    from fupin_desk.ui.widgets.seconding import PinBox


class KeeperBox(QWidget):
    """`wanted`: the name was pressed. `ask` shows the box, Enter hands the digits over, Escape leaves it."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._then: Callable[[str], object] | None = None
        self.name = button("", self.wanted.emit, "link", tip=_("换人记账"))
        self.name.setStyleSheet(f"color:{style.look().ink}")
        self.name.setFont(style.font(CAP))
        self.name.setIcon(icons.icon("down", "soft", 12))
        self.name.setIconSize(QSize(12, 12))
        self.name.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._box = row(self.name, spacing=8)
        self.setLayout(self._box)
        self._fit()

    @cached_property
    def pin(self) -> PinBox:
        """The box and its words, made when somebody is asked first: the start does not wait for them."""
        from fupin_desk.ui.widgets.seconding import PinBox

        self.prompt, self.fault = Words("", CAP), Words("", CAP, colour="red")
        pin = PinBox()
        pin.setFixedHeight(style.px(28))
        pin.setFont(style.font(CAP))
        pin.returnPressed.connect(self.give)
        pin.textEdited.connect(lambda _text: self.fault.hide())
        self.leave = button(_("算了"), self.dismiss, "link")
        self.leave.setFont(style.font(CAP))
        for place, widget in enumerate((self.fault, self.prompt, pin, self.leave)):
            widget.hide()
            self._box.insertWidget(place, widget)
        return pin

    @property
    def asking(self) -> bool:
        """Whether the box is open."""
        return self._then is not None

    def say(self, keeper: str) -> None:
        """Who keeps the book."""
        self.name.setText(keeper)
        self._fit()

    def ask(self, prompt: str, then: Callable[[str], object]) -> None:
        """Ask for digits; `then` gets them once."""
        self._then = then
        self.pin.clear()
        self.prompt.setText(prompt)
        self.fault.hide()
        self.pin.setAccessibleName(prompt)
        self._fit()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def give(self) -> None:
        """Hand over what was typed; nothing typed, nothing happens."""
        then = self._then
        if then is not None and self.pin.text():
            then(self.pin.taken())

    def wrong(self, words: str) -> None:
        """Say what was wrong; the digits can be typed again."""
        if self.asking:
            self.fault.setText(words)
            self.fault.setVisible(bool(words))
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Ask no more."""
        if self.asking:
            self._then = None
            self.pin.clear()
            self.fault.hide()
            self._fit()

    def _fit(self) -> None:
        if "pin" in self.__dict__:
            for widget in (self.prompt, self.pin, self.leave):
                widget.setVisible(self.asking)
        self.name.setVisible(not self.asking and bool(self.name.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self.dismiss()
        else:
            super().keyPressEvent(event)
