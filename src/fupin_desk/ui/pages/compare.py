"""换个办法算: one household by two packs, side by side, and every line that makes the difference.

Both sides have their three figures, equal in size. Below stands what differs, view by view: which item, how
each side counts it, how much; the sum of the list is the difference above it, to the fen. Opening a row shows
its lines of the account, opening a line goes to it. Nothing here changes anything: signatures stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QStyleOptionComboBox

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.ui import printer, style, veil
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.compare_side import SideCard
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, hair, row
from fupin_desk.ui.widgets.differences import DifferenceRows, signed
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.comparison import Fact, TwoWays
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.rules import PackLine
    from fupin_desk.model.figures import ViewName
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.values import Month, Window

VIEWS: Final[tuple[tuple[ViewName, str], ...]] = (
    ("policy", N_("政策口径")),
    ("cash", N_("现金口径")),
    ("home", N_("到家口径")),
)
_BACK: Final = 48
_AHEAD: Final = 12
"""Months one can reach back and ahead in the choosers."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """What can be chosen: households, packs, months; `year`: the last twelve whole months."""

    households: list[HouseholdLine]
    packs: list[PackLine]
    months: list[Month]
    year: Window


def _choices(office: Office) -> _Choices:
    from fupin_desk.jobs import households, rules
    from fupin_desk.model.values import Month, Window

    now = Month.of(office.today())
    year = Window(now.plus(-12), now.plus(-1))
    months = [now.plus(_AHEAD - n) for n in range(_BACK + _AHEAD + 1)]
    return _Choices(households.lines(office), rules.packs(office), months, year)


class ComparePage(Page):
    """Choosers above, two columns of figures, the list of what differs."""

    tables = frozenset({"entry", "pack_file", "village", "membership", "household"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("换个办法算"))
        self.caption.setText(_("只是算给人看：什么都不改，签字不受影响"))
        self.household_id, self._right, self._months = "", "", ("", "")
        self._two: TwoWays | None = None
        self.who = _chooser(_("哪一户"), 210, _Who())
        self.start, self.end = _chooser(_("从哪个月"), 116), _chooser(_("到哪个月"), 116)
        self.print = button("", self._print, "", "print", tip=_("打印这张对比"))
        self.print.setAccessibleName(_("打印这张对比"))
        self.print.setEnabled(False)
        self.buttons.addWidget(button(_("回农户"), self._back, "small", "left"))
        self.buttons.addWidget(self.who)
        for piece in (self.start, Words(_("到"), BODY), self.end):
            self.buttons.addWidget(piece)
        self.buttons.addWidget(self.print)
        self.left, self.right = SideCard(_("这边")), SideCard(_("那边"))
        for one in (self.who, self.start, self.end, self.left.pack, self.right.pack):
            one.currentIndexChanged.connect(lambda _index: self._count())
        both = row(self.left, self.right, spacing=style.GAP)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.chips = Chips([(name, _(words)) for name, words in VIEWS])
        self.chips.chosen.connect(lambda _key: self._fill())
        self.told = Words("", BODY, MEDIUM, private=True, elide=True)
        self.heads = Words("", CAP, colour="soft", private=True, elide=True)
        self.rows = DifferenceRows()
        self.rows.wanted.connect(self._to_line)
        self.rules = button(_("两套办法哪里不同"), self._to_rules, "link")
        head = row(Words(_("差在哪里"), BODY, MEDIUM), self.chips, None, self.rules, spacing=10)
        lines = Card(head, hair(), self.told, self.heads, self.rows, spacing=6)
        lines.box.setStretch(4, 1)
        self.body.addLayout(both)
        self.body.addWidget(lines, 1)

    # -- loading -----------------------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """`household_id`: this one; `right`: the pack to compare with; `start`, `end`: months."""
        self.household_id = where.get("household_id", self.household_id)
        self._right = where.get("right", self._right)
        self._months = (where.get("start", ""), where.get("end", ""))
        if self.isVisible():
            self.load()

    def search(self) -> None:
        """Ctrl+F: choose another household."""
        self.who.setFocus()

    def load(self) -> None:
        """Who and what can be chosen, then the figures."""
        self.ask(_choices, self._show_choices, key="choices")

    def _show_choices(self, found: _Choices) -> None:
        if not found.households:
            words = _("还没有农户。先有一户的账，才能换个办法算。")
            self.say(Note("info", words, deed=(_("去农户"), lambda: self.go("household"))))
            return
        (start, end), self._months = self._months, ("", "")
        ids = [line.id for line in found.households]
        house = self.household_id if self.household_id in ids else ids[0]
        people = [
            (line.id, f"{line.head}　{line.short_no or line.household_no}") for line in found.households
        ]
        _offer(self.who, people, house)
        months = [(str(at), str(at)) for at in found.months]
        _offer(self.start, months, start or self.start.currentData() or str(found.year.start))
        _offer(self.end, months, end or self.end.currentData() or str(found.year.end))
        packs = [(one.kept.ref, one.kept.pack.title) for one in found.packs]
        other = next((one.kept.ref for one in found.packs if not one.in_use), packs[0][0])
        used = next((one.kept.ref for one in found.packs if one.in_use), packs[0][0])
        left = used if self._right and self._right != used else self.left.pack.currentData()
        _offer(self.left.pack, packs, left or packs[0][0])
        _offer(self.right.pack, packs, self._right or self.right.pack.currentData() or other)
        self._right = ""
        self._count()

    def _count(self) -> None:
        from fupin_desk.jobs import comparison
        from fupin_desk.model.values import Month, Window

        boxes = (self.who, self.start, self.end, self.left.pack, self.right.pack)
        chosen = [one.currentData() for one in boxes]
        if not all(chosen):
            return
        house, start, end, left, right = map(str, chosen)
        self.household_id = house
        if end < start:
            self.say(Note("amber", _("前面的月份比后面的晚。"), _("请把月份调过来。")))
            return
        window = Window(Month.parse(start), Month.parse(end))
        self.ask(
            lambda office: comparison.two_ways(office, house, left, right, window),
            self._show, key="two", failed=self._cannot,
        )  # fmt: skip

    def _cannot(self, error: Spoken) -> None:
        """No figures of somebody else may stay where there are none."""
        self._two = None
        self.print.setEnabled(False)
        for side in (self.left, self.right):
            side.show_nothing()
        self.rows.show_differences((), {})
        self.told.setText("")
        self.heads.setText("")
        self.complain(error)

    def _show(self, two: TwoWays) -> None:
        self._two = two
        self.print.setEnabled(True)
        self.left.show_side(two.found.left, two.left, two.left_cautions)
        self.right.show_side(two.found.right, two.right, two.right_cautions)
        self.rules.setEnabled(two.left.ref != two.right.ref)
        self.rules.setText(_("两套办法有 {count} 处不同").format(count=len(two.rules)))
        chips = []
        for name, words in VIEWS:
            count = len(two.found.views[name].differences)
            chips.append((name, f"{_(words)} {count}" if count else _(words)))
        self.chips.show_chips(chips)
        self._fill()

    def _fill(self) -> None:
        from fupin_desk.model.values import yuan

        if self._two is None:
            return
        told = self._two.found.views[self.view]
        self.rows.show_differences(told.differences, self._two.facts)
        left, right = self._two.found.left.view(self.view), self._two.found.right.view(self.view)
        if not told.differences:
            self.told.setText(_("每一笔都一样，全户 {net} 元。").format(net=yuan(left.net)))
        else:
            words = _("全户 {left} 元 → {right} 元，相差 {net} 元，就是下面 {count} 项之和。")
            self.told.setText(
                words.format(
                    left=yuan(left.net), right=yuan(right.net), net=signed(told.net),
                    count=len(told.differences),
                )
            )  # fmt: skip
        words = _("人均相差 {all} 元")
        if told.per_head_by_heads:
            words = _("人均相差 {all} 元：账目 {lines} 元，人数不同 {heads} 元")
        self.heads.setText(
            words.format(
                all=signed(told.per_head), lines=signed(told.per_head_by_lines),
                heads=signed(told.per_head_by_heads),
            )
        )  # fmt: skip

    @property
    def view(self) -> ViewName:
        """The view whose lines are listed."""
        return next(name for name, _words in VIEWS if name == (self.chips.value or "policy"))

    # -- opening -----------------------------------------------------------------------------------------

    def _to_line(self, fact: Fact) -> None:
        self.go("account", household_id=self.household_id, month=fact.month, entry_id=fact.id)

    def _back(self) -> None:
        self.go("household", **({"household_id": self.household_id} if self.household_id else {}))

    def _print(self) -> None:
        from fupin_desk.jobs import comparison

        two = self._two
        if two is None:
            return
        if not printer.has_printer():
            self.say(Note("amber", _("这台电脑还没有装打印机。"), _("可以存成 PDF 文件，到别处打印。")))
            self._save_pdf(two)
            return
        self.ask(
            lambda office: comparison.sheet(office, two),
            lambda pdf: printer.print_pdf(self, pdf, lambda: None),
        )

    def _save_pdf(self, two: TwoWays) -> None:
        from fupin_desk.jobs import comparison

        name, _kind = QFileDialog.getSaveFileName(
            self, _("存成 PDF"), _("换个办法算") + ".pdf", "PDF (*.pdf)"
        )
        if name:
            self.ask(lambda office: comparison.sheet(office, two), lambda pdf: self._saved(Path(name), pdf))

    def _saved(self, file: Path, pdf: bytes) -> None:
        try:
            file.write_bytes(pdf)
        except OSError:
            self.say(Note("red", _("没有存成。"), _("请换一个地方再存。")))
        else:
            self.say(Note("done", _("存好了：{file}").format(file=file.name)))

    def _to_rules(self) -> None:
        if self._two is not None:
            self.go("rules", pack=self._two.right.ref)


class _Who(Chooser):
    """Names to choose from; the veil hides the one chosen."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802
        """Qt asks what to write into the box."""
        super().initStyleOption(option)
        if veil.lowered():
            option.currentText = "···"  # type: ignore[attr-defined]


def _chooser(name: str, wide: int, made: Chooser | None = None) -> Chooser:
    made = made or Chooser()
    made.setAccessibleName(name)
    made.setFixedWidth(style.px(wide))
    return made


def _offer(box: Chooser, choices: list[tuple[str, str]], chosen: str) -> None:
    box.blockSignals(True)
    box.clear()
    for value, words in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)
