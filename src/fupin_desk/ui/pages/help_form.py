"""The form of a help-record card: what was done, which kind of measure, whose money, on which paper.

These are the questions the field studies found unanswered. Content, measure and source are wanted and never
pre-chosen; an amount or goods with a quantity say how much; the helper is the household's own unless another
is chosen. A promise the help keeps is offered from the household's open ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model import values
from fupin_desk.model.help import WAYS
from fupin_desk.ui import style
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.photo import ENDINGS

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpDraft
    from fupin_desk.jobs.promises import PromiseLine
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.measures import HelpWords


def a_day(text: str) -> str:
    """A check: a whole date."""
    try:
        values.parse_day(text)
    except Spoken:
        return _("日期写成 2026-10-31")
    return ""


def an_amount(text: str) -> str:
    """A check: nothing, or an amount."""
    try:
        return "" if not text.strip() or values.fen(text) >= 0 else _("金额要大于零")
    except Spoken as error:
        return error.what


def a_day_or_none(text: str) -> str:
    """A check: nothing, or a whole date."""
    return a_day(text) if text.strip() else ""


def draft_of(typed: Mapping[str, str], photos: Sequence[Path] = (), promise_id: str = "") -> HelpDraft:
    """What the form asks the ledger to record."""
    from fupin_desk.jobs.helping import HelpDraft

    amount = typed["amount"].strip()
    return HelpDraft(
        happened=values.parse_day(typed["happened"]), content=typed["content"].strip(),
        measure=typed["measure"], fund_source=typed["own_source"].strip() or typed["fund_source"],
        amount=values.fen(amount) if amount else None,
        goods=typed["goods"].strip(), quantity=typed["quantity"].strip(),
        document_no=typed["document_no"].strip(), paying_unit=typed["paying_unit"].strip(),
        helper_id=typed["helper_id"] or None, next_step=typed["next_step"].strip(),
        due=values.parse_day(typed["due"]) if typed["due"].strip() else None, photos=tuple(photos),
        sub_kind=typed["sub_kind"].strip(), way=typed["way"], companions=typed["companions"].strip(),
        words=typed["words"].strip(), promise_id=promise_id or None,
    )  # fmt: skip


class HelpForm(Card):
    """Choose the household, fill the card, save. `saved(household_id, typed)`."""

    saved = Signal(str, dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12, pad=20)
        self.household_id = ""
        self.photos: list[Path] = []
        self._lines: Sequence[HouseholdLine] = ()
        self._photo_count = Words("", CAP, colour="soft")
        self.picker = Picker(_("给谁家？打姓名或首字母"))
        self.picker.setFixedWidth(300)
        self.picker.picked.connect(self.choose)
        self._who = Words("", BODY, BOLD, private=True)
        self._promises: list[PromiseLine] = []
        self.promise = Chooser()
        self.promise.setFont(style.font(CAP))
        self.promise.setMinimumWidth(style.px(240))
        self.promise.setAccessibleName(_("办的是哪条承诺"))
        self._promise_row = QWidget()
        said = Words(_("办的是哪条承诺"), CAP, colour="soft")
        self._promise_row.setLayout(row(said, self.promise, spacing=8))
        self._promise_row.hide()
        self.form = Form(self._fields((), None, date(2000, 1, 1)), columns=3)
        self._holder = column(self.form)
        deeds = row(
            button(_("记下来"), self._save, "primary"),
            button(_("算了"), self.left.emit, "link"),
            12,
            button(_("加照片"), self._add_photos, "small", "photo"),
            self._photo_count,
            None,
            spacing=12,
        )
        inner = QWidget()
        inner.setLayout(column(self._holder, None, spacing=14, margins=(0, 0, 6, 0)))
        self.box.addWidget(Words(_("记一次帮扶"), BIG, BOLD))
        self.box.addLayout(row(self.picker, self._who, None, self._promise_row, spacing=14))
        self.box.addWidget(scrolled(inner), 1)
        self.box.addLayout(deeds)
        self.form.saved.connect(self._saved)

    def _add_photos(self) -> None:
        wanted_files = _("照片") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        names, _filter = QFileDialog.getOpenFileNames(self, _("选照片"), "", wanted_files)
        self.take_photos([Path(name) for name in names])

    def take_photos(self, paths: Sequence[Path]) -> None:
        """These photos go with the card."""
        self.photos += [path for path in paths if path not in self.photos]
        self._photo_count.setText(_("带 {n} 张照片").format(n=len(self.photos)) if self.photos else "")

    def _fields(self, helpers: Sequence[PersonLine], words: HelpWords | None, today: date) -> list[Field]:
        people = [("", _("这一户的帮扶责任人"))]
        people += [(one.id, f"{one.name}  {one.unit}".strip()) for one in helpers]
        measures = [("", _("请选")), *((one, one) for one in (words.measures if words else ()))]
        funds = [("", _("请选")), *((one, one) for one in (words.funds_on(today) if words else ()))]
        ways = [("", ""), *((key, _(told)) for key, told in WAYS.items())]
        several, amount = _("几个单位用顿号隔开"), _("金额（元）")
        what = wanted(_("做了什么"))
        return [
            Field("content", _("做了什么"), lines=2, wide=3, limit=2000, check=what, private=True),
            Field("happened", _("哪一天"), limit=10, check=a_day),
            Field("way", _("怎么去的"), choices=ways),
            Field("helper_id", _("谁去做的"), choices=people),
            Field("measure", _("属于哪类措施"), choices=measures, check=wanted(_("措施类别"))),
            Field("sub_kind", _("具体是什么措施"), placeholder=_("例如 种鸡苗、技能培训"), limit=100),
            Field("companions", _("同去的人"), limit=100, private=True),
            Field("fund_source", _("钱从哪里来"), choices=funds, check=self._a_source),
            Field("own_source", _("单子上没有的来源"), limit=100),
            Field("document_no", _("文件号"), limit=100),
            Field("amount", amount, placeholder=_("没有花钱就空着"), limit=30, check=an_amount, private=True),
            Field("paying_unit", _("哪个单位出的"), placeholder=several, limit=300, wide=2),
            Field("goods", _("给了什么东西"), limit=100),
            Field("quantity", _("数量"), limit=40),
            Field("words", _("户里怎么说"), limit=1000, private=True),
            Field("next_step", _("下一步"), wide=2, limit=400),
            Field("due", _("哪天前做到"), placeholder="2026-11-30", limit=10, check=a_day_or_none),
        ]

    def _a_source(self, chosen: str) -> str:
        """A source from the list or one's own."""
        own = self.form.values().get("own_source", "").strip() if hasattr(self, "form") else ""
        return "" if chosen or own else _("资金来源还没有填")

    def begin(
        self, lines: Sequence[HouseholdLine], helpers: Sequence[PersonLine], today: date, household_id: str,
        words: HelpWords | None = None, promises: Sequence[PromiseLine] = (), promise_id: str = "",
    ) -> None:  # fmt: skip
        """A fresh card, for this household and this promise if they are meant."""
        self._lines = lines
        self._promises = [one for one in promises if one.stage in ("promised", "funded")]
        self.picker.households.show(lines)
        fresh = Form(self._fields(helpers, words, today), columns=3)
        fresh.saved.connect(self._saved)
        self._holder.replaceWidget(self.form, fresh)
        self.form.deleteLater()
        self.form = fresh
        self.photos = []
        self.take_photos(())
        self.form.put({"happened": today.isoformat()})
        self.household_id = ""
        self._who.setText("")
        self._offer_promises()
        if household_id:
            self.choose(household_id)
            self._keep(promise_id)
        else:
            self.picker.box.setFocus()

    def _offer_promises(self) -> None:
        """The open promises of the household: this help may keep one."""
        mine = [one for one in self._promises if one.household_id == self.household_id]
        self.promise.clear()
        self.promise.addItem(_("不是哪条承诺"), "")
        for one in mine:
            self.promise.addItem(one.content, one.id)
        self._promise_row.setVisible(bool(mine))

    def _keep(self, promise_id: str) -> None:
        """Come to keep this promise: what is known of it is filled in, to be looked at."""
        one = next((one for one in self._promises if one.id == promise_id), None)
        if one is None:
            return
        self.promise.setCurrentIndex(max(self.promise.findData(promise_id), 0))
        known = {"content": one.content, "document_no": one.document_no, "paying_unit": one.unit}
        if self.form.boxes["fund_source"].findData(one.fund_source) >= 0:  # type: ignore[union-attr]
            known["fund_source"] = one.fund_source
        else:
            known["own_source"] = one.fund_source
        if one.amount:
            known["amount"] = values.yuan(one.amount, separators=False)
        self.form.put(self.form.values() | known)

    def choose(self, household_id: str) -> None:
        """This household."""
        line = next((one for one in self._lines if one.id == household_id), None)
        if line is not None:
            self.household_id = household_id
            self._who.tone("ink")
            self._who.setText(f"{line.head}  {line.group}")
            self._offer_promises()
            self.form.boxes["content"].setFocus()

    def _save(self) -> None:
        if not self.household_id:
            self._who.setText(_("先选是哪一户"))
            self._who.tone("red")
            self.picker.box.setFocus()
            return
        self.form.save()

    def _saved(self, typed: dict[str, str]) -> None:
        if self.household_id:
            self.saved.emit(self.household_id, typed)
        else:
            self._save()
