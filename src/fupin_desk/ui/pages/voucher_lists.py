"""Two lists beside the wall of papers: what still lacks one, and what looks like one used twice.

缺票清单: household by household, the largest sums first, each line one press from its place in the account.
同一张票: each question shows its photos side by side with the lines under them; a person says that it is in
order (with a reason, such as one receipt for two households) or takes the paper off the lines it does not
prove.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar, paint_coverage
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row, scrolled
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import mark_name, paint_mark
from fupin_desk.ui.widgets.photo import PhotoView, PhotoViewer, Pictures
from fupin_desk.ui.widgets.reason import ReasonBar

if TYPE_CHECKING:
    from fupin_desk.jobs.papers import Covered, MissingHouse, MissingLine, SamePaper
    from fupin_desk.jobs.shown import VoucherLine
    from fupin_desk.model.figures import Coverage

HOUSE, LINE, PHOTO = 38, 30, 190
LINES = 6
"""Lines shown under one paper."""
MOST = 20
"""Questions shown at once; the rest come when some are answered."""


class MissingTab(QWidget):
    """缺票清单. `opened(household_id, month, entry_id)`; `counting`: the village's coverage is wanted."""

    opened = Signal(str, str, str)
    counting = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ask = button(_("算全村的来历"), self.counting.emit, "small")
        self.coverage = CoverageBar(height=12)
        self.months = RowList(
            [
                text_column("", 84, lambda one: one[0], size=CAP, colour="soft"),
                Column("", 0, _paint_month, _says_month),
            ],
            row=19, zebra=False, headings=False, choosable=False, name=_("每个月的来历"),
        )  # fmt: skip
        self._covered = QWidget()
        self._covered.setLayout(column(self.coverage, self.months, spacing=6, margins=(0, 0, 0, 6)))
        self._covered.hide()
        self._whole = Words("", BODY, colour="soft", wrap=True, private=True)
        self.list = RowList(
            [Column("", 0, _paint_missing, _says_missing)], zebra=False, headings=False, on_click=True,
            name=_("缺票清单"),
        )  # fmt: skip
        self.list.setUniformItemSizes(False)
        self.list.row_height = lambda one: style.px(LINE if isinstance(one, tuple) else HOUSE)
        self.list.fill_of = lambda one: "" if isinstance(one, tuple) else "zebra"
        self.list.opened.connect(self._open)
        head = row(self._whole, self._ask, spacing=10)
        head.setStretch(0, 1)
        inner = column(head, self._covered, self.list, spacing=8)
        inner.setStretch(2, 1)
        self.setLayout(inner)

    def show_coverage(self, found: Covered | None) -> None:
        """How well the village's figures are proved, as a whole and month by month; None: it was stopped."""
        self._covered.setVisible(found is not None)
        if found is not None:
            self.coverage.show_parts(_parts(found.village))
            rows = [(month, _parts(one)) for month, one in found.months.items() if one is not None]
            self.months.show_rows(rows)
            self.months.fit()

    def show_missing(self, houses: Sequence[MissingHouse]) -> None:
        """Show these households with their lines."""
        count, amount = sum(len(one.lines) for one in houses), sum(one.amount for one in houses)
        words = _("{houses} 户、{n} 笔、{sum} 元还没有凭证。照片拖到账上那一行，或者在这里点一笔去补。")
        none = _("没有缺凭证的账。估算的、自家吃用的本来就没有票，不在这里。")
        said = words.format(houses=len(houses), n=count, sum=yuan(amount))
        self._whole.setText(said if houses else none)
        self.list.show_rows(
            [value for one in houses for value in (one, *((one, line) for line in one.lines))]
        )

    def _open(self, one: Any) -> None:
        house, line = one if isinstance(one, tuple) else (one, one.lines[0])
        self.opened.emit(house.household_id, line.month, line.entry_id)


def _parts(found: Coverage | None) -> tuple[int, int, int] | None:
    return None if found is None else (found.voucher, found.signed, found.estimated)


def _paint_month(painter: QPainter, room: QRectF, one: tuple[str, tuple[int, int, int]]) -> None:
    paint_coverage(painter, QRectF(room.x(), room.center().y() - 4, room.width(), 8), one[1])


def _says_month(one: tuple[str, tuple[int, int, int]]) -> str:
    pairs = zip(("voucher", "signed", "estimated"), one[1], strict=True)
    return "、".join(f"{mark_name(mark)}{share}%" for mark, share in pairs)


def _paint_missing(painter: QPainter, room: QRectF, one: Any) -> None:
    if not isinstance(one, tuple):
        words = _("{head} · {no}").format(
            head=one.head or _("没有户主"), no=one.short_no or one.household_no[-3:]
        )
        wide = brush.text(painter, room, words, BODY, weight=MEDIUM, private=True)
        count = _("缺 {n} 笔").format(n=len(one.lines))
        brush.text(painter, room.adjusted(wide + 14, 0, 0, 0), count, CAP, "amber")
        brush.money(painter, room, one.amount, weight=MEDIUM)
        return
    line: MissingLine = one[1]
    paint_mark(painter, room.x() + 12, room.center().y(), line.mark, 11)
    day = f"{line.happened:%Y-%m-%d}" if line.happened else line.month
    late = _("补记") if line.late else ""
    brush.text(painter, room.adjusted(28, 0, 0, 0), f"{day}  {line.label}  {late}", BODY)
    brush.money(painter, room, line.amount)


def _says_missing(one: Any) -> str:
    if not isinstance(one, tuple):
        return f"{one.head} {yuan(one.amount)}"
    line: MissingLine = one[1]
    return f"{mark_name(line.mark)} {line.happened or line.month} {line.label} {yuan(line.amount)}"


class SameTab(QWidget):
    """同一张票. `fine(key, why)`, `wrong(key, entry ids)`, `opened(household_id, month, entry_id)`."""

    fine = Signal(str, str)
    wrong = Signal(str, object)
    opened = Signal(str, str, str)

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self.reason = ReasonBar()
        self.asked: list[SamePaper] = []
        self._whole = Words("", BODY, colour="soft", wrap=True)
        inside = QWidget()
        self._cards = column(spacing=10, margins=(0, 0, 6, 0))
        inside.setLayout(self._cards)
        inner = column(self._whole, self.reason, scrolled(inside), spacing=8)
        inner.setStretch(2, 1)
        self.setLayout(inner)

    def show_same(self, asked: Sequence[SamePaper]) -> None:
        """Show these questions."""
        self.asked = list(asked)
        clear(self._cards)
        words = _("{n} 处要看一眼：是一张票合着用，还是用重了。说一句就记住，账变了再问。")
        self._whole.setText(words.format(n=len(asked)) if asked else _("没有看着用重的票。"))
        for one in asked[:MOST]:
            self._cards.addWidget(self._card(one))
        self._cards.addStretch(1)

    def _card(self, one: SamePaper) -> Card:
        sums = _("账上 {used} 元").format(used=yuan(one.used))
        if one.says is not None:
            sums += _("，票面 {says} 元").format(says=yuan(one.says))
        fine = button(_("可以这样用"), partial(self._ask, one), "small")
        head = row(Words(one.words, BODY, BOLD), Words(sums, CAP, colour="soft", private=True), None, fine,
                   spacing=10)  # fmt: skip
        papers = row(*(self._paper(one, paper) for paper in one.photos[:3]), spacing=14)
        return Card(head, papers, spacing=8, pad=12)

    def _paper(self, one: SamePaper, paper: VoucherLine) -> QWidget:
        view = PhotoView()
        view.setFixedSize(style.px(PHOTO), style.px(PHOTO * 0.8))
        self._pictures.fetch(paper.sha256, partial(_put, view), view, small=True)
        shown = [(each.sha256, each.number) for each in one.photos]
        at = one.photos.index(paper)
        view.wanted.connect(lambda: PhotoViewer(self.window(), self._pictures, shown, at))
        facts = " · ".join(part for part in (paper.number, str(paper.paper_date or ""), paper.kind) if part)
        lines = column(spacing=2)
        if facts:
            lines.addWidget(Words(facts, CAP, colour="soft"))
        both = list(zip(paper.entries, paper.homes, strict=True))
        for entry, home in both[:LINES]:
            lines.addLayout(self._line(one, entry, home))
        if len(both) > LINES:
            lines.addWidget(Words(_("还有 {n} 笔").format(n=len(both) - LINES), CAP, colour="soft"))
        if not both:
            lines.addWidget(Words(_("还没有归到哪一笔"), CAP, colour="soft"))
        lines.addStretch(1)
        made = QWidget()
        inner = row(view, lines, spacing=12)
        inner.setStretch(1, 1)
        made.setLayout(inner)
        made.setMinimumWidth(style.px(430))
        return made

    def _line(self, one: SamePaper, entry: tuple[str, str, str, str, int], home: str) -> QHBoxLayout:
        entry_id, head, month, label, amount = entry
        words = _("{head} {month} 月 {label} {sum}").format(
            head=head, month=Month.parse(month).month, label=label, sum=yuan(amount)
        )
        off = button(_("不是它的凭证"), partial(self.wrong.emit, one.key, [entry_id]), "link")
        go = button(_("看账"), partial(self.opened.emit, home, month, entry_id), "link")
        line = row(Words(words, BODY, private=True, elide=True), go, off, spacing=6)
        line.setStretch(0, 1)
        return line

    def _ask(self, one: SamePaper) -> None:
        self.reason.ask(
            _("{what}：为什么可以？").format(what=one.words), _("记下"), partial(self.fine.emit, one.key),
            hint=_("例如：两户合买一袋化肥，各出一半"),
        )  # fmt: skip


def _put(view: PhotoView, image: QImage) -> None:
    view.show_image(image)
