"""凭证: every photographed paper on a wall, with what each proves; those that prove nothing yet stand first.

Photos dropped anywhere on the page are taken in and stay unlinked until somebody says which line they prove:
choose the paper, choose the household and month at the right, press the line. Several chosen together become
pages of one paper, go into one box, or prove one line. Beside the wall: what still lacks a paper, and what
looks like one paper used twice. A photo is never copied to disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.search import folded
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk, Work
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.voucher_lists import MissingTab, SameTab
from fupin_desk.ui.pages.voucher_side import VoucherSide, facts_of
from fupin_desk.ui.style import CAP, GAP
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.photo import ENDINGS, Pictures
from fupin_desk.ui.widgets.photowall import PhotoWall, proves
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.papers import Covered, MissingHouse, SamePaper
    from fupin_desk.jobs.photos import PhotosAdded
    from fupin_desk.jobs.shown import VoucherLine
    from fupin_desk.model.household import HouseholdLine

    Board = tuple[list[VoucherLine], list[HouseholdLine], str, int, int]
    Lists = tuple[list[MissingHouse], list[SamePaper]]

SIDE, SIDE_COMPACT = 352, 308
WALL = ("", "loose")
NEWEST = 1_000
"""Photos hung at first, besides every one that proves nothing yet."""


class VouchersPage(Page):
    """The wall of papers, the side that says what one proves, and two lists."""

    tables: ClassVar[frozenset[str]] = frozenset({"voucher", "entry_voucher", "entry", "household", "member"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted, self._listed, self._lacking, self._newest = "", False, 0, NEWEST
        self.heading.setText(_("凭证"))
        self.pictures = Pictures(desk, self)
        self._photos: list[VoucherLine] = []
        self._house = ""
        self._empty: QWidget | None = None
        self.setAcceptDrops(True)
        filing = button(
            _("签字页归档"),
            lambda: self.go("filing"),
            "small",
            "signed",
            tip=_("签好字的月单，整叠拍照存起来"),
        )
        self.buttons.addWidget(filing)
        self.buttons.addWidget(button(_("加照片"), self._choose, "primary", "photo"))
        self.chips = Chips([("", _("全部")), ("loose", _("还没归到哪一笔"))])
        self.chips.chosen.connect(self._turn)
        self.box = SearchBox(_("户主、项目、金额、票号"))
        self.box.setFixedWidth(220)
        self.box.typed.connect(lambda _text: self._let_through())
        self.wall = PhotoWall(self.pictures)
        self.wall.selected.connect(self._point)
        self.wall.chosen.connect(lambda _line: self._point())
        self.box.onward.connect(self.wall.setFocus)
        self.missing, self.same = MissingTab(), SameTab(self.pictures)
        for tab in (self.missing, self.same):
            tab.opened.connect(self._to_account)
        self.missing.counting.connect(self._cover)
        self.same.fine.connect(self._fine)
        self.same.wrong.connect(self._wrong)
        top = row(self.chips, None, self.box, spacing=10)
        hung = QWidget()
        self._older = button("", self._hang_older, "link")
        self._older.hide()
        inner = column(self._make_deeds(), self.wall, self._older, spacing=6)
        inner.setStretch(1, 1)
        hung.setLayout(inner)
        self._pages = QStackedWidget()
        for page in (hung, self.missing, self.same):
            self._pages.addWidget(page)
        left = Card(top, self._pages, spacing=8, pad=12)
        left.box.setStretch(1, 1)
        self._make_side()
        self._work = QWidget()
        both = row(left, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self._work.setLayout(both)
        self.body.addWidget(self._work, 1)

    def _make_deeds(self) -> QWidget:
        """What can be done with several papers chosen together."""
        self._several = Words("", CAP)
        self._join = button(_("并成一张票"), self._join_pages, "small")
        self._part = button(_("拆开"), self._part_pages, "small")
        self._deeds = QWidget()
        self._deeds.setLayout(row(self._several, None, self._join, self._part, spacing=8))
        self._deeds.hide()
        return self._deeds

    def _make_side(self) -> None:
        side = self._right = VoucherSide(self.pictures)
        side.setFixedWidth(style.px(SIDE))
        side.looked.connect(lambda: self.wall.look(self.wall.currentIndex().row()))
        side.house_picked.connect(self._pick_house)
        side.month_picked.connect(self._read_month)
        side.linked.connect(self._link)
        side.unlinked.connect(self._unlink)
        side.opened.connect(self._open_line)
        side.described.connect(self._describe)
        self.picker, self.lines, self.proves = side.picker, side.lines, side.proves

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read the wall and the households, then what is missing and what is doubled."""
        from fupin_desk.jobs import households, papers, photos

        newest = self._newest

        def board(office: Office) -> Board:
            ids, total = photos.recent(office, newest)
            lacking = papers.lacking(office)
            hung = photos.board(office, only=ids)
            return hung, households.lines(office), str(Month.of(office.today())), total, lacking

        self.ask(board, self._show, key="board")
        if self._listed or self._pages.currentIndex() or self._wanted:
            self._read_lists()

    def _read_lists(self) -> None:
        """What is missing and what is doubled: asked for when somebody looks, not at every commit."""
        from fupin_desk.jobs import papers

        def lists(office: Office) -> Lists:
            return papers.missing(office), papers.same(office)

        self.ask(lists, self._show_lists, key="lists")

    def visit(self, **where: str) -> None:
        """`show`: ``loose``, ``missing`` or ``same``; `household_id`: that household's lines at the side."""
        if where.get("show") in ("loose", "missing", "same"):
            self._wanted = where["show"]
            if self.isVisible():
                self.load()
        if where.get("household_id"):
            self._pick_house(where["household_id"])

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self, answer: Board) -> None:
        self._photos, lines, month, total, lacking = answer
        self._lacking = lacking
        self._older.setVisible(total > len(self._photos))
        self._older.setText(_("还有 {n} 张更早的，也挂出来").format(n=total - len(self._photos)))
        self.picker.households.show(lines)
        self._right.show_months(month)
        words = _("{n} 张，原样加密存着；哪一张证明哪一笔，点开就知道。")
        self.caption.setText(words.format(n=total))
        loose = sum(not line.entries for line in self._photos)
        everything = _("全部 {n}").format(n=len(self._photos))
        chips = [("", everything), ("loose", _("还没归到哪一笔 {n}").format(n=loose))]
        same = _("同一张票？{n}").format(n=len(self.same.asked)) if self._listed else _("同一张票？")
        self.chips.show_chips([*chips, ("missing", _("缺票清单 {n}").format(n=lacking)), ("same", same)])
        self._show_empty()
        self._let_through()
        if self.wall.current is None and self.wall.photos:
            self.wall.setCurrentIndex(self.wall.model().index(0, 0))
        self._point()

    def _show_lists(self, answer: Lists) -> None:
        missing, same = answer
        self.missing.show_missing(missing)
        self.same.show_same(same)
        self._listed = True
        self._lacking = sum(len(one.lines) for one in missing)
        counted = ("missing", _("缺票清单 {n}").format(n=self._lacking))
        self.chips.show_chips([counted, ("same", _("同一张票？{n}").format(n=len(same)))])
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.chips.choose(wanted)
        self._show_empty()

    def _turn(self, key: str) -> None:
        """The wall, or one of the lists over the whole width."""
        self._pages.setCurrentIndex(0 if key in WALL else 1 if key == "missing" else 2)
        self._right.setVisible(key in WALL)
        self.box.setVisible(key in WALL)
        if key not in WALL and not self._listed:
            self._read_lists()
        self._show_empty()
        self._let_through()

    def _let_through(self) -> None:
        word = folded(self.box.text())
        photos = [line for line in self._photos if self.chips.value != "loose" or not line.entries]
        if word:
            photos = [line for line in photos if word in folded("".join(proves(line)) + _all_words(line))]
        self.wall.show_photos(photos)

    def _show_empty(self) -> None:
        """An empty wall teaches; the lists can be looked at even so."""
        empty = not self._photos and self.chips.value in WALL and not self._lacking
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

    def _point(self) -> None:
        several = self.wall.several
        pages = {line.paper for line in several}
        self._deeds.setVisible(len(several) > 1 or bool(several and several[0].page))
        self._several.setText(_("选了 {n} 张").format(n=len(several)))
        self._join.setVisible(len(several) > 1 and len(pages) > 1)
        self._part.setVisible(any(line.page for line in several))
        self._right.show_paper(several)

    # -- taking in and laying on lines -----------------------------------------------------------------

    def _hang_older(self) -> None:
        self._newest *= 10
        self.load()

    def _cover(self) -> None:
        from fupin_desk.jobs import papers

        def job(office: Office, work: Work) -> Covered | None:
            return papers.coverage(office, progress=work.progress, cancelled=work.cancelled)

        self.do(job, self.missing.show_coverage, title=_("算全村的来历"))

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

        house, month = self._house, str(self._right.months.currentData() or "")
        if house and month:
            self.ask(lambda office: accounts.month(office, house, month), self._have_month, key="month")

    def _have_month(self, page: MonthPage) -> None:
        self._right.show_month(page)

    def _link(self, wanted: object) -> None:
        from fupin_desk.jobs import photos

        entry_ids: list[str] = list(wanted) if isinstance(wanted, list) else []
        voucher_ids = [line.id for line in self.wall.several]
        if voucher_ids and entry_ids:
            self.do(lambda office: photos.link_many(office, voucher_ids, entry_ids), self._linked)

    def _linked(self, _none: object) -> None:
        self.say(Note("done", _("归好了。"), _("再点下一张；归错了按 Ctrl+Z。")))
        self._read_month()

    def _unlink(self, one: tuple[str, str, str, str, int]) -> None:
        from fupin_desk.jobs import papers

        line, entry_id = self.wall.current, one[0]
        if line is not None:
            voucher_id = line.id
            self.do(
                lambda office: papers.unlink(office, [voucher_id], [entry_id]),
                lambda _none: self._read_month(),
            )

    def _open_line(self, one: tuple[str, str, str, str, int]) -> None:
        """Go to the line a paper proves."""
        entry_id, _head, month, *_rest = one
        for line in self._photos:
            for entry, house in zip(line.entries, line.homes, strict=True):
                if entry[0] == entry_id:
                    self._to_account(house, month, entry_id)
                    return

    def _to_account(self, household_id: str, month: str, entry_id: str) -> None:
        self.go("account", household_id=household_id, month=month, entry_id=entry_id)

    # -- putting in order ------------------------------------------------------------------------------

    def _join_pages(self) -> None:
        from fupin_desk.jobs import papers

        ids = [line.id for line in self.wall.several]
        self.do(lambda office: papers.join_pages(office, ids))

    def _part_pages(self) -> None:
        from fupin_desk.jobs import papers

        chosen = {line.paper for line in self.wall.several}
        ids = [line.id for line in self._photos if line.paper in chosen]
        self.do(lambda office: papers.part_pages(office, ids))

    def _describe(self, changed: dict[str, str]) -> None:
        """What was typed about the chosen papers, one operation for what they say, one for where they lie."""
        from fupin_desk.jobs import papers

        several = self.wall.several
        ids, facts = [line.id for line in several], facts_of(changed)
        box = changed.get("place_box", several[-1].box if several else "")
        leaf = changed.get("leaf", several[-1].leaf if several else "")
        moved = bool({"place_box", "leaf"} & set(changed))

        def job(office: Office) -> None:
            papers.describe(office, ids, place=(box, leaf) if moved else None, **facts)

        if ids and (facts or moved):
            self.do(job, lambda _none: self._described())

    def _described(self) -> None:
        self._right.form.put(self._right.form.values())
        self.say(Note("done", _("存下了。"), _("写错了按 Ctrl+Z。")))

    def _fine(self, key: str, why: str) -> None:
        from fupin_desk.jobs import papers

        self.do(lambda office: papers.in_order(office, key, why))

    def _wrong(self, key: str, entry_ids: object) -> None:
        from fupin_desk.jobs import papers

        ids: list[str] = list(entry_ids) if isinstance(entry_ids, list) else []
        self.do(lambda office: papers.not_proof(office, key, ids), self._fell)

    def _fell(self, count: int) -> None:
        words = _("{n} 笔不再算有凭证，清单里会列出来。").format(n=count)
        self.say(Note("amber", words, _("看错了按 Ctrl+Z。")))

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
    proved = "".join(
        f"{head}{month}{label}{yuan(amount)}" for _id, head, month, label, amount in line.entries
    )
    return f"{proved}{line.number}{line.box}{line.leaf}"
