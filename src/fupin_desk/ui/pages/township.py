"""收件: the township's desk. Villages by code, parcels dropped in, records looked at, passed or returned.

Not a ranking: no sums, no colours for low shares; only silence over 14 days turns amber. A record can be
passed alone at any time; 看过的都通过 takes those whose lines were really opened on this screen, and counts
them. Returning asks for the reason in the same place. The answer is written back as a parcel.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog

from fupin_desk.i18n import _
from fupin_desk.model.values import BEIJING
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.receiving import ReceivingPage
from fupin_desk.ui.pages.record import RecordCard
from fupin_desk.ui.sticks import sticks
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import paint_coverage
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import Legend, paint_state
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.post import Sent
    from fupin_desk.jobs.review import RecordLine, VillageBox

SILENT = 14
DONE = ("passed", "returned")
Key = tuple[str, str, str]


class TownshipPage(ReceivingPage):
    """Villages at the left, the chosen village's records and one opened record at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("把 U 盘里的包拖到这里"))
        self.opened: set[Key] = set()
        """(village, household, month) really looked at since the program started."""
        self.village: VillageBox | None = None
        self._records: list[RecordLine] = []
        self._listed = ""
        self.heading.setText(_("收件"))
        self.answer = button(_("写回执"), self._answer, icon="stick")
        self.buttons.addWidget(self.answer)
        self.villages = RowList(_village_columns(), row=34, name=_("各村"))
        self.villages.chosen.connect(self._choose_village)
        self.records = RowList(
            _record_columns(self), row=50, ruled=True, zebra=False, headings=False, name=_("新来的")
        )
        self.records.chosen.connect(self._open)
        self.chips = Chips([("waiting", _("等着看")), ("all", _("全部"))])
        self.chips.chosen.connect(lambda _key: self._filter())
        self.pass_seen = button("", self._pass_seen, "small")
        self.pass_seen.hide()
        self.record = RecordCard(self, self._verdict)
        self._build()

    def _build(self) -> None:
        legend = Legend(None, ("voucher", "signed", "estimated"))
        board = Card(title(_("村里的账"), _("不排名，只看齐不齐"), right=legend), self.villages)
        self.who = Words("", BODY, MEDIUM)
        head = row(self.who, self.chips, None, self.pass_seen, spacing=10)
        inbox = Card(head, self.records, spacing=8)
        right = column(self.tray, inbox, self.record, spacing=style.GAP)
        right.setStretch(1, 3)
        right.setStretch(2, 4)
        both = row(board, right, spacing=style.GAP)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        self.body.addLayout(both, 1)

    # -- loading -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """The villages, and the records of the chosen one."""
        from fupin_desk.jobs import review

        self.ask(review.inbox, self._show, key="inbox")

    def _show(self, boxes: list[VillageBox]) -> None:
        self.caption.setText(_("{count} 个村，按代码排").format(count=len(boxes)))
        self.villages.show_rows(boxes)
        self.badged.emit("inbox", any(box.waiting for box in boxes))
        if not boxes:
            words = _("还没有登记村。先登记各村的钥匙，就能收包。")
            self.say(Note("info", words, deed=(_("去登记"), lambda: self.go("keys"))))
        elif self.villages.value() is None:
            waiting = next((n for n, box in enumerate(boxes) if box.waiting), 0)
            self.villages.choose(waiting)
        self.answer.setEnabled(bool(boxes))

    def _choose_village(self, box: VillageBox) -> None:
        from fupin_desk.jobs import review

        if self.village is None or box.code != self.village.code:
            self.record.show_record(None)
        self.village = box
        self.who.setText(_("{village} · {state}").format(village=box.name, state=box.state_text))
        self.answer.setText(_("给{village}写回执").format(village=box.name))
        self.ask(lambda office: review.parcel_records(office, box.code), self._show_records, key="records")

    def _show_records(self, records: list[RecordLine]) -> None:
        self._records = records
        if fresh := self.village is not None and self.village.code != self._listed:
            self._listed = self.village.code if self.village else ""
        if fresh and not any(one.state not in DONE for one in records):
            self.chips.choose("all")
        else:
            self._filter()

    def _filter(self) -> None:
        waiting = [one for one in self._records if one.state not in DONE]
        shown = waiting if self.chips.value == "waiting" else self._records
        self.chips.show_chips(
            [
                ("waiting", _("等着看 {count}").format(count=len(waiting))),
                ("all", _("全部 {count}").format(count=len(self._records))),
            ]
        )
        self.records.show_rows(shown)
        self._count_seen()
        if not shown:
            self.record.show_record(None)

    # -- looking and judging -----------------------------------------------------------------------------

    def key_of(self, record: RecordLine) -> Key:
        """What a record is remembered by as having been looked at."""
        return (self.village.code if self.village else "", record.household_id, record.month)

    def _open(self, record: RecordLine) -> None:
        if record.state not in DONE:
            self.opened.add(self.key_of(record))
        self.record.show_record(record)
        self._count_seen()

    def seen(self) -> list[RecordLine]:
        """Records of this village that wait and were opened."""
        return [one for one in self._records if one.state not in DONE and self.key_of(one) in self.opened]

    def _count_seen(self) -> None:
        count = len(self.seen())
        self.pass_seen.setText(_("看过的都通过（{count}）").format(count=count))
        self.pass_seen.show()
        self.pass_seen.setEnabled(count > 0)

    def _pass_seen(self) -> None:
        from fupin_desk.jobs import review

        village, seen = self.village, self.seen()
        if village is None or not seen:
            return

        def give(office: Office) -> int:
            for one in seen:
                review.verdict(office, village.code, one.household_id, one.month, "passed")
            return len(seen)

        self.do(
            give, lambda count: self.say(Note("done", _("通过了看过的 {count} 份。").format(count=count)))
        )

    def _verdict(self, record: RecordLine, state: str, reason: str) -> None:
        from fupin_desk.jobs import review

        if self.village is not None:
            code = self.village.code
            self.do(
                lambda office: review.verdict(office, code, record.household_id, record.month, state, reason),
                lambda _none: self._judged(),
            )

    def _judged(self) -> None:
        """Close the record; the keyboard stays with the list, not wherever Qt would put it."""
        self.record.done()
        self.records.setFocus()

    # -- receiving and answering -------------------------------------------------------------------------

    def _answer(self) -> None:
        """Write the answer to the stick, or where somebody says."""
        from fupin_desk.jobs import review

        village = self.village
        if village is None:
            return
        found = sticks()
        chosen = str(found[0].path) if found else QFileDialog.getExistingDirectory(self, _("回执写到哪里"))
        if chosen:
            self.do(lambda office: review.answer(office, village.code, Path(chosen)), self._answered)

    def _answered(self, sent: Sent) -> None:
        if not sent.files:
            self.say(Note("info", _("没有新的要回。")))
        else:
            on_stick = any(sent.files[0].is_relative_to(one.path) for one in sticks())
            unplug = _("可以拔下 U 盘了。") if on_stick else ""
            self.say(Note("done", _("回执写好了：{file}").format(file=sent.files[0].name), unplug))


if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office


def _village_columns() -> tuple[Column, ...]:
    def came(one: VillageBox) -> str:
        return datetime.fromisoformat(one.at).astimezone(BEIJING).strftime("%m-%d") if one.at else "—"

    def silent(painter: QPainter, rect: QRectF, one: VillageBox) -> None:
        late = one.silent_days is not None and one.silent_days > SILENT
        words = silent_words(one)
        brush.text(
            painter, rect, words, BODY, "amber" if late else "ink", MEDIUM if late else 400, brush.RIGHT
        )

    def share(painter: QPainter, rect: QRectF, one: VillageBox) -> None:
        if one.coverage is None:
            brush.text(painter, rect, "—", BODY, "faint", align=brush.RIGHT)
            return
        brush.text(
            painter, QRectF(rect.x(), rect.y(), 42, rect.height()), f"{one.coverage[0]}%", align=brush.RIGHT
        )
        bar = QRectF(rect.x() + 50, rect.center().y() - 5, rect.width() - 50, 10)
        paint_coverage(painter, bar, one.coverage)

    def passed(one: VillageBox) -> str:
        return f"{one.passed}/{one.records}" if one.records else "—"

    right = brush.RIGHT
    return (
        text_column(_("代码"), 52, lambda one: one.code[-3:], colour="soft"),
        text_column(_("村"), 0, lambda one: one.name, weight=MEDIUM),
        text_column(_("上次来件"), 74, came, align=right, spare=True),
        Column(_("距今"), 64, silent, silent_words, right),
        text_column(_("通过"), 84, passed, align=right),
        text_column(_("等着"), 50, lambda one: str(one.waiting or "—"), align=right),
        Column(_("来历，按金额"), 118, share, lambda one: f"{one.coverage[0]}%" if one.coverage else ""),
        text_column(_("退回"), 48, lambda one: str(one.returned or "—"), align=right),
    )


def silent_words(one: VillageBox) -> str:
    """How long a village has been silent."""
    if one.silent_days is None:
        return "—"
    return _("{days} 天").format(days=one.silent_days) if one.silent_days else _("今天")


def _record_columns(page: TownshipPage) -> tuple[Column, ...]:
    def state(painter: QPainter, rect: QRectF, one: RecordLine) -> None:
        paint_state(painter, rect.center().x(), rect.center().y(), one.state, 16)

    def what(one: RecordLine) -> str:
        words = _("{lines} 笔，{photos} 张照片").format(lines=len(one.lines), photos=one.photos)
        seen = page.key_of(one) in page.opened and one.state not in DONE
        return " · ".join(filter(None, (_("改过") if one.changed else "", words, _("看过") if seen else "")))

    def both(painter: QPainter, rect: QRectF, one: RecordLine) -> None:
        upper = QRectF(rect.x(), rect.center().y() - 22, rect.width(), 22)
        brush.text(painter, upper, what(one), CAP, "ink")
        x, third = rect.x(), rect.width() / 3
        for name, amount in ((_("政策"), one.policy), (_("现金"), one.cash), (_("到家"), one.home)):
            lower = QRectF(x, rect.center().y(), third - 6, 22)
            taken = brush.text(painter, lower, name, CAP, "soft") + 6
            brush.money(
                painter, lower.adjusted(taken, 0, 0, 0), amount, "soft", size=CAP, zero="0.00", left=True
            )
            x += third

    def share(painter: QPainter, rect: QRectF, one: RecordLine) -> None:
        if one.coverage is not None:
            parts = (one.coverage.voucher, one.coverage.signed, one.coverage.estimated)
            paint_coverage(painter, QRectF(rect.x(), rect.center().y() - 5, rect.width(), 10), parts)

    return (
        Column("", 36, state, lambda one: one.state),
        text_column("", 84, lambda one: one.head, weight=MEDIUM, private=True),
        text_column("", 74, lambda one: one.month.replace("-", "."), size=CAP, colour="soft"),
        Column("", 0, both, what),
        Column("", 110, share, lambda _one: "", spare=True),
    )
