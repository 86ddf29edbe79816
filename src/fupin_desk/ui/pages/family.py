"""家庭变动: what happened in a family, what follows from it before it is saved, and what happened before.

Left the form and, under it, the consequences in sentences; right who belongs to the household today and its
history. Reached from the household's page; papers of a person (a number that came, a second household book,
one person registered twice) are settled on the right, by the person chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.family_form import FamilyForm
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row, scrolled, title
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.note import Picture
from fupin_desk.ui.widgets.reason import ReasonBar

if TYPE_CHECKING:
    from datetime import date

    from fupin_desk.jobs.family import Preview
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.relatives import EventLine, SeatLine
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[
        list[HouseholdLine], list[SeatLine], list[EventLine], list[tuple[SeatLine, SeatLine]], date
    ]

SIDE, SIDE_COMPACT = 360, 320
TOPICS = {
    "divisor": "person", "sign": "signed", "card": "print", "account": "book", "helper": "help",
    "report": "file", "number": "info",
}  # fmt: skip


class FamilyPage(Page):
    """One household's family: what happened, what follows."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"member", "membership", "household", "family_event", "pairing"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("家庭变动"))
        self.household_id = ""
        self._wanted = ""
        self._begun = ""
        self._people: list[SeatLine] = []
        self._doubles: list[tuple[SeatLine, SeatLine]] = []
        self.picker = Picker(_("哪一户？打姓名或首字母"))
        self.picker.setFixedWidth(260)
        self.picker.picked.connect(self.open)
        self.back = button(_("看这一户"), self._go_back, "small", "house")
        self.buttons.addWidget(self.picker)
        self.buttons.addWidget(self.back)
        self.form = FamilyForm()
        self.form.changed.connect(self._ask_what_follows)
        self.form.other_wanted.connect(self._other)
        self.save = button(_("记下这次变动"), self._save, "primary")
        self._problem = Words("", CAP, colour="amber", wrap=True)
        self._follows = column(spacing=3)
        first = _("先点上面发生了什么。存之前会告诉您后面跟着变的是什么；以前的账和签字都不动。")
        self._first = Words(first, BODY, colour="soft", wrap=True)
        inner = QWidget()
        inner.setLayout(column(self.form, self._first, None, spacing=12, margins=(0, 0, 8, 0)))
        self._whose = Words("", BODY, MEDIUM, "accent", private=True)
        what = row(Words(_("发生了什么"), BODY, BOLD), self._whose, None, spacing=10)
        self._left = Card(what, scrolled(inner), spacing=8)
        self._left.box.setStretch(1, 1)
        said = column(title(_("这样记下去，后面跟着变的")), self._follows, self._problem, spacing=6)
        deeds = row(self.save, button(_("重来"), self._again, "link"), None, spacing=12)
        self._after = Card(said, deeds, kind="band", spacing=10)
        self._make_side()
        both = row(column(self._left, self._after, spacing=GAP), self._right, spacing=GAP)
        both.setStretch(0, 1)
        self.body.addLayout(both, 1)
        self._enable()

    def _make_side(self) -> None:
        self.list = RowList([Column("", 0, _paint_person, _person_words)], row=44, ruled=True, zebra=False,
                            headings=False, name=_("家里人"), pad=4)  # fmt: skip
        self.list.chosen.connect(lambda _one: self._point())
        self.reason = ReasonBar()
        self.reason.setProperty("card", "amber")
        self.number = button(_("补证件号码"), self._ask_number, "small")
        self.book = button(_("户口在另一本"), self._ask_book, "link")
        self.same = button(_("是同一个人"), self._same, "link")
        deeds = row(self.number, self.book, self.same, None, spacing=8)
        self.past = RowList([Column("", 0, _paint_event, _event_words)], row=44, ruled=True, zebra=False,
                            headings=False, choosable=False, name=_("变动经过"), pad=4)  # fmt: skip
        self._none = Words(_("还没有记过变动。"), CAP, colour="soft")
        self._who = Words("", CAP, colour="soft")
        people = Card(row(Words(_("现在的家里人"), BODY, BOLD), self._who, None, spacing=8), self.list, deeds,
                      spacing=6)  # fmt: skip
        people.box.setStretch(1, 1)
        history = Card(title(_("变动经过"), _("新的在上")), self._none, self.past, spacing=6)
        history.box.setStretch(2, 1)
        self._right = QWidget()
        side = column(people, history, spacing=GAP)
        side.setStretch(0, 1)
        side.setStretch(1, 1)
        self._right.setLayout(side)
        self._right.setFixedWidth(style.px(SIDE))
        self.body.addWidget(self.reason)

    # -- what the window asks ----------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """Somebody came for a household."""
        if "household_id" in where:
            self._wanted = where["household_id"]
            if self._begun:
                self.open(self._wanted)

    def search(self) -> None:
        """Ctrl+F: another household."""
        self.picker.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def open(self, household_id: str) -> None:
        """This household."""
        self.household_id = household_id
        self._begun = ""
        self.load()

    def load(self) -> None:
        """Read the household's people and history."""
        from fupin_desk.jobs import households, relatives

        if self._wanted:
            self.household_id, self._wanted = self._wanted, ""
        wanted = self.household_id

        def everything(office: Office) -> Answer:
            lines = households.lines(office)
            house = wanted or (lines[0].id if lines else "")
            if not house:
                return lines, [], [], [], office.today()
            return (lines, relatives.people(office, house), relatives.history(office, house),
                    relatives.doubles(office, house), office.today())  # fmt: skip

        self.ask(everything, self._show, key="family")

    def may_leave(self) -> bool:
        """Something typed and not saved stays, said once."""
        draft = self.form.draft()
        typed = draft is not None and bool(
            draft.members or draft.relations or (draft.person and draft.person.name)
        )
        if not typed:
            return True
        self.say(Note("amber", _("这次变动还没记下。"), _("记下它，或点“重来”放弃。")))
        return False

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        lines, self._people, events, self._doubles, today = answer
        if not self.household_id and lines:
            self.household_id = lines[0].id
        line = next((one for one in lines if one.id == self.household_id), None)
        self.picker.households.show(lines)
        self.form.show_households(lines)
        self._left.setEnabled(line is not None)
        self.caption.setText(
            _("{group}　{n} 人").format(group=line.group, n=len(self._people))
            if line else _("账里还没有农户，先导入花名册。")
        )  # fmt: skip
        self._whose.setText(_("{head}家").format(head=line.head) if line and line.head else "")
        self._who.setText(_("{n} 人").format(n=len(self._people)))
        self.list.show_rows(self._people)
        self.past.show_rows(list(reversed(events)))
        self._none.setVisible(not events)
        if self._begun != self.household_id:
            self._begun = self.household_id
            self.form.begin(self.household_id, self._people, today)
        self._point()

    def _ask_what_follows(self) -> None:
        from fupin_desk.jobs import family

        draft = self.form.draft()
        self._first.setVisible(draft is None)
        self._enable()
        if draft is None or self.form.wrong_day():
            self._told([], "")
            return
        self.ask(lambda office: family.preview(office, draft), self._previewed, key="preview")

    def _previewed(self, seen: Preview) -> None:
        if self.form.draft() is None:
            return
        self.form.show_preview(seen.asked)
        self._told([(one.topic, one.words) for one in seen.follows], seen.problem)
        self._enable(good=not seen.problem and bool(seen.follows))

    def _told(self, follows: Sequence[tuple[str, str]], problem: str) -> None:
        clear(self._follows)
        for topic, words in follows:
            line = row(
                Picture(TOPICS[topic], "accent", 16), Words(words, BODY, wrap=True, private=True), spacing=8
            )
            line.setStretch(1, 1)
            self._follows.addLayout(line)
        self._problem.setText(_("还差：{why}。").format(why=problem) if problem else "")
        self._problem.setVisible(bool(problem))

    def _enable(self, *, good: bool = False) -> None:
        self.save.setEnabled(good)
        self._after.setVisible(self.form.draft() is not None)

    def _point(self) -> None:
        one = self.list.value()
        self.number.setEnabled(one is not None and not one.has_number)
        self.book.setEnabled(one is not None)
        self.same.setVisible(any(one in pair for pair in self._doubles))

    # -- doing -------------------------------------------------------------------------------------------

    def _save(self) -> None:
        from fupin_desk.jobs import family

        draft = self.form.draft()
        if draft is None or self.form.wrong_day() or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self.do(lambda office: family.record(office, draft), self._saved)

    def _saved(self, _event: str) -> None:
        self._begun = ""
        self.load()

    def _again(self) -> None:
        self._begun = ""
        self.notes.dismiss()
        self.load()

    def _other(self, household_id: str) -> None:
        from fupin_desk.jobs import relatives

        self.ask(
            lambda office: relatives.people(office, household_id),
            lambda people: self.form.pick_other(household_id, people),
            key="other",
        )

    def _ask_number(self) -> None:
        from fupin_desk.jobs import relatives

        one, house = self.list.value(), self.household_id
        if one is None:
            return
        who = one.member_id

        def give(number: str) -> None:
            self.do(lambda office: relatives.give_number(office, house, who, number))

        words = _("{name}的证件号码").format(name=one.name)
        self.reason.ask(words, _("补上"), give, hint=_("18 位证件号码"))

    def _ask_book(self) -> None:
        from fupin_desk.jobs import relatives

        one, house = self.list.value(), self.household_id
        if one is None:
            return
        who = one.member_id

        def note(book: str) -> None:
            self.do(lambda office: relatives.set_book(office, house, who, book))

        words = _("{name}的户口在谁家的本子上").format(name=one.name)
        self.reason.ask(words, _("记下"), note, hint=_("写户主姓名；空着就是没有另一本"), must=False)

    def _same(self) -> None:
        from fupin_desk.jobs import relatives

        one, house = self.list.value(), self.household_id
        pair = next((two for two in self._doubles if one in two), None)
        if pair is not None:
            keep, drop = pair[0].member_id, pair[1].member_id
            self.do(lambda office: relatives.same_person(office, house, keep, drop))

    def _go_back(self) -> None:
        self.go("household", household_id=self.household_id)


def _person_words(one: SeatLine) -> str:
    return " ".join(part for part in (one.name, one.relation, one.sex, _extra(one)) if part)


def _extra(one: SeatLine) -> str:
    parts = [
        _("到 {day} 为止").format(day=one.left - timedelta(days=1)) if one.left else "",
        one.soon,
        "" if one.shares else _("不共享收入"), "" if one.has_number else _("缺证件号码"),
        _("户口在{book}").format(book=one.hukou_book) if one.hukou_book else "",
        _("{day} 起").format(day=one.joined) if one.joined else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _paint_person(painter: QPainter, room: QRectF, one: SeatLine) -> None:
    half = (room.height() - 6) / 2
    top = QRectF(room.x() + 6, room.y() + 3, room.width() - 10, half)
    brush.text(painter, top.adjusted(0, 0, -100, 0), one.name, weight=MEDIUM, private=True)
    brush.text(painter, top, one.relation, CAP, "soft", align=brush.RIGHT)
    brush.text(painter, top.translated(0, half), _extra(one) or one.sex, CAP, "soft", private=True)


def _event_words(one: EventLine) -> str:
    return " ".join(part for part in (one.month, one.kind_label, one.words, one.note) if part)


def _paint_event(painter: QPainter, room: QRectF, one: EventLine) -> None:
    half = (room.height() - 6) / 2
    top = QRectF(room.x() + 6, room.y() + 3, room.width() - 10, half)
    brush.text(painter, top.adjusted(0, 0, -90, 0), one.kind_label, weight=MEDIUM)
    brush.text(painter, top, _("{month} 起").format(month=one.month), CAP, "soft", align=brush.RIGHT)
    words = " · ".join(part for part in (one.words, one.note) if part)
    brush.text(painter, top.translated(0, half), words, CAP, "soft", private=True)
