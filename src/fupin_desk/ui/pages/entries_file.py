"""Account lines to Excel and back: what to write out at the left, what came back at the right.

What goes out can be changed there and dropped here again; it is shown first, old → new, and taken in as one
operation. Rows nobody touched change nothing, signed lines are named and left, each bad cell stands with its
row. The empty sheet is for a helper who has only Excel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month, NotAMonth, Window, yuan
from fupin_desk.ui import icons, style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row, title
from fupin_desk.ui.widgets.dropsheet import ENDINGS
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.errors import Finding
    from fupin_desk.jobs.entries_export import Exported
    from fupin_desk.jobs.entries_file import EntriesImported, EntriesPreview
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.household import HouseholdLine

_KINDS = {
    "error": (N_("没有收"), "refused", "red"),
    "warn": (N_("请看一眼"), "warn", "amber"),
    "normalise": (N_("账上已有"), "same", "soft"),
    "new": (N_("新记一笔"), "plus", "accent"),
    "changed": (N_("改一笔"), "differs", "ink"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line under the counts: a new line, a changed field, or a flaw."""

    kind: str
    row: int
    who: str
    what: str
    here: str
    there: str


def told_of(preview: EntriesPreview) -> list[Told]:
    """Everything the preview has to tell, most serious first."""
    order = {"error": 0, "warn": 1, "normalise": 2}
    flaws = sorted(preview.findings, key=lambda one: (order[one.severity], one.row or 0))
    lines = [_flaw(one) for one in flaws if one.severity != "normalise"]
    lines += [Told("changed", one.row, one.who, one.field, one.here, one.file) for one in preview.changed]
    lines += [
        Told(
            "new", one.row, f"{one.head} {one.month}", f"{one.code} {one.label}", one.member, yuan(one.amount)
        )
        for one in preview.new
    ]
    return lines + [_flaw(one) for one in flaws if one.severity == "normalise"]


def _flaw(one: Finding) -> Told:
    return Told(one.severity, one.row or 0, one.column, one.sentence, one.given, one.stored)


class EntriesFilePage(Page):
    """Export at the left; at the right the place to drop a sheet, then what it would do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.preview: EntriesPreview | None = None
        self.household_id = self._month = ""
        self._lines: list[Told] = []
        self.heading.setText(_("账目导入导出"))
        self.start, self.end = QLineEdit(), QLineEdit()
        self.drop = EmptyState(
            "file",
            _("把填好或改过的账目表拖到这里。"),
            _("先给您看哪些是新的、哪些改了、哪些没有收，再收进账本，一次撤销全部退回。"),
            _("选账目表"),
            self._choose,
            endings=ENDINGS,
        )
        self.drop.dropped.connect(lambda paths: self.look(paths[0]))
        self.counts = row(spacing=28)
        self.chips = Chips()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.list = RowList(_columns(), row=30, name=_("表里要看的"))
        seen = QWidget()
        head = title(_("请看一遍"), _("收进账本以前什么都没有改；没有动过的行不会变"))
        seen.setLayout(column(Card(self.counts), Card(head, self.chips, self.list, spacing=8), spacing=12))
        self.save = button(_("收进账本"), self._apply, "primary")
        self.again = button(_("换一张表"), self._start_again)
        back = button(_("回记账"), lambda: self.go("account"), "small", "left")
        self.buttons.addWidget(back)
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.save)
        right = QWidget()
        self._layers = QStackedLayout(right)
        self._layers.addWidget(self.drop)
        self._layers.addWidget(seen)
        both = row(self._export_card(), right, spacing=12)
        both.setStretch(1, 1)
        self.body.addLayout(both, 1)
        self._start_again()

    def _export_card(self) -> Card:
        for box, name in ((self.start, _("从哪个月")), (self.end, _("到哪个月"))):
            box.setAccessibleName(name)
            box.setPlaceholderText("2026-10")
            box.setFixedWidth(style.px(104))
        self.picker = Picker(_("全村；只导一户就在这里找"))
        self.picker.picked.connect(self._only)
        self.whose = Words(_("全村"), BODY, MEDIUM, private=True, elide=True)
        self.everyone = button(_("改回全村"), lambda: self._only(""), "link")
        self.everyone.hide()
        self.out = button(_("导出到 Excel"), self._export, "", "save")
        self.month_note = Words(
            _("金额是数字，合计是公式；凭据用 ● ◐ ○ ◌ 加文字。里面有个人信息，请保管好。"),
            CAP, colour="soft", wrap=True,
        )  # fmt: skip
        card = Card(
            title(_("导出")),
            row(self.start, Words(_("到"), CAP, colour="soft"), self.end, None, spacing=8),
            row(self.whose, self.everyone, spacing=6),
            self.picker,
            self.out,
            self.month_note,
            14,
            title(_("空白填写表")),
            Words(
                _("给只有 Excel 或 WPS 的帮扶责任人：项目下拉选，填好拖回右边。"),
                CAP,
                colour="soft",
                wrap=True,
            ),
            button(_("存一张空表"), self._template, "", "file"),
            None,
            spacing=10,
        )
        card.setFixedWidth(style.px(306))
        return card

    def visit(self, **where: str) -> None:
        """`file`: look at this one; `household_id` and `month`: write this one out."""
        if month := where.get("month"):
            self.start.setText(month)
            self.end.setText(month)
            self._month = month
        if household_id := where.get("household_id"):
            self.household_id = household_id
        if file := where.get("file"):
            self.look(Path(file))

    def load(self) -> None:
        """The households to choose from, and the accounting year as the span."""
        from fupin_desk.jobs import households, statements

        def read(office: Office) -> tuple[list[HouseholdLine], Window]:
            return households.lines(office), statements.year(office)

        self.ask(read, self._show_choices, key="choices")

    def _show_choices(self, told: tuple[list[HouseholdLine], Window]) -> None:
        lines, year = told
        self.picker.households.show(lines)
        if not self.start.text():
            self.start.setText(str(year.start))
            self.end.setText(str(year.end))
        self._only(self.household_id)

    def _only(self, household_id: str) -> None:
        """Write out one household, or ('') all of them."""
        self.household_id = household_id
        everyone = self.picker.households.everyone
        head = next((line.head for line in everyone if line.id == household_id), "")
        self.whose.setText(_("只导 {head} 一户").format(head=head) if head else _("全村"))
        self.everyone.setVisible(bool(head))

    # -- out ---------------------------------------------------------------------------------------------

    def _export(self) -> None:
        from fupin_desk.jobs import entries_export

        try:
            window = Window(Month.parse(self.start.text()), Month.parse(self.end.text()))
        except NotAMonth as wrong:
            self.complain(wrong)
            return
        household_id = self.household_id
        self.do(
            lambda office, work: entries_export.export(
                office, window, household_id, work.progress, work.cancelled
            ),
            self._save_as, title=_("导出账目"),
        )  # fmt: skip

    def _template(self) -> None:
        from fupin_desk.jobs import entries_export

        household_id = self.household_id
        self.ask(lambda office: entries_export.template(office, "", household_id), self._save_as)

    def _save_as(self, made: Exported) -> None:
        if not made.data:
            return
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("存到哪里"), made.name, _("表格 ({kinds})").format(kinds="*.xlsx")
        )
        if chosen:
            self.keep(made, Path(chosen))

    def keep(self, made: Exported, path: Path) -> None:
        """Put a finished workbook where somebody chose."""
        from fupin_desk.jobs import entries_export

        try:
            entries_export.save(made, path)
        except Spoken as failed:
            self.complain(failed)
            return
        words = _("已存好 {file}。").format(file=path.name)
        self.say(Note("done", words, _("里面有个人信息，用完请删。") if made.lines else ""))

    # -- in ----------------------------------------------------------------------------------------------

    def _start_again(self) -> None:
        self.preview = None
        self.caption.setText("")
        self._layers.setCurrentIndex(0)
        self.save.hide()
        self.again.hide()
        self.drop.main.setFocus()

    def _choose(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选账目表"), "", _("表格 ({kinds})").format(kinds=kinds)
        )
        if chosen:
            self.look(Path(chosen))

    def look(self, file: Path) -> None:
        """Read this sheet and show what it would do."""
        from fupin_desk.jobs import entries_file

        self.notes.dismiss()
        self.caption.setText(_("正在读 {file}").format(file=file.name))
        house, month = self.household_id, self._month
        self.do(
            lambda office, work: entries_file.preview(
                office, file, house, month, strict=False, progress=work.progress, cancelled=work.cancelled
            ),
            self._show, failed=self._not_read, title=_("读账目表"),
        )  # fmt: skip

    def _not_read(self, error: Spoken) -> None:
        self._start_again()
        self.complain(error)

    def _show(self, preview: EntriesPreview) -> None:
        self.preview = preview
        self._lines = told_of(preview)
        self.caption.setText(preview.file)
        clear(self.counts)
        errors = sum(1 for one in self._lines if one.kind == "error")
        for words, count, unit, tone in (
            (_("新记"), f"{len(preview.new):,}", _("笔"), "ink"),
            (_("新记金额"), yuan(preview.total), _("元"), "ink"),
            (_("改"), f"{preview.changed_lines:,}", _("笔"), "ink"),
            (_("没变"), f"{preview.same:,}", _("笔"), "soft"),
            (_("没有收"), f"{errors:,}", _("处"), "red" if errors else "faint"),
        ):
            figure = Words(count, BIG, BOLD, tone, private=unit == _("元"))
            line = row(figure, Words(unit, CAP, colour="soft"), spacing=4)
            self.counts.addLayout(column(Words(words, CAP, colour="soft"), line, spacing=0))
        self.counts.addStretch(1)
        self._show_chips()
        self._filter()
        self._layers.setCurrentIndex(1)
        self.save.setEnabled(bool(preview.new or preview.changed_lines))
        self.save.show()
        self.again.show()
        (self.save if self.save.isEnabled() else self.again).setFocus()

    def _show_chips(self) -> None:
        words = {
            "all": _("全部 {count}"),
            "error": _("没有收 {count}"),
            "changed": _("改 {count}"),
            "new": _("新记 {count}"),
            "normalise": _("账上已有 {count}"),
        }
        counts = {key: sum(1 for one in self._lines if key in ("all", one.kind)) for key in words}
        self.chips.show_chips(
            [
                (key, text.format(count=counts[key]) if counts[key] or key == "all" else "")
                for key, text in words.items()
            ]
        )

    def _filter(self) -> None:
        wanted = self.chips.value
        self.list.show_rows([one for one in self._lines if wanted in ("all", one.kind)], keep=False)

    def _apply(self) -> None:
        from fupin_desk.jobs import entries_file

        preview = self.preview
        if preview is not None:
            self.save.setEnabled(False)
            self.do(
                lambda office: entries_file.apply(office, preview), self._applied, failed=self._not_applied
            )

    def _not_applied(self, error: Spoken) -> None:
        self.save.setEnabled(True)
        self.complain(error)

    def _applied(self, done: EntriesImported) -> None:
        self._start_again()
        words = _("已收进账本：新记 {new} 笔，改 {changed} 笔。").format(
            new=done.booked, changed=done.changed
        )
        self.say(Note("done", words, _("不对可以撤销。")))


def _columns() -> tuple[Column, ...]:
    def kind(painter: QPainter, rect: QRectF, one: Told) -> None:
        words, name, tone = _KINDS[one.kind]
        icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 14)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), _(words), CAP, tone if tone != "accent" else "soft")

    def change(painter: QPainter, rect: QRectF, one: Told) -> None:
        half = rect.width() / 2 - 10
        left = QRectF(rect.x(), rect.y(), half, rect.height())
        wide = brush.text(painter, left, one.here, BODY, "soft", private=True)
        if one.there:
            x = left.x() + min(wide, half) + (8 if one.here else -10)
            if one.here:
                icons.paint(painter, "right", x + 6, rect.center().y(), "faint", 10)
            there = QRectF(x + 18, rect.y(), half, rect.height())
            brush.text(painter, there, one.there, BODY, "ink", MEDIUM, private=True)

    return (
        text_column(_("行"), 48, lambda one: str(one.row or ""), size=CAP, colour="soft", align=brush.RIGHT),
        Column("", 104, kind, lambda one: _(_KINDS[one.kind][0])),
        text_column(_("谁、哪一栏"), 250, lambda one: one.who, private=True),
        text_column(_("怎么回事"), 0, lambda one: one.what),
        Column(_("账上 → 表里"), 200, change, lambda one: f"{one.here} → {one.there}"),
    )
