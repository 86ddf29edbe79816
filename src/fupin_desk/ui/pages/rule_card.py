"""One rule pack on its card: source and confirmation on top, then every rule, beside the pack in use.

The same card shows a file that is only being looked at; then it asks whether to keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Words, button, column, hair, row
from fupin_desk.ui.widgets.rulerows import RuleRows
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.rules import PackLine, Preview
    from fupin_desk.model.rules import RulePack
    from fupin_desk.model.switches import Row


class RuleCard(Card):
    """A pack: its facts, what can be done with it, its rules. `village`: whether packs are chosen here."""

    kept = Signal(object)
    """Keep this Preview."""
    forgotten = Signal()
    """The file that was looked at is not wanted."""
    used = Signal(str)
    compared = Signal(str)
    sworn = Signal(str, dict)
    """(ref, by and document): confirm this pack."""

    def __init__(self, *, village: bool) -> None:
        super().__init__(spacing=6)
        self._village, self._newest = village, False
        self.today = ""
        """The day a confirmation is of unless another is written."""
        self.preview: Preview | None = None
        self.line: PackLine | None = None
        self._rows: Sequence[Row] = ()
        self.name = Words("", BODY, BOLD, elide=True)
        self.facts = [Words("", CAP, colour="soft", elide=True) for _n in range(3)]
        self.sure = Words("", CAP, MEDIUM, "amber", elide=True)
        self.use = button(_("采用"), self._use, "primary")
        self.compare = button(_("换个办法算"), self._compare)
        self.confirm = button(_("确认…"), self._ask_confirm)
        self.keep = button(_("存下"), self._keep, "primary")
        self.drop = button(_("不要"), self._forget)
        head = row(self.name, self.compare, self.confirm, self.use, self.drop, self.keep)
        head.setStretch(0, 1)
        self.chips = Chips([("differs", ""), ("all", "")])
        self.chips.chosen.connect(lambda _key: self._fill())
        self.alone = RuleRows()
        self.two = RuleRows((_("在用的"), _("这一套")))
        self.rules = QStackedWidget()
        self.rules.addWidget(self.alone)
        self.rules.addWidget(self.two)
        self.form = self._confirm_form()
        self.box.addLayout(head)
        for piece in (*self.facts, self.sure, self.form, hair(), self.chips):
            self.box.addWidget(piece)
        self.box.addWidget(self.rules, 1)
        self._buttons()

    def _confirm_form(self) -> QWidget:
        self.fields = Form(
            (
                Field("by", _("谁确认的"), _("人名或单位"), limit=100, check=wanted(_("谁确认的"))),
                Field("on", _("哪一天"), placeholder="2026-10-31", limit=10, check=_day),
                Field("document", _("依据"), _("文件名称、文号或会议纪要"), check=wanted(_("依据"))),
            ),
            columns=3,
        )
        self.fields.saved.connect(self._confirmed)
        made = QWidget()
        save = button(_("记下确认"), self.fields.save, "primary")
        made.setLayout(column(self.fields, row(save, button(_("先不记"), self.confirmed), None), spacing=8))
        made.hide()
        return made

    # -- showing -----------------------------------------------------------------------------------------

    def show_pack(self, line: PackLine, used: PackLine, rows: Sequence[Row]) -> None:
        """Show a pack of the list beside the one in use."""
        self.preview, self.line, self._rows = None, line, rows
        self.form.hide()
        kept = line.kept
        self._head(kept.pack, line.elsewhere)
        came = _("{day} 由{unit}导入").format(day=kept.came_on, unit=kept.came_from or _("本村"))
        origin = _("随程序带来") if kept.came_on is None else came
        if not line.in_use:
            words = _("采用后，凡算到 {month} 以后的账都按它算，更早的账不变")
            origin += " · " + words.format(month=str(kept.pack.valid_from)[:7])
        self.facts[2].setText(origin)
        self._sure(kept.pack, kept.confirmed_doc)
        self._newest = line.kept.ref == used.kept.ref
        self._chips(alone=self._newest)

    def show_preview(self, shown: Preview) -> None:
        """Show a file that is not kept yet."""
        self.preview, self.line, self._rows = shown, None, shown.rows
        self.form.hide()
        self._head(shown.pack, shown.elsewhere)
        words = _("还没有存。同在用的“{title}”比，有 {count} 处不同。")
        if shown.known:
            words = _("这份文件以前存过。同在用的“{title}”比，有 {count} 处不同。")
        elif shown.newer:
            words = _("还没有存。编号相同，是另一个版本；同在用的“{title}”比，有 {count} 处不同。")
        self.facts[2].setText(words.format(title=shown.in_use.title, count=len(shown.differing)))
        self._sure(shown.pack, "")
        self._chips(alone=False)
        if shown.differing:
            self.chips.choose("differs")

    def _head(self, pack: RulePack, elsewhere: bool) -> None:
        from fupin_desk.model.switches import region_words

        self.name.setText(pack.title)
        self.facts[0].setText(_("文件：{source}").format(source=pack.source_doc))
        until = str(pack.valid_to) if pack.valid_to else _("没有写到期")
        words = _("适用：{region} · {start} 起 · {until}").format(
            region=region_words(pack.region), start=pack.valid_from, until=until
        )
        self.facts[1].setText(words + (" · " + _("本村不在这个地区") if elsewhere else ""))
        self.facts[1].tone("amber" if elsewhere else "soft")

    def _sure(self, pack: RulePack, document: str) -> None:
        if pack.confirmed:
            words = _("{who} {day} 确认").format(who=pack.confirmed_by, day=pack.confirmed_on)
            words += f" · {document}" if document else ""
        else:
            words = _("没有人确认过：照它算的每个数都会注明待确认，判断不作数。")
        self.sure.setText(words)
        self.sure.tone("soft" if pack.confirmed else "amber")

    def _chips(self, *, alone: bool) -> None:
        from fupin_desk.model.switches import differs

        count = sum(1 for one in self._rows if differs(one))
        self.chips.show_chips(
            [
                ("differs", _("不同的 {count}").format(count=count)),
                ("all", _("全部 {count}").format(count=len(self._rows))),
            ]
        )
        self.chips.setVisible(not alone)
        if not count and self.chips.value != "all":
            self.chips.choose("all")
        self.rules.setCurrentIndex(0 if alone else 1)
        self._fill()
        self._buttons()

    def _fill(self) -> None:
        from fupin_desk.model.switches import differs

        every = self.rules.currentIndex() == 0 or self.chips.value != "differs"
        shown = [one for one in self._rows if every or differs(one)]
        (self.alone if self.rules.currentIndex() == 0 else self.two).show_rules(shown)

    def _buttons(self) -> None:
        looking, line = self.preview is not None, self.line
        asking = not self.form.isHidden()
        choosable = line is not None and self._village and not self._newest and not asking
        self.keep.setVisible(looking)
        self.keep.setEnabled(self.preview is not None and not self.preview.known)
        self.drop.setVisible(looking)
        self.use.setVisible(choosable)
        self.confirm.setVisible(line is not None and not asking)
        self.compare.setVisible(choosable)

    # -- doing -------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        if self.preview is not None:
            self.kept.emit(self.preview)

    def _forget(self) -> None:
        self.preview = None
        self.forgotten.emit()

    def _use(self) -> None:
        if self.line is not None:
            self.used.emit(self.line.kept.ref)

    def _compare(self) -> None:
        if self.line is not None:
            self.compared.emit(self.line.kept.ref)

    def _ask_confirm(self) -> None:
        self.fields.put({"on": self.today})
        self.form.show()
        self._buttons()
        self.fields.boxes["by"].setFocus()

    def _confirmed(self, values: dict[str, str]) -> None:
        if self.line is not None:
            self.sworn.emit(self.line.kept.ref, values)

    def confirmed(self) -> None:
        """It is written down, or not wanted now."""
        self.form.hide()
        self._buttons()


def _day(text: str) -> str:
    from fupin_desk.model.values import NotAMonth, parse_day

    try:
        parse_day(text)
    except NotAMonth as wrong:
        return wrong.now
    return ""
