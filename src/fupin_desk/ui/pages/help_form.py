"""The form of a help-record card: what was done, which kind of measure, whose money, on which paper.

These are the questions the field studies found unanswered. Content, measure and source are wanted; an amount
or goods with a quantity say how much; the helper is the household's own unless another is chosen.
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
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.photo import ENDINGS

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpDraft
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine

MEASURES = (
    "产业帮扶", "就业帮扶", "金融帮扶", "公益性岗位帮扶", "住房安全保障", "饮水安全保障", "健康帮扶",
    "义务教育保障", "教育帮扶", "综合保障", "社会帮扶", "搬迁", "生产生活条件改善", "基础设施建设",
)  # fmt: skip
SOURCES = (
    "中央财政常态化帮扶资金", "省级财政常态化帮扶资金", "市级财政常态化帮扶资金", "县级财政常态化帮扶资金",
    "中央财政衔接资金", "省级财政衔接资金", "市级财政衔接资金", "县级财政衔接资金", "行业部门资金",
    "东西部协作资金", "定点帮扶资金", "帮扶单位自筹", "社会捐赠", "金融贷款", "村集体经济", "农户自筹",
    "没有花钱",
)  # fmt: skip


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


def draft_of(typed: Mapping[str, str], photos: Sequence[Path] = ()) -> HelpDraft:
    """What the form asks the ledger to record."""
    from fupin_desk.jobs.helping import HelpDraft

    amount = typed["amount"].strip()
    return HelpDraft(
        happened=values.parse_day(typed["happened"]), content=typed["content"].strip(),
        measure=typed["measure"], fund_source=typed["fund_source"],
        amount=values.fen(amount) if amount else None,
        goods=typed["goods"].strip(), quantity=typed["quantity"].strip(),
        document_no=typed["document_no"].strip(), paying_unit=typed["paying_unit"].strip(),
        helper_id=typed["helper_id"] or None, next_step=typed["next_step"].strip(),
        due=values.parse_day(typed["due"]) if typed["due"].strip() else None, photos=tuple(photos),
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
        self.form = Form(self._fields(()), columns=3)
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
        inner.setLayout(column(self._holder, deeds, None, spacing=14, margins=(0, 0, 6, 0)))
        self.box.addWidget(Words(_("记一次帮扶"), BIG, BOLD))
        self.box.addLayout(row(self.picker, self._who, None, spacing=14))
        self.box.addWidget(scrolled(inner), 1)
        self.form.saved.connect(self._saved)

    def _add_photos(self) -> None:
        wanted_files = _("照片") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        names, _filter = QFileDialog.getOpenFileNames(self, _("选照片"), "", wanted_files)
        self.take_photos([Path(name) for name in names])

    def take_photos(self, paths: Sequence[Path]) -> None:
        """These photos go with the card."""
        self.photos += [path for path in paths if path not in self.photos]
        self._photo_count.setText(_("带 {n} 张照片").format(n=len(self.photos)) if self.photos else "")

    def _fields(self, helpers: Sequence[PersonLine]) -> list[Field]:
        people = [("", _("这一户的帮扶责任人"))]
        people += [(one.id, f"{one.name}  {one.unit}".strip()) for one in helpers]
        return [
            Field(
                "content",
                _("做了什么"),
                lines=2,
                wide=3,
                limit=2000,
                check=wanted(_("做了什么")),
                private=True,
            ),
            Field("happened", _("哪一天"), limit=10, check=a_day),
            Field("measure", _("属于哪类措施"), choices=[(one, one) for one in MEASURES]),
            Field("helper_id", _("谁去做的"), choices=people),
            Field("fund_source", _("钱从哪里来"), choices=[(one, one) for one in SOURCES]),
            Field(
                "amount", _("金额（元）"), hint=_("没有花钱就空着"), limit=30, check=an_amount, private=True
            ),
            Field("document_no", _("文件号"), limit=100),
            Field("goods", _("给了什么东西"), limit=100),
            Field("quantity", _("数量"), limit=40),
            Field("paying_unit", _("哪个单位出的"), limit=100),
            Field("next_step", _("下一步"), wide=2, limit=400),
            Field("due", _("哪天前做到"), placeholder="2026-11-30", limit=10, check=a_day_or_none),
        ]

    def begin(
        self, lines: Sequence[HouseholdLine], helpers: Sequence[PersonLine], today: date, household_id: str
    ) -> None:
        """A fresh card, for this household if one is meant."""
        self._lines = lines
        self.picker.households.show(lines)
        fresh = Form(self._fields(helpers), columns=3)
        fresh.saved.connect(self._saved)
        self._holder.replaceWidget(self.form, fresh)
        self.form.deleteLater()
        self.form = fresh
        self.photos = []
        self.take_photos(())
        self.form.put({"happened": today.isoformat(), "fund_source": SOURCES[3]})
        self.household_id = ""
        self._who.setText("")
        if household_id:
            self.choose(household_id)
        else:
            self.picker.box.setFocus()

    def choose(self, household_id: str) -> None:
        """This household."""
        line = next((one for one in self._lines if one.id == household_id), None)
        if line is not None:
            self.household_id = household_id
            self._who.tone("ink")
            self._who.setText(f"{line.head}  {line.group}")
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
