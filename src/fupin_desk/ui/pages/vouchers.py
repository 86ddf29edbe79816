"""凭证: every photographed paper on a wall, with what each proves; those that prove nothing yet stand first.

Photos dropped anywhere on the page are taken in and stay unlinked until somebody says which line they prove:
choose the paper, choose the household and month at the right, press the line. A photo is never copied to
disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.search import folded
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import paint_mark
from fupin_desk.ui.widgets.photo import ENDINGS, PhotoView, Pictures
from fupin_desk.ui.widgets.photowall import PhotoWall, proves
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.photos import PhotosAdded
    from fupin_desk.jobs.shown import VoucherLine
    from fupin_desk.model.household import HouseholdLine

    Board = tuple[list[VoucherLine], list[HouseholdLine], str]

SIDE, SIDE_COMPACT = 340, 300


class VouchersPage(Page):
    """The wall of papers and the side that says what one proves."""

    tables: ClassVar[frozenset[str]] = frozenset({"voucher", "entry_voucher", "entry", "household", "member"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("凭证"))
        self.pictures = Pictures(desk, self)
        self._photos: list[VoucherLine] = []
        self._month, self._house = "", ""
        self._empty: QWidget | None = None
        self.setAcceptDrops(True)
        self.buttons.addWidget(button(_("加照片"), self._choose, "primary", "photo"))
        self.chips = Chips([("", _("全部")), ("loose", _("还没归到哪一笔"))])
        self.chips.chosen.connect(lambda _key: self._let_through())
        self.box = SearchBox(_("户主、项目、金额"))
        self.box.setFixedWidth(220)
        self.box.typed.connect(lambda _text: self._let_through())
        self.wall = PhotoWall(self.pictures)
        self.wall.chosen.connect(self._point)
        self.box.onward.connect(self.wall.setFocus)
        top = row(self.chips, None, self.box, spacing=10)
        left = Card(top, self.wall, spacing=8, pad=12)
        left.box.setStretch(1, 1)
        self._side()
        self._work = QWidget()
        both = row(left, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self._work.setLayout(both)
        self.body.addWidget(self._work, 1)

    def _side(self) -> None:
        self.view = PhotoView()
        self.view.setMinimumHeight(style.px(190))
        self.view.wanted.connect(lambda: self.wall.look(self.wall.currentIndex().row()))
        self._whose = Words("", BODY, BOLD, private=True, wrap=True)
        self._facts = Words("", CAP, colour="soft", wrap=True)
        self.proves = RowList(
            [
                text_column("", 0, _proved_words, private=True),
                Column("", 96, _proved_amount, lambda one: yuan(one[4]), brush.RIGHT),
            ],
            row=30, headings=False, on_click=True, name=_("证明哪一笔"),
        )  # fmt: skip
        self.proves.opened.connect(self._open_line)
        self.picker = Picker(_("证明谁家的账？打姓名或首字母"))
        self.picker.picked.connect(self._pick_house)
        self.months = Chooser()
        self.months.setFont(style.font())
        self.months.setAccessibleName(_("月份"))
        self.months.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.months.activated.connect(lambda _n: self._read_month())
        self._month_head = Words("", CAP, MEDIUM, private=True)
        self.lines = RowList(
            [
                Column("", 26, lambda p, r, line: paint_mark(p, r.x() + 6, r.center().y(), line.mark, 11)),
                text_column("", 0, lambda line: line.label),
                Column("", 96, _line_amount, lambda line: yuan(line.amount), brush.RIGHT),
            ],
            row=32, headings=False, on_click=True, pad=4, name=_("点一笔，就归到它"),
        )  # fmt: skip
        self.lines.opened.connect(self._link)
        self._linking = QWidget()
        inner = column(
            Words(_("归到哪一笔"), BODY, BOLD), self.picker, row(self._month_head, None, self.months),
            self.lines, spacing=6,
        )  # fmt: skip
        inner.setStretch(3, 1)
        self._linking.setLayout(inner)
        card = Card(self.view, self._whose, self._facts, self.proves, self._linking, spacing=8, pad=12)
        card.box.setStretch(0, 3)
        card.box.setStretch(4, 4)
        self._right = card
        card.setFixedWidth(style.px(SIDE))

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read the wall and the households."""
        from fupin_desk.jobs import households, photos

        def board(office: Office) -> Board:
            return photos.board(office), households.lines(office), str(Month.of(office.today()))

        self.ask(board, self._show, key="board")

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self, answer: Board) -> None:
        photos, lines, month = answer
        self._photos = photos
        self.picker.households.show(lines)
        if not self.months.count():
            for back in range(13):
                at = Month.parse(month).plus(-back)
                self.months.addItem(_("{year}年{month}月").format(year=at.year, month=at.month), str(at))
        loose = sum(not line.entries for line in photos)
        self.caption.setText(_("{n} 张，原样加密存着；哪一张证明哪一笔，点开就知道。").format(n=len(photos)))
        self.chips.show_chips(
            [("", _("全部 {n}").format(n=len(photos))), ("loose", _("还没归到哪一笔 {n}").format(n=loose))]
        )
        self._show_empty(not photos)
        self._let_through()
        if self.wall.current is None and self.wall.photos:
            self.wall.setCurrentIndex(self.wall.model().index(0, 0))
        self._point(self.wall.current)

    def _let_through(self) -> None:
        word = folded(self.box.text())
        photos = [line for line in self._photos if not self.chips.value or not line.entries]
        if word:
            photos = [line for line in photos if word in folded("".join(proves(line)) + _all_words(line))]
        self.wall.show_photos(photos)

    def _show_empty(self, empty: bool) -> None:
        self._work.setVisible(not empty)
        if empty and self._empty is None:
            made = EmptyState(
                "photo", _("还没有一张票。把照片拖到这里，或者在记账时拖到那一行。"),
                _("手机拍的就行：自动转正、缩小，原图加密留着，位置信息不会送出去。"), _("选照片"),
                self._choose, endings=ENDINGS,
            )  # fmt: skip
            made.dropped.connect(self.add)
            self._empty = made
            self.body.addWidget(made, 1)
        if self._empty is not None:
            self._empty.setVisible(empty)

    def _point(self, line: VoucherLine | None) -> None:
        self._right.setEnabled(line is not None)
        if line is None:
            self._whose.setText(_("选一张照片"))
            self._facts.setText("")
            self.view.show_image(None)
            return
        self.pictures.fetch(line.sha256, lambda image: self._arrived(line, image), self.view)
        loose = not line.entries
        self._whose.setText(
            _("这张还没有归到哪一笔") if loose else _("证明 {n} 笔").format(n=len(line.entries))
        )
        self._whose.tone("amber" if loose else "ink")
        facts = [_("拍照 {day}").format(day=line.photographed)] if line.photographed else []
        if line.paper_date:
            facts.append(_("票面日期 {day}").format(day=line.paper_date))
        if line.paper_amount is not None:
            facts.append(_("票面 {sum} 元").format(sum=yuan(line.paper_amount)))
        self._facts.setText(" · ".join(facts))
        self.proves.show_rows(list(line.entries), keep=False)
        self.proves.setVisible(not loose)
        self.proves.setFixedHeight(style.px(30) * min(max(len(line.entries), 1), 4) + 2)

    def _arrived(self, line: VoucherLine, image: QImage) -> None:
        """A photo came; another one may be chosen by now."""
        if self.wall.current is not None and self.wall.current.sha256 == line.sha256:
            self.view.show_image(image)

    # -- doing -----------------------------------------------------------------------------------------

    def _choose(self) -> None:
        wanted = _("照片") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        names, _filter = QFileDialog.getOpenFileNames(self, _("选照片"), "", wanted)
        if names:
            self.add([Path(name) for name in names])

    def add(self, paths: Sequence[Path]) -> None:
        """Take photos in; they wait here until somebody says what they prove."""
        from fupin_desk.jobs import photos

        self.do(
            lambda office, work: photos.add(office, paths, None, work.progress, work.cancelled), self._added,
            title=_("存照片"),
        )  # fmt: skip

    def _added(self, added: PhotosAdded) -> None:
        from fupin_desk.jobs import photos

        tone = "amber" if added.refused else "done"
        why = added.refused[0][1] if added.refused else _("点一张，在右边选它证明哪一笔。")
        if added.vouchers or added.refused:
            self.say(Note(tone, photos.describe(added) + "。", why))  # type: ignore[arg-type]

    def _pick_house(self, household_id: str) -> None:
        self._house = household_id
        self._read_month()

    def _read_month(self) -> None:
        from fupin_desk.jobs import accounts

        house, month = self._house, str(self.months.currentData())
        if house:
            self.ask(lambda office: accounts.month(office, house, month), self._have_month, key="month")

    def _have_month(self, page: MonthPage) -> None:
        self._month_head.setText(page.head)
        self.lines.show_rows(page.lines, keep=False)
        if not page.lines:
            self._month_head.setText(_("{head}：这个月没有账").format(head=page.head))

    def _link(self, entry: Any) -> None:
        from fupin_desk.jobs import photos

        line = self.wall.current
        if line is not None:
            voucher_id, entry_id = line.id, entry.id
            self.do(lambda office: photos.link(office, voucher_id, entry_id), self._linked)

    def _linked(self, _none: object) -> None:
        self.say(Note("done", _("归好了。"), _("再点下一张；归错了按 Ctrl+Z。")))
        self._read_month()

    def _open_line(self, one: tuple[str, str, str, str, int]) -> None:
        """Go to the line a paper proves; several heads of one name are told apart by their lines."""
        from fupin_desk.jobs import accounts

        entry_id, head, month, *_rest = one
        alike = [line.id for line in self.picker.households.everyone if line.head == head]

        def whose(office: Office) -> str:
            for house in alike[1:]:
                if any(line.id == entry_id for line in accounts.month(office, house, month).lines):
                    return house
            return alike[0]

        if alike:
            self.ask(
                whose, lambda house: self.go("account", household_id=house, month=month, entry_id=entry_id)
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Photos are welcome anywhere on the page."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take them in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.add(paths)


def _all_words(line: VoucherLine) -> str:
    return "".join(f"{head}{month}{label}{yuan(amount)}" for _id, head, month, label, amount in line.entries)


def _proved_words(one: tuple[str, str, str, str, int]) -> str:
    _entry, head, month, label, _amount = one
    return _("{head} {month} 月 {label}").format(head=head, month=Month.parse(month).month, label=label)


def _proved_amount(painter: Any, room: Any, one: tuple[str, str, str, str, int]) -> None:
    brush.money(painter, room, one[4])


def _line_amount(painter: Any, room: Any, line: Any) -> None:
    brush.money(painter, room, line.amount)
