"""One side of a comparison: the pack it counts by, whether anybody confirmed it, and three equal figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, row

if TYPE_CHECKING:
    from fupin_desk.jobs.shelf import Kept
    from fupin_desk.model.figures import Statement, ViewName

_VIEWS: Final[tuple[tuple[ViewName, str], ...]] = (
    ("policy", N_("政策口径")),
    ("cash", N_("现金口径")),
    ("home", N_("到家口径")),
)


class _Figures(QWidget):
    """The three figures a head."""

    def __init__(self) -> None:
        super().__init__()
        self.statement: Statement | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, style.px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        wide = self.width() / 3
        for number, (name, words) in enumerate(_VIEWS):
            room = QRectF(number * wide, 0, wide - 12, style.px(20))
            used = brush.text(painter, room, _(words), CAP, "soft", MEDIUM)
            brush.text(painter, room.adjusted(used + 6, 0, 0, 0), _("元/人"), CAP, "faint")
            low = QRectF(number * wide, style.px(21), wide - 12, style.px(31))
            if self.statement is None:
                brush.text(painter, low, "—", BIG, "faint")
                continue
            amount = self.statement.view(name).per_head
            size = BIG if brush.money_width(amount, BIG, BOLD) <= low.width() else BODY
            brush.money(painter, low, amount, weight=BOLD, size=size, zero="", left=True)
        painter.end()


class SideCard(Card):
    """Pack chooser, figures per head, what keeps them from being final."""

    def __init__(self, name: str) -> None:
        super().__init__(spacing=4)
        self.pack = Chooser()
        self.pack.setAccessibleName(_("{side}的核算办法").format(side=name))
        self.pack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.figures = _Figures()
        self.heads = Words("", CAP, colour="soft")
        self.sure = Words("", CAP, colour="soft", elide=True)
        head = row(Words(name, BODY, MEDIUM), self.pack, spacing=10)
        head.setStretch(1, 1)
        foot = row(self.sure, self.heads, spacing=10)
        foot.setStretch(0, 1)
        self.box.addLayout(head)
        self.box.addWidget(self.figures)
        self.box.addLayout(foot)

    def show_nothing(self) -> None:
        """There is nothing to show for this household."""
        self.figures.statement = None
        self.figures.setAccessibleName(_("还没有可以算的数"))
        self.figures.update()
        self.heads.setText("")
        self.sure.setText("")

    def show_side(self, found: Statement, kept: Kept, unsure: tuple[str, ...]) -> None:
        """Show a statement counted by this pack, and what keeps it from being final."""
        from fupin_desk.model.values import yuan

        self.figures.statement = found
        said = [f"{_(words)} {yuan(found.view(name).per_head)} {_('元/人')}" for name, words in _VIEWS]
        self.figures.setAccessibleName("，".join(said))
        self.figures.update()
        self.heads.setText(
            _("{n} 人 · 共 {months} 个月").format(n=found.heads, months=len(found.window.months()))
        )
        self.sure.setText(" · ".join(unsure) or _("已确认：{source}").format(source=kept.pack.source_doc))
        self.sure.tone("amber" if unsure else "soft")
