"""The ··· of the month page: what is wanted now and then, so that the head stays calm.

Other ways into the ledger (a payment list, the migrants' round, spreadsheets) and two ways to look at the
grid: with prices, and by ten days. The latter is a fact of the whole village and one undoable operation.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style
from fupin_desk.ui.action import Action
from fupin_desk.ui.widgets.basics import PressButton

PLACES = ("payments", "migrants", "produce", "entries_file")


class MoreButton(PressButton):
    """··· with its menu below it."""

    wanted = Signal(str)
    """Another place, by its key."""
    prices = Signal()
    rhythm = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "")
        self.setIcon(icons.icon("more", "ink", 18))
        self.setToolTip(_("更多"))
        self.setAccessibleName(_("更多"))
        self.setFixedWidth(style.px(38))
        self.setStyleSheet("padding:0;")
        self.menu_ = QMenu(self)
        names = (_("发放表入账"), _("务工月监测"), _("实物去向"), _("Excel 导入、导出"))
        for words, place in zip(names, PLACES, strict=True):
            self.menu_.addAction(Action(words, partial(self.wanted.emit, place), parent=self.menu_))
        self.menu_.addSeparator()
        self.with_prices = self._switch(_("显示单价和来源"), self.prices)
        self.by_xun = self._switch(_("全村按旬记账"), self.rhythm)
        self.clicked.connect(self.open)

    def _switch(self, words: str, pressed: object) -> Action:
        made = Action(words, pressed.emit, parent=self.menu_)  # type: ignore[attr-defined]
        made.setCheckable(True)
        self.menu_.addAction(made)
        return made

    def open(self) -> None:
        """Show the menu below the button."""
        self.menu_.popup(self.mapToGlobal(self.rect().bottomLeft()))
