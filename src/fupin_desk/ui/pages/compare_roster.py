"""与系统比对: the newest national export beside the ledger, field by field: 系统, 账上, who mends.

Drop a file, or look at the incomes of the last export that was taken in. Nothing is written. Rows can be
copied (Ctrl+C takes all that are shown) for Excel or WPS, or saved as a sheet to hand to the
township. Numbers stay masked until somebody writes down why they must be seen.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.ui import icons, style, veil
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, row, title
from fupin_desk.ui.widgets.dropsheet import ENDINGS
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.comparing_roster import Compared, ComparedLine
    from fupin_desk.jobs.office import Office

_MENDS = {"ours": ("draft", "accent"), "system": ("post", "ink"), "ask": ("talk", "soft")}
_KINDS = (
    ("field", N_("资料 {count}")), ("people", N_("人口 {count}")), ("flaw", N_("写法 {count}")),
    ("income", N_("收入 {count}")),
)  # fmt: skip


class ComparedList(RowList):
    """The list; Ctrl+C takes all rows that are shown, not only the chosen one."""

    copying = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+C is the page's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copying.emit()
        else:
            super().keyPressEvent(event)


class CompareRosterPage(Page):
    """Drop zone, then what differs."""

    tables: ClassVar[frozenset[str]] = frozenset({"no_table_reloads_this_page"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.compared: Compared | None = None
        self.file: Path | None = None
        self.heading.setText(_("与系统比对"))
        self.copy = button(_("复制"), self.copy_rows, "small", "copy", tip="Ctrl+C")
        self.keep = button(_("存成表格"), self._save, "small", "save")
        self.another = button(_("换一张表"), self._start_again, "small", "file")
        back = button(_("回核对"), lambda: self.go("checks"), "small", "left")
        for one in (back, self.another, self.copy, self.keep):
            self.buttons.addWidget(one)
        self.drop = EmptyState(
            "differs",
            _("把全国系统新导出的表拖到这里"),
            _("逐栏比：系统写的、账上写的、该谁来改。只看不动，两边都不会改。"),
            _("选一张表"),
            self._choose,
            other=(_("没有新表，只比上次导入的收入"), lambda: self.look(None)),
            endings=ENDINGS,
        )
        self.drop.dropped.connect(lambda paths: self.look(paths[0]))
        self.chips = Chips()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.box = SearchBox(_("姓名、户编号、栏名"))
        self.box.setFixedWidth(220)
        self.box.typed.connect(lambda _text: self._filter())
        self.list = ComparedList(_columns(), row=32, name=_("系统和账上不同的"))
        self.list.copying.connect(self.copy_rows)
        self.box.onward.connect(self.list.setFocus)
        self.list.opened.connect(self._open)
        self.why = QLineEdit()
        self.why.setFont(style.font())
        self.why.setPlaceholderText(_("为什么要看完整号码（会记在账里）"))
        self.why.setAccessibleName(_("看完整号码的原因"))
        self.why.returnPressed.connect(self._unmask)
        self.whole = button(_("看完整号码"), self._unmask, "small", "eye")
        self.masked = Words("", CAP, colour="soft")
        seen = QWidget()
        card = Card(
            row(title(_("系统和账上不同的")), self.box, spacing=10),
            self.chips,
            self.list,
            row(self.masked, None, self.why, self.whole, spacing=10),
            spacing=8,
        )
        card.box.setStretch(2, 1)
        self.why.setFixedWidth(280)
        seen.setLayout(row(card))
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(self.drop)
        self._layers.addWidget(seen)
        self._start_again()

    def visit(self, **where: str) -> None:
        """`file`: look at this one at once."""
        if file := where.get("file"):
            self.look(Path(file))

    def search(self) -> None:
        """Ctrl+F: into the search box."""
        self.box.setFocus()

    # -- choosing and reading ----------------------------------------------------------------------------

    def _start_again(self) -> None:
        self.compared, self.file = None, None
        self.caption.setText("")
        self._layers.setCurrentIndex(0)
        for one in (self.copy, self.keep, self.another):
            one.hide()
        self.drop.main.setFocus()

    def _choose(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选全国系统导出的表"), "", _("表格 ({kinds})").format(kinds=kinds)
        )
        if chosen:
            self.look(Path(chosen))

    def look(self, file: Path | None, reason: str = "") -> None:
        """Hold this file (None: what the last export said of incomes) against the ledger."""
        from fupin_desk.jobs import comparing_roster

        self.notes.dismiss()
        self.file = file
        self.caption.setText(_("正在比…"))
        self.do(
            lambda office, work: comparing_roster.compare(
                office, file, None, reason, work.progress, work.cancelled
            ),
            self._show, failed=self._not_read, title=_("与系统比对"),
        )  # fmt: skip

    def _not_read(self, error: Spoken) -> None:
        self._start_again()
        self.complain(error)

    def _unmask(self) -> None:
        reason = self.why.text().strip()
        if not reason:
            self.why.setFocus()
            self.say(Note("amber", _("先写一句为什么要看完整号码。")))
            return
        self.why.clear()
        self.look(self.file, reason)

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, compared: Compared) -> None:
        self.compared = compared
        first, last = compared.window.start, compared.window.end
        words = _("{file} · 收入按 {first} 至 {last} 的账，政策口径")
        name = compared.file or _("上次导入的表")
        self.caption.setText(words.format(file=name, first=first, last=last))
        by: Counter[str] = Counter(one.kind for one in compared.lines)
        chips = [("all", _("全部 {count}").format(count=len(compared.lines)))]
        chips += [(key, _(words).format(count=by[key]) if by[key] else "") for key, words in _KINDS]
        who: Counter[str] = Counter(one.mends for one in compared.lines)
        chips += [
            ("ours", _("我们改账 {count}").format(count=who["ours"]) if who["ours"] else ""),
            ("system", _("请乡镇改系统 {count}").format(count=who["system"]) if who["system"] else ""),
        ]
        self.chips.show_chips(chips)
        told = _("{count} 户没有比收入：系统没写，或这一年没记账").format(count=compared.without_income)
        self.masked.setText(told if compared.without_income else "")
        self.why.setVisible(compared.masked and bool(compared.file))
        self.whole.setVisible(compared.masked and bool(compared.file))
        self._filter()
        self._layers.setCurrentIndex(1)
        for one in (self.copy, self.keep, self.another):
            one.show()
        if compared.same:
            self.say(Note("done", _("系统与账上一致。")))
        self.list.setFocus()

    def _filter(self) -> None:
        wanted, text = self.chips.value, self.box.text().split()
        lines = self.compared.lines if self.compared else ()
        self.list.show_rows(
            [
                one
                for one in lines
                if wanted in ("", "all", one.kind, one.mends)
                and all(word in f"{one.household_no} {one.head} {one.who} {one.field}" for word in text)
            ],
            keep=False,
        )

    def _open(self, one: ComparedLine) -> None:
        if one.household_id:
            self.go("household", household_id=one.household_id)

    # -- handing on --------------------------------------------------------------------------------------

    def copy_rows(self) -> None:
        """Put the rows that are shown on the clipboard, as Excel and WPS paste them; not under the veil."""
        from fupin_desk.jobs import comparing_roster

        if self.compared is None or veil.lowered():
            return
        rows: list[ComparedLine] = self.list.rows
        QGuiApplication.clipboard().setText(comparing_roster.copied(rows))
        self.say(Note("done", _("已复制 {count} 行，可以贴进表格。").format(count=len(rows))))

    def _save(self) -> None:
        from fupin_desk.jobs import comparing_roster, entries_export

        compared = self.compared
        if compared is None:
            return
        rows = tuple(self.list.rows)
        place, _kind = QFileDialog.getSaveFileName(
            self, _("存成表格"), _("与系统比对.xlsx"), _("表格 ({kinds})").format(kinds="*.xlsx")
        )
        if not place:
            return

        def save(office: Office) -> None:
            entries_export.save(comparing_roster.workbook(office, compared, rows), Path(place))

        def saved(_nothing: None) -> None:
            self.say(Note("done", _("已存成表格：{file}").format(file=Path(place).name)))

        self.ask(save, saved)


def _columns() -> tuple[Column, ...]:
    def mends(painter: QPainter, rect: QRectF, one: ComparedLine) -> None:
        name, tone = _MENDS[one.mends]
        icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 14)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), one.mends_words, CAP, tone)

    return (
        text_column(_("户主"), 96, lambda one: one.head, weight=MEDIUM, private=True),
        text_column(_("谁"), 92, lambda one: one.who, private=True),
        text_column(_("哪一栏"), 168, lambda one: one.field),
        text_column(_("系统"), 0, lambda one: one.system or "—", private=True),
        text_column(_("账上"), 250, lambda one: one.ledger or "—", private=True, size=BODY),
        Column(_("谁来改"), 136, mends, lambda one: one.mends_words),
    )
