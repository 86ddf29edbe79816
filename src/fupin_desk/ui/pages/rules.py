"""核算办法: which rules a village counts by, what came and waits, and what each rule says in plain words.

Left the packs, those in use first; right the chosen one with its source and who confirmed it on top, then
every rule beside the pack in use. A file dropped here is looked at first and kept only when somebody says so;
choosing is one more step, and nothing already signed is touched by it. The lines 标准线 have their own side.
On a township's desk the village is chosen above, and choosing packs is left to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.rule_card import RuleCard
from fupin_desk.ui.pages.rule_lines import LinesPanel
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row
from fupin_desk.ui.widgets.empty import DropZone
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.rules import PackLine, Preview

ENDINGS = (".toml", ".txt")


class RulesPage(Page):
    """Packs at the left, the chosen one at the right; or the lines."""

    tables = frozenset({"pack_file", "line_word", "village"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("核算办法"))
        self.caption.setText(_("换办法只重新算数，签过的字都还在"))
        self._village = Chooser()
        self._village.setAccessibleName(_("哪个村"))
        self._village.currentIndexChanged.connect(lambda _index: self._read())
        self._village.setVisible(desk.role == "township")
        self._wanted = self._told = ""
        self.chips = Chips([("packs", _("核算办法")), ("lines", _("标准线"))])
        self.chips.chosen.connect(self._turn)
        if desk.role != "township":
            self.buttons.addWidget(button(_("回设置"), lambda: self.go("settings"), "small", "left"))
        self.buttons.addWidget(self._village)
        self.buttons.addWidget(self.chips)
        self.packs = RowList([Column("", 0, _paint_pack, _pack_words)], row=58, zebra=False, ruled=True,
                             headings=False, name=_("各套核算办法"))  # fmt: skip
        self.packs.chosen.connect(self._chosen)
        self.card = RuleCard(village=desk.role != "township")
        self.card.kept.connect(self.keep)
        self.card.forgotten.connect(self._read)
        self.card.used.connect(self.use)
        self.card.compared.connect(lambda ref: self.go("compare", right=ref))
        self.card.sworn.connect(self.confirm)
        self.lines = LinesPanel(self, lambda: self.village)
        self.side = QStackedWidget()
        self.side.addWidget(self._packs_side())
        self.side.addWidget(self.lines)
        self.body.addWidget(self.side, 1)

    def _packs_side(self) -> Card:
        drop = DropZone(ENDINGS)
        drop.dropped.connect(lambda paths: self.look(paths[0]))
        drop.setLayout(
            column(
                Words(_("县里发的文件拖到这里"), CAP, colour="soft"),
                row(button(_("选文件"), self._choose, "small"), None),
                spacing=6, margins=(14, 10, 14, 10),
            )
        )  # fmt: skip
        left = column(self.packs, drop, spacing=10)
        left.setStretch(0, 1)
        self._left = Card(left, pad=8)
        self._left.setFixedWidth(style.px(272))
        line = row(self._left, self.card, spacing=style.GAP)
        line.setStretch(1, 1)
        holder = Card(line, pad=0)
        holder.setProperty("card", "")
        holder.box.setContentsMargins(0, 0, 0, 0)
        return holder

    @property
    def village(self) -> str | None:
        """The village meant: on its own desk nobody needs to say."""
        if self.desk.role != "township":
            return None
        return str(self._village.currentData() or "") or None

    # -- loading -----------------------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """`section`: ``lines`` opens the lines; `pack`: show this one; `file`: look at this one."""
        self._wanted = where.get("pack", "")
        if where.get("section") == "lines":
            self.chips.choose("lines")
        if file := where.get("file"):
            self.look(Path(file))

    def fold(self, compact: bool) -> None:
        """A narrower list."""
        super().fold(compact)
        self._left.setFixedWidth(style.px(228 if compact else 272))

    def load(self) -> None:
        """The villages of a township first, then the packs."""
        if self.desk.role == "township":
            from fupin_desk.jobs import rules

            self.ask(rules.villages, self._show_villages, key="villages")
        else:
            self._read()

    def _show_villages(self, found: list[tuple[str, str]]) -> None:
        known = [self._village.itemData(n) for n in range(self._village.count())]
        if known != [code for code, _name in found]:
            self._village.blockSignals(True)
            self._village.clear()
            for code, name in found:
                self._village.addItem(name, code)
            self._village.blockSignals(False)
        if not found:
            words = _("还没有收到过村里的包。收过一次，就能给那个村发核算办法。")
            self.say(Note("info", words, deed=(_("去收件"), lambda: self.go("inbox"))))
        self._read()

    def _read(self) -> None:
        from fupin_desk.jobs import rules, standards

        village = self.village
        if self.desk.role == "township" and village is None:
            return
        self.ask(lambda office: office.today().isoformat(), self._show_day, key="day")
        self.ask(lambda office: rules.packs(office, village), self._show, key="packs")
        self.ask(lambda office: standards.lines(office, village), self.lines.show_lines, key="lines")

    def _show(self, found: list[PackLine]) -> None:
        before: PackLine | None = self.packs.value()
        self.packs.show_rows(found)
        refs = [one.kept.ref for one in found]
        meant = self._wanted or (before.kept.ref if before is not None else "")
        place, self._wanted = refs.index(meant) if meant in refs else 0, ""
        self.packs.choose(place)
        if self.card.preview is None and found:
            self._chosen(found[place])
        waiting = [one for one in found if one.offered]
        fresh = bool(waiting) and waiting[0].kept.ref != self._told
        if fresh and self.desk.role == "village":
            self._told = waiting[0].kept.ref
            title = waiting[0].kept.pack.title
            words = _("新核算办法：{title}").format(title=title)
            now = _("看过不同再采用；不采用，账照原来的算。")
            place = found.index(waiting[0])
            self.say(Note("info", words, now, deed=(_("看看"), lambda: self.packs.choose(place))))

    def _show_day(self, day: str) -> None:
        self.card.today = day

    def _chosen(self, line: PackLine) -> None:
        from fupin_desk.jobs import rules

        village, used = self.village, self.packs.rows[0].kept.ref
        ref = line.kept.ref
        self.ask(
            lambda office: rules.rows(office, used, ref, village),
            lambda rows: self.card.show_pack(line, self.packs.rows[0], rows),
            key="rules",
        )

    def _turn(self, key: str) -> None:
        self.side.setCurrentIndex(1 if key == "lines" else 0)

    # -- doing -------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选核算办法文件"), "", _("核算办法 (*.toml);;所有文件 (*)")
        )
        if name:
            self.look(Path(name))

    def look(self, file: Path) -> None:
        """Show what a file would change; nothing is kept yet."""
        from fupin_desk.jobs import rules

        village = self.village
        self.chips.choose("packs")
        self.ask(lambda office: rules.preview(office, file, village), self.card.show_preview, key="look")

    def keep(self, shown: Preview) -> None:
        """Keep what was looked at."""
        from fupin_desk.jobs import rules

        village = self.village
        self.do(lambda office: rules.keep(office, shown, village), self._kept)

    def _kept(self, ref: str) -> None:
        self.card.preview = None
        if self.desk.role == "township":
            words, now = _("存好了。"), _("下次写回执时一起带给村里，由村里采用。")
        else:
            words, now = _("存好了，还没有采用。"), _("账照原来的办法算；点“采用”才换。")
        self.say(Note("done", words, now))
        self._wanted = ref
        self._read()

    def use(self, ref: str) -> None:
        """Count by this pack."""
        from fupin_desk.jobs import rules

        def used(_ref: str) -> None:
            self.say(Note("done", _("换好了。"), _("签过的字都还在；想知道差在哪里，点“换个办法算”。")))
            self._wanted = ref

        self.do(lambda office: rules.use(office, ref), used)

    def confirm(self, ref: str, values: dict[str, str]) -> None:
        """Put a name and a document to a pack."""
        from fupin_desk.jobs import rules
        from fupin_desk.model.values import parse_day

        village, by, document = self.village, values["by"], values["document"]
        day = parse_day(values["on"])
        self.do(
            lambda office: rules.confirm(office, ref, by, document, day, village=village),
            lambda _none: self.card.confirmed(),
        )


def _paint_pack(painter: QPainter, rect: QRectF, line: PackLine) -> None:
    pack = line.kept.pack
    top = QRectF(rect.x(), rect.y() + 6, rect.width(), rect.height() / 2 - 6)
    words = _state(line)
    if words:
        wide = brush.width(words, CAP) + 18
        room = QRectF(top.right() - wide, top.center().y() - 11, wide, 22)
        brush.pill(painter, room, words, "accent" if line.in_use else "amber",
                   "tint" if line.in_use else "amber_tint")  # fmt: skip
        top.setRight(top.right() - wide - 6)
    brush.text(painter, top, pack.title, BODY, weight=MEDIUM)
    low = QRectF(rect.x(), rect.center().y() + 2, rect.width(), rect.height() / 2 - 8)
    brush.text(painter, low, _second(line), CAP, "soft")


def _state(line: PackLine) -> str:
    if line.now:
        return _("在用")
    if line.until is not None:
        return _("用到 {month}").format(month=line.until)
    if line.in_use:
        return _("{month} 起用").format(month=line.since)
    return _("新到") if line.offered else ""


def _second(line: PackLine) -> str:
    pack = line.kept.pack
    sure = _("已确认") if pack.confirmed else _("待确认")
    start = _("{month} 起").format(month=str(pack.valid_from)[:7])
    origin = line.kept.came_from or (_("程序自带") if line.kept.came_on is None else "")
    return " · ".join(part for part in (sure, start, origin) if part)


def _pack_words(line: PackLine) -> str:
    return " ".join(part for part in (line.kept.pack.title, _state(line), _second(line)) if part)
