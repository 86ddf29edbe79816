"""A roster from Excel: drop, look, then save.

Nothing is written until somebody has seen what the file would do: how many households and people, which are
new, which fields differ (账上 against 表里), who is in the ledger but not in the file (shown, never deleted),
and every flaw with its row as Excel shows it. One press takes all of it in as one operation that Ctrl+Z
takes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.ui import icons
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row, title
from fupin_desk.ui.widgets.dropsheet import ENDINGS, RosterDrop
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.errors import Finding
    from fupin_desk.jobs.roster import Imported, RosterPreview

_SEVERITY = {
    "error": (N_("没认出"), "refused", "red"),
    "warn": (N_("请看一眼"), "warn", "amber"),
    "normalise": (N_("已改写"), "signed", "soft"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line under the counts, whatever it tells about: where, about what, from what to what."""

    kind: str
    where: str
    who: str
    what: str
    here: str
    there: str


def told_of(preview: RosterPreview) -> list[Told]:
    """Everything the preview has to tell, most serious first."""
    order = {"error": 0, "warn": 1, "normalise": 3}
    flaws = sorted(preview.findings, key=lambda one: order[one.severity])
    lines = [_flaw(one) for one in flaws if one.severity != "normalise"]
    lines += [
        Told("changed", _row_words(one.row), one.who, one.field, one.here, one.file)
        for one in preview.changed
    ]
    lines += [
        Told("absent", "", head or number, _("表里没有这一户；账上照留"), number, "")
        for number, head in preview.absent
    ]
    return lines + [_flaw(one) for one in flaws if one.severity == "normalise"]


def _row_words(number: int | None) -> str:
    return _("第 {row} 行").format(row=number) if number else _("整张表")


def _flaw(one: Finding) -> Told:
    return Told(one.severity, _row_words(one.row), one.column, one.sentence, one.given, one.stored)


class RosterPage(Page):
    """Drop zone, then what the file would do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.preview: RosterPreview | None = None
        self._file = Path()
        self._lines: list[Told] = []
        self.heading.setText(_("花名册"))
        self.drop = RosterDrop(self._choose, lambda: self.go("household", new="1"))
        self.drop.dropped.connect(lambda paths: self.look(paths[0]))
        self.counts = row(spacing=28)
        self.chips = Chips()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.list = RowList(_columns(), row=30, name=_("表里要注意的"))
        self.save = button(_("收进账本"), self._apply, "primary")
        self.again = button(_("换一张表"), self._start_again)
        seen = QWidget()
        self.list_title = title(
            _("请看一遍"), _("收进账本以前什么都没有改；没认出的格子先空着，人照收，原来写的也留着")
        )
        seen.setLayout(
            column(Card(self.counts), Card(self.list_title, self.chips, self.list, spacing=8), spacing=12)
        )
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(self.drop)
        self._layers.addWidget(seen)
        self.beside = button(_("与系统比对"), self._beside, "", "differs")
        self.buttons.addWidget(self.beside)
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.save)
        self._start_again()

    def visit(self, **where: str) -> None:
        """`file`: look at this one at once."""
        if file := where.get("file"):
            self.look(Path(file))

    # -- choosing and reading ----------------------------------------------------------------------------

    def _start_again(self) -> None:
        self.preview = None
        self.caption.setText("")
        self._layers.setCurrentIndex(0)
        for one in (self.save, self.again, self.beside):
            one.hide()
        self.drop.main.setFocus()

    def _choose(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选花名册"), "", _("表格 ({kinds})").format(kinds=kinds)
        )
        if chosen:
            self.look(Path(chosen))

    def look(self, file: Path) -> None:
        """Read this file and show what it would do."""
        from fupin_desk.jobs import roster

        self.notes.dismiss()
        self._file = file
        self.caption.setText(_("正在读 {file}").format(file=file.name))
        self.do(
            lambda office, work: roster.preview(office, file, work.progress, work.cancelled),
            self._show, failed=self._not_read, title=_("读花名册"),
        )  # fmt: skip

    def _beside(self) -> None:
        """The same file, field by field: system, ledger, who mends."""
        self.go("compare_roster", file=str(self._file))

    def _not_read(self, error: Spoken) -> None:
        self._start_again()
        self.complain(error)

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, preview: RosterPreview) -> None:
        self.preview = preview
        self._lines = told_of(preview)
        self.caption.setText(f"{preview.file} · {preview.sheet}" if preview.sheet else preview.file)
        clear(self.counts)
        for words, count, unit in (
            (_("表里有"), preview.households, _("户")),
            ("", preview.members, _("人")),
            (_("新的"), preview.new_households, _("户")),
            ("", preview.new_members, _("人")),
            (_("和账上不同"), len(preview.changed), _("处")),
            (_("表里没有的"), len(preview.absent), _("户")),
        ):
            self.counts.addLayout(_count(words, count, unit))
        self.counts.addStretch(1)
        self._show_chips()
        self._filter()
        self._layers.setCurrentIndex(1)
        for one in (self.save, self.again, self.beside):
            one.show()
        self.save.setFocus()

    def _show_chips(self) -> None:
        def how_many(*kinds: str) -> int:
            return sum(1 for one in self._lines if one.kind in kinds)

        counts = (
            ("all", _("全部 {count}"), len(self._lines)),
            ("error", _("没认出 {count}"), how_many("error")),
            ("warn", _("请看一眼 {count}"), how_many("warn")),
            ("changed", _("和账上不同 {count}"), how_many("changed")),
            ("absent", _("表里没有 {count}"), how_many("absent")),
            ("normalise", _("已改写 {count}"), how_many("normalise")),
        )
        self.chips.show_chips(
            [
                (key, words.format(count=count) if count or key == "all" else "")
                for key, words, count in counts
            ]
        )

    def _filter(self) -> None:
        wanted = self.chips.value
        self.list.show_rows([one for one in self._lines if wanted in ("all", one.kind)], keep=False)

    # -- saving ------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        from fupin_desk.jobs import roster

        preview = self.preview
        if preview is not None:
            self.save.setEnabled(False)
            self.do(lambda office: roster.apply(office, preview), self._applied, failed=self._not_applied)

    def _not_applied(self, error: Spoken) -> None:
        self.save.setEnabled(True)
        self.complain(error)

    def _applied(self, done: Imported) -> None:
        self.save.setEnabled(True)
        self._start_again()
        words = _("已收进账本：{households} 户、{members} 人。").format(
            households=done.households, members=done.members
        )
        self.say(Note("done", words, _("不对可以撤销。")))
        self.go("household")


def _count(words: str, count: int, unit: str) -> QVBoxLayout:
    return column(
        Words(words or " ", CAP, colour="soft"),
        row(
            Words(f"{count:,}", BIG, BOLD, "ink" if count else "faint"),
            Words(unit, CAP, colour="soft"),
            spacing=4,
        ),
        spacing=0,
    )


def _columns() -> tuple[Column, ...]:
    def kind(painter: QPainter, rect: QRectF, one: Told) -> None:
        words, name, tone = _SEVERITY.get(
            one.kind,
            (N_("和账上不同"), "differs", "ink")
            if one.kind == "changed"
            else (N_("表里没有"), "info", "soft"),
        )
        icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 14)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), _(words), CAP, tone if tone != "ink" else "soft")

    def change(painter: QPainter, rect: QRectF, one: Told) -> None:
        half = rect.width() / 2 - 14
        left = QRectF(rect.x(), rect.y(), half, rect.height())
        wide = brush.text(painter, left, one.here, BODY, "soft", private=True)
        if one.there:
            x = left.x() + min(wide, half) + 8
            icons.paint(painter, "right", x + 6, rect.center().y(), "faint", 10)
            brush.text(
                painter,
                QRectF(x + 18, rect.y(), half, rect.height()),
                one.there,
                BODY,
                "ink",
                MEDIUM,
                private=True,
            )

    return (
        Column("", 120, kind, lambda one: one.kind),
        text_column(_("在表里"), 86, lambda one: one.where, size=CAP, colour="soft"),
        text_column(_("谁、哪一栏"), 130, lambda one: one.who, private=True),
        text_column(_("怎么回事"), 0, lambda one: one.what),
        Column(_("账上 → 表里"), 330, change, lambda one: f"{one.here} → {one.there}"),
    )
