"""A payment list as it would be booked: how many, how much, under what, and every row that would not be.

A person may say otherwise about everything that was read out of the file: the sender, the month, what each
kind of money is, what each column means. Each say is asked of the jobs at once and the picture follows; what
is shown is exactly what the button books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from fupin_desk.errors import Finding
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month, NotAMonth, yuan
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, clear, column, row, title
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips
from fupin_desk.ui.widgets.wording import own_name

if TYPE_CHECKING:
    from fupin_desk.jobs.payments import PaymentPreview, PlannedRow, Said

FIELD_WORDS = {
    "": N_("不用"),
    "name": N_("收款人"),
    "id_number": N_("证件号码"),
    "account": N_("账号"),
    "amount": N_("金额"),
    "group": N_("村组"),
    "household_no": N_("户编号"),
    "words": N_("项目"),
    "day": N_("日期"),
    "status": N_("是否发成"),
    "collected_by": N_("代领人"),
    "remark": N_("备注"),
}
_MOST_KINDS, _MOST_COLUMNS = 4, 24
WHY_ICONS = {"bounced": "returned", "negative": "undo", "closed": "lock", "booked_before": "same"}


class LookPanel(QWidget):
    """What a list would do. `said(Said)`: a person says otherwise; `photos()`: add the original's page."""

    said = Signal(object)
    photos = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.preview: PaymentPreview | None = None
        self.items: list[tuple[str, str]] = []
        self.counts = row(spacing=28)
        self.office_box, self.month = QLineEdit(), QLineEdit()
        for box, name, wide in ((self.office_box, _("发放单位"), 210), (self.month, _("入账月份"), 96)):
            box.setAccessibleName(name)
            box.setPlaceholderText(name)
            box.setFixedWidth(style.px(wide))
            box.editingFinished.connect(self._say)
        self.kinds = QGridLayout()
        self.kinds.setHorizontalSpacing(10)
        self.kinds.setVerticalSpacing(6)
        self.stamped = QCheckBox(_("原件盖了章，或来自银行（算凭证）"))
        self.pages = button(_("加原件照片"), self.photos.emit, "small", "photo")
        self.columns_link = button(_("列认得对吗？"), self._show_columns, "link")
        self.columns = QWidget()
        self.columns_grid = QGridLayout(self.columns)
        self.columns_grid.setContentsMargins(0, 0, 0, 0)
        self.columns.hide()
        self.chips = Chips()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.list = RowList(_columns(), row=30, name=_("发放表的每一行"))
        both = column(self._settings(), self._rows(), spacing=12)
        both.setStretch(1, 1)
        self.setLayout(both)

    def _settings(self) -> Card:
        left = column(
            row(
                Words(_("发放单位"), CAP, colour="soft"), self.office_box, 8,
                Words(_("入账月份"), CAP, colour="soft"), self.month, None, spacing=8,
            ),
            row(self.stamped, self.pages, self.columns_link, None, spacing=12),
            spacing=6,
        )  # fmt: skip
        right: QVBoxLayout = column(Words(_("记在哪个项目下"), CAP, colour="soft"), spacing=6)
        right.addLayout(self.kinds)
        right.addStretch(1)
        both = row(left, 28, right, spacing=0)
        both.setStretch(2, 1)
        return Card(self.counts, 6, both, self.columns, spacing=8)

    def _rows(self) -> Card:
        head = title(_("请看一遍"), _("入账以前什么都没有改；对不上的不猜，先放在待处理里，随时再记"))
        return Card(head, self.chips, self.list, spacing=8)

    # -- showing -----------------------------------------------------------------------------------------

    def show_list(self, preview: PaymentPreview, items: Sequence[tuple[str, str]], pages: int) -> None:
        """Show a list as it would be booked; `items` are (code, words) to choose from."""
        fresh = self.preview is None or self.preview.source is not preview.source
        self.preview, self.items = preview, list(items)
        if fresh:
            self.stamped.setChecked(preview.from_bank)
            self.columns.setVisible(bool(preview.missing))
        self.office_box.setText(preview.sender)
        self.month.setText(preview.month)
        self.show_pages(pages)
        self._show_counts(preview)
        self._show_kinds(preview)
        self._show_grid(preview)
        self._show_chips(preview)
        self._filter()

    def show_pages(self, pages: int) -> None:
        """How many photographed pages will go with the list."""
        self.pages.setText(_("原件照片 {n} 张").format(n=pages) if pages else _("加原件照片"))

    def _show_counts(self, preview: PaymentPreview) -> None:
        clear(self.counts)
        same = preview.told_total in (None, preview.total)
        told = (
            (_("对上"), f"{preview.households:,}", _("户"), "ink"),
            ("", f"{len(preview.matched):,}", _("行"), "ink"),
            (_("入账"), yuan(preview.booked_total), _("元"), "ink"),
            (_("待处理"), f"{len(preview.waiting):,}", _("行"), "amber" if preview.waiting else "faint"),
            (_("表里各行相加"), yuan(preview.total), _("元"), "ink"),
            (_("表里写的合计"), yuan(preview.told_total or 0), _("元"), "ink" if same else "amber"),
        )
        for words, count, unit, tone in told if preview.told_total is not None else told[:-1]:
            figure = Words(count, BIG, BOLD, tone, private=unit == _("元"))
            line = row(figure, Words(unit, CAP, colour="soft"), spacing=4)
            self.counts.addLayout(column(Words(words or " ", CAP, colour="soft"), line, spacing=0))
        self.counts.addStretch(1)

    def _show_kinds(self, preview: PaymentPreview) -> None:
        clear(self.kinds)
        asked = sorted(preview.kinds, key=lambda kind: (bool(kind.code), -kind.total))
        for place, kind in enumerate(asked[:_MOST_KINDS]):
            words = Words(kind.words or preview.title, BODY, elide=True)
            words.setMinimumWidth(style.px(110))
            chooser = Chooser()
            chooser.setMinimumWidth(style.px(210))
            chooser.setAccessibleName(kind.words or preview.title)
            chooser.addItem(_("请选项目"), "")
            for code, label in self.items:
                chooser.addItem(label, code)
            chooser.setCurrentIndex(max(chooser.findData(kind.code), 0))
            chooser.activated.connect(lambda _at, one=kind.words, box=chooser: self._say_item(one, box))
            count = _("{n} 行").format(n=kind.rows)
            self.kinds.addWidget(words, place, 0)
            self.kinds.addWidget(chooser, place, 1)
            self.kinds.addWidget(Words(count, CAP, colour="soft"), place, 2, Qt.AlignmentFlag.AlignRight)
            self.kinds.addWidget(
                Words(yuan(kind.total), BODY, private=True), place, 3, Qt.AlignmentFlag.AlignRight
            )
        if len(asked) > _MOST_KINDS:
            more = _("另有 {n} 种，项目都认出了").format(n=len(asked) - _MOST_KINDS)
            if not asked[_MOST_KINDS].code:
                more = _("另有 {n} 种，选好上面的再接着选").format(n=len(asked) - _MOST_KINDS)
            self.kinds.addWidget(Words(more, CAP, colour="soft"), _MOST_KINDS, 0, 1, 4)
        self.kinds.setColumnStretch(0, 1)

    def _show_columns(self) -> None:
        self.columns.setVisible(not self.columns.isVisible())

    def _show_grid(self, preview: PaymentPreview) -> None:
        clear(self.columns_grid)
        across = 4
        for place, seen in enumerate(preview.columns[:_MOST_COLUMNS]):
            chooser = Chooser()
            chooser.setAccessibleName(seen.heading)
            for field, words in FIELD_WORDS.items():
                chooser.addItem(_(words), field)
            field = {"head_name": "name", "due": "amount"}.get(seen.field, seen.field)
            chooser.setCurrentIndex(max(chooser.findData(field), 0))
            chooser.activated.connect(lambda _at, one=seen.heading, box=chooser: self._say_column(one, box))
            cell = column(Words(seen.heading, CAP, colour="soft", elide=True), chooser, spacing=2)
            self.columns_grid.addLayout(cell, place // across, place % across)

    def _show_chips(self, preview: PaymentPreview) -> None:
        counts = (
            ("all", _("全部 {count}"), len(preview.matched) + len(preview.waiting)),
            ("waiting", _("待处理 {count}"), len(preview.waiting)),
            ("matched", _("对上 {count}"), len(preview.matched)),
            ("findings", _("要注意 {count}"), len(preview.findings)),
        )
        self.chips.show_chips(
            [
                (key, words.format(count=count) if count or key == "all" else "")
                for key, words, count in counts
            ]
        )

    def _filter(self) -> None:
        preview, wanted = self.preview, self.chips.value
        if preview is None:
            return
        rows: list[PlannedRow | Finding] = []
        if wanted in ("all", "findings"):
            rows += preview.findings
        if wanted in ("all", "waiting"):
            rows += preview.waiting
        if wanted in ("all", "matched"):
            rows += preview.matched
        self.list.show_rows(rows, keep=False)

    # -- saying otherwise --------------------------------------------------------------------------------

    def _now(self) -> Said | None:
        return self.preview.said if self.preview is not None else None

    def _say(self) -> None:
        """The sender or the month was typed; an unreadable month is put back."""
        now, preview = self._now(), self.preview
        if now is None or preview is None:
            return
        try:
            month = str(Month.parse(self.month.text().strip()))
        except NotAMonth:
            self.month.setText(preview.month)
            month = preview.month
        sender = self.office_box.text().strip()
        if (sender, month) != (preview.sender, preview.month):
            self.said.emit(replace(now, sender=sender, month=month))

    def _say_item(self, words: str, box: Chooser) -> None:
        now = self._now()
        if now is not None:
            self.said.emit(replace(now, item="", items={**now.items, words: str(box.currentData())}))

    def _say_column(self, heading: str, box: Chooser) -> None:
        """One column means this now; whichever meant it before means nothing."""
        now, preview = self._now(), self.preview
        if now is None or preview is None:
            return
        field = str(box.currentData())
        told = {seen.heading: seen.field for seen in preview.columns}
        told = {other: "" if field and meant == field else meant for other, meant in told.items()}
        self.said.emit(replace(now, mapping={**told, heading: field}))


def _columns() -> tuple[Column, ...]:
    def state(painter: QPainter, rect: QRectF, one: PlannedRow | Finding) -> None:
        name, tone = _look(one)
        icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 14)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), _state_words(one), BODY, "ink")

    def amount(painter: QPainter, rect: QRectF, one: PlannedRow | Finding) -> None:
        fen = getattr(one, "amount", None)
        if fen is not None:
            brush.money(painter, rect, fen)

    return (
        text_column(_("行"), 48, lambda one: str(one.row or ""), size=CAP, colour="soft", align=brush.RIGHT),
        text_column(_("姓名"), 100, lambda one: getattr(one, "name", ""), private=True),
        text_column(_("证件号码"), 150, _number, size=CAP, colour="soft", private=True, spare=True),
        Column(_("金额"), 112, amount, _amount_words, brush.RIGHT),
        text_column(_("项目"), 110, lambda one: own_name(getattr(one, "label", ""))),
        text_column(_("记给谁家"), 150, _home_words, private=True),
        Column(_("怎么样"), 0, state, _state_words),
    )


def _number(one: PlannedRow | Finding) -> str:
    return getattr(one, "id_masked", "") or getattr(one, "account_masked", "")


def _amount_words(one: PlannedRow | Finding) -> str:
    fen = getattr(one, "amount", None)
    return "" if fen is None else yuan(fen)


def _home_words(one: PlannedRow | Finding) -> str:
    head, number = getattr(one, "head", ""), getattr(one, "household_no", "")
    return f"{head} {number[-4:]}".strip()


def _state_words(one: PlannedRow | Finding) -> str:
    if isinstance(one, Finding):
        return f"{one.column} {one.sentence}".strip()
    if one.why:
        return "　".join(filter(None, (one.why_words, "、".join(one.candidates[:3]))))
    told = _("按{how}对上").format(how=one.how)
    return told + (_("，{name}代领").format(name=one.collected_by) if one.collected_by else "")


def _look(one: PlannedRow | Finding) -> tuple[str, str]:
    if isinstance(one, Finding):
        return {"error": ("refused", "red"), "warn": ("warn", "amber")}.get(one.severity, ("info", "soft"))
    return (WHY_ICONS.get(one.why, "help"), "amber") if one.why else ("signed", "soft")
