"""走访: who is due for a visit, by helper, and the form for the visit that was made.

Left every household with the day of its next visit, the most overdue first; right the chosen household: what
to ask (promises, needs, what was agreed last time), its earlier visits, and the form. The rhythm behind the
dates is dated data; where nobody confirmed it the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.search import folded
from fupin_desk.model.values import parse_day
from fupin_desk.model.visit import WAYS
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.help_form import a_day, a_day_or_none
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, clear, column, row, scrolled
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.note import Picture
from fupin_desk.ui.widgets.search import Chips, SearchBox
from fupin_desk.ui.widgets.wording import KindWords, kind_words

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.jobs.visits import DueLine, VisitLine

    Answer = tuple[list[DueLine], list[PersonLine], KindWords, date]
    File = tuple[list[str], list[VisitLine]]

SIDE, SIDE_COMPACT = 420, 370


class VisitsPage(Page):
    """Visits that are due, and those that were made."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"visit", "promise", "need", "pairing", "person", "household", "member", "membership", "help_record"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("走访"))
        self._lines: list[DueLine] = []
        self._words = KindWords(("", ""), ("", ""))
        self._wanted, self._today, self._house = "", date(2000, 1, 1), ""
        self.form: Form | None = None
        self.buttons.addWidget(button(_("回帮扶"), lambda: self.go("help"), "small", "left"))
        self.chips = Chips([("late", _("该去了")), ("soon", _("快到期")), ("", _("全部"))])
        self.chips.chosen.connect(lambda _key: self._let_through())
        self.whose = Chooser()
        self.whose.setFont(style.font(CAP))
        self.whose.setMinimumWidth(style.px(150))
        self.whose.setAccessibleName(_("谁去走访"))
        self.whose.currentIndexChanged.connect(lambda _n: self._let_through())
        self.box = SearchBox(_("户主、村民小组"))
        self.box.setFixedWidth(190)
        self.box.typed.connect(lambda _text: self._let_through())
        self.list = RowList(
            [
                text_column(_("户主"), 150, lambda one: one.head, weight=MEDIUM, private=True),
                text_column(_("村民小组"), 90, lambda one: one.group, size=CAP, colour="soft", spare=True),
                text_column(_("户类型"), 0, self._kind, size=CAP, colour="soft"),
                text_column(_("帮扶责任人"), 100, lambda one: one.helper or "—", size=CAP, private=True),
                text_column(_("上次"), 66, lambda one: f"{one.last:%m-%d}" if one.last else "—", size=CAP),
                Column(_("下次"), 136, _paint_due, _due_words),
                text_column(_("要问"), 52, _questions, align=brush.RIGHT, size=CAP),
            ],
            name=_("走访"),
        )
        self.list.chosen.connect(self._point)
        self.box.onward.connect(self.list.setFocus)
        self._none = Words("", BODY, colour="soft", wrap=True)
        self._basis = Words("", CAP, colour="soft", wrap=True)
        top = row(self.chips, None, self.whose, self.box, spacing=10)
        listed = Card(top, self._none, self.list, self._basis, spacing=8, pad=12)
        listed.box.setStretch(2, 1)
        self._inner = column(spacing=8, margins=(0, 0, 8, 0))
        inside = QWidget()
        inside.setLayout(self._inner)
        self._right = Card(scrolled(inside), spacing=6)
        self._right.setFixedWidth(style.px(SIDE))
        both = row(listed, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self.body.addLayout(both, 1)

    # -- what the window asks ----------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """A household to visit, or a helper's list."""
        self._wanted = where.get("household_id", "")

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def may_leave(self) -> bool:
        """A visit typed and not saved stays, said once."""
        if self.form is None or not self.form.changed:
            return True
        self.say(Note("amber", _("这次走访还没有记下。"), _("记下它，或点“算了”。")))
        return False

    def load(self) -> None:
        """Read what is due, who helps, and the words of the day."""
        from fupin_desk.jobs import helping, visits

        def everything(office: Office) -> Answer:
            words = kind_words(office.resources.words, office.today())
            return visits.due(office), helping.people(office), words, office.today()

        self.ask(everything, self._show, key="due")

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        self._lines, people, self._words, self._today = answer
        late = sum(bool(one.overdue) for one in self._lines)
        soon = sum(one.soon for one in self._lines)
        self.caption.setText(_("{n} 户，过了日子的 {late} 户").format(n=len(self._lines), late=late))
        self.chips.show_chips(
            [
                ("late", _("该去了 {n}").format(n=late)),
                ("soon", _("快到期 {n}").format(n=soon)),
                ("", _("全部 {n}").format(n=len(self._lines))),
            ]
        )
        self._whose_of(people)
        open_ = any(not one.confirmed for one in self._lines)
        basis = _("多久走访一次按户的类型定；这份周期还没有县里确认。") if open_ else ""
        self._basis.setText(basis)
        if self._wanted:
            self.chips.choose("")
        self._let_through()

    def _whose_of(self, people: Sequence[PersonLine]) -> None:
        chosen = str(self.whose.currentData() or "")
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(_("所有人"), "")
        for one in people:
            if one.households:
                self.whose.addItem(_("{name}（{n} 户）").format(name=one.name, n=one.households), one.id)
        self.whose.setCurrentIndex(max(self.whose.findData(chosen), 0))
        self.whose.blockSignals(False)

    def _let_through(self) -> None:
        chip, helper, word = self.chips.value, str(self.whose.currentData() or ""), folded(self.box.text())
        shown = [
            one
            for one in self._lines
            if (chip == "" or (chip == "late" and one.overdue) or (chip == "soon" and one.soon))
            and helper in ("", one.helper_id)
            and word in folded(f"{one.head} {one.group}")
        ]
        self.list.show_rows(shown)
        self._none.setVisible(not shown)
        self._none.setText(
            _("没有过了日子的户。点“全部”看每一户下次是哪天。") if self._lines
            else _("账里还没有农户。先导入花名册，再来安排走访。")
        )  # fmt: skip
        ids = [one.household_id for one in shown]
        keep = self._wanted or self._house
        if keep in ids:
            self.list.choose(ids.index(keep))
            self._wanted = ""
        elif shown:
            self.list.choose(0)
        self._point(self.list.value())

    def _kind(self, one: DueLine) -> str:
        return f"{self._words.short(one.kind, one.monitor_category)}　{one.rhythm}"

    def _point(self, one: DueLine | None) -> None:
        self._right.setVisible(one is not None)
        if one is None or (self.form is not None and self.form.changed and one.household_id == self._house):
            return
        self._house = one.household_id

        def file(office: Office) -> File:
            from fupin_desk.jobs import promises, visits

            house = one.household_id
            return promises.to_ask(office, house), visits.lines(office, house, 12)

        self.ask(file, lambda found: self._filed(one, found), key="file")

    def _filed(self, one: DueLine, found: File) -> None:
        asked, seen = found
        clear(self._inner)
        self.form = None
        link = button(_("看这一户"), lambda: self.go("household", household_id=one.household_id), "link")
        self._inner.addLayout(row(Words(one.head, BODY, BOLD, private=True), None, link))
        self._inner.addWidget(Words(_("这次要问"), CAP, colour="soft"))
        for words in asked or [_("没有挂着的承诺和诉求。")]:
            line = row(
                Picture("talk", "accent" if asked else "faint", 16),
                Words(words, BODY if asked else CAP, wrap=True, private=bool(asked)),
                spacing=8,
            )
            line.setStretch(1, 1)
            self._inner.addLayout(line)
        self._form_of(one)
        if seen:
            self._inner.addWidget(Words(_("以前的走访联系"), CAP, colour="soft"))
        for visit in seen:
            self._inner.addLayout(_past(visit))
        self._inner.addStretch(1)

    def _form_of(self, one: DueLine) -> None:
        talk = _("看了什么、谈了什么")
        self.form = Form(
            [
                Field("happened", _("哪一天"), limit=10, check=a_day),
                Field("way", _("怎么联系的"), choices=[(key, _(words)) for key, words in WAYS.items()]),
                Field("talked_with", _("和谁谈的"), limit=100, private=True, wide=2),
                Field("content", talk, lines=2, limit=2000, check=wanted(talk), wide=2, private=True),
                Field("words", _("户里怎么说"), lines=2, limit=2000, wide=2, private=True),
                Field("next_step", _("下一步"), limit=400),
                Field("due", _("哪天前再来"), placeholder="2026-11-30", limit=10, check=a_day_or_none),
            ],
            columns=2,
        )  # fmt: skip
        self.form.put({"happened": self._today.isoformat(), "way": "visit"})
        self.form.saved.connect(lambda typed: self._save(one, typed))
        keep = button(_("记下这次走访"), self.form.save, "primary")
        deeds = row(keep, button(_("算了"), self._leave, "link"), None, spacing=12)
        self._inner.addWidget(self.form)
        self._inner.addLayout(deeds)

    # -- doing -------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        self.form = None
        self._point(self.list.value())

    def _save(self, one: DueLine, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import visits

        draft = visits.VisitDraft(
            household_id=one.household_id,
            happened=parse_day(typed["happened"]),
            way=typed["way"],
            talked_with=typed["talked_with"].strip(),
            content=typed["content"].strip(),
            words=typed["words"].strip(),
            next_step=typed["next_step"].strip(),
            due=parse_day(typed["due"]) if typed["due"].strip() else None,
        )
        self.do(lambda office: visits.record(office, draft), self._saved)

    def _saved(self, _visit: str) -> None:
        self.form = None
        self.load()


def _past(visit: VisitLine) -> QVBoxLayout:
    who = " · ".join(part for part in (visit.way_label, visit.who, visit.talked_with) if part)
    head = row(
        Words(f"{visit.happened}", CAP, MEDIUM), Words(who, CAP, colour="soft", private=True), None, spacing=8
    )
    made = column(head, spacing=1)
    for words in (visit.content, visit.words and _("户里说：{words}").format(words=visit.words),
                  visit.next_step and _("下一步：{words}").format(words=visit.next_step)):  # fmt: skip
        if words:
            made.addWidget(Words(words, CAP, wrap=True, private=True))
    return made


def _questions(one: DueLine) -> str:
    return _("{n} 条").format(n=one.questions) if one.questions else ""


def _due_words(one: DueLine) -> str:
    return f"{one.due:%m-%d}" + (_(" 过了 {days} 天").format(days=one.overdue) if one.overdue else "")


def _paint_due(painter: QPainter, room: QRectF, one: DueLine) -> None:
    tone = "amber" if one.overdue else "ink"
    brush.text(painter, room, _due_words(one), CAP, tone, MEDIUM if one.overdue or one.soon else 400)
