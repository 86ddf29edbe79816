"""Where a roster is dropped: the frame draws the very sheet that is expected.

Two title lines, headings in row 3, three rows of people: whoever has the export open beside this window sees
at once that it is the right one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from fupin_desk.i18n import N_, _
from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Words, button, column
from fupin_desk.ui.widgets.empty import DropZone

ENDINGS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv")
_HEADINGS = (
    N_("户主姓名"), N_("户编号"), N_("姓名"), N_("与户主关系"), N_("证件号码"), N_("户类型"),
)  # fmt: skip
_WIDE, _HIGH = 576, 176


class RosterDrop(DropZone):
    """The first thing of an empty ledger: drop the roster here, or choose the file."""

    def __init__(self, choose: Callable[[], object], by_hand: Callable[[], object]) -> None:
        super().__init__(ENDINGS)
        self.main = button(_("选花名册表格"), choose, "primary", "file")
        self.main.setMinimumSize(180, 42)
        words = _("把花名册拖到这里，全村的户和人一次认好。")
        quiet = _("国家系统导出的 Excel 直接可用，标题在第 3 行也认得；先给您看一遍再存，原表不改。")
        box = column(None, _HIGH + 34, spacing=14, margins=(20, 20, 20, 20))
        for piece in (
            Words(words, BIG, MEDIUM),
            Words(quiet, CAP, colour="soft"),
            self.main,
            button(_("没有表格，先手工加一户"), by_hand, "link"),
        ):
            box.addWidget(piece, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self.setLayout(box)

    def paint_inside(self, painter: QPainter) -> None:
        """Draw the expected sheet above the words."""
        lines = 4 * 34 + 3 * 14
        top = max((self.height() - lines - _HIGH - 34) / 2, 24)
        sheet = QRectF(self.width() / 2 - _WIDE / 2, top, _WIDE, _HIGH)
        x, wide = sheet.x(), sheet.width() / len(_HEADINGS)
        painter.setPen(QPen(style.colour("line"), 1))
        painter.setBrush(style.colour("card"))
        painter.drawRoundedRect(sheet, 8, 8)
        title = QRectF(x, top + 6, sheet.width(), 22)
        brush.text(painter, title, _("（自定义）家庭成员信息"), CAP, "faint", NORMAL, brush.CENTRE)
        brush.rule(painter, x, sheet.right(), top + 33)
        brush.text(painter, QRectF(x + 14, top + 36, 300, 22), _("导出日期、单位"), CAP, "faint")
        painter.fillRect(QRectF(x + 1, top + 60, sheet.width() - 2, 30), style.colour("tint"))
        for number, heading in enumerate(_HEADINGS):
            left = x + number * wide
            cell = QRectF(left, top + 60, wide, 30)
            brush.text(painter, cell, _(heading), CAP, "accent", MEDIUM, brush.CENTRE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("grey" if not style.look().contrast else "line"))
            for row in range(3):
                short = 32 if (number + row) % 3 else 46
                bar = QRectF(left + 16, top + 102 + row * 25, wide - short, 9)
                painter.drawRoundedRect(bar, 4, 4)
            if number:
                painter.fillRect(QRectF(left, top + 60, 1, _HIGH - 60), style.colour("line"))
        row3 = QRectF(x - 150, top + 60, 136, 30)
        brush.text(painter, row3, _("从这一行认起"), CAP, "accent", NORMAL, brush.RIGHT)
