"""月单: one household's month on paper, to be read aloud, objected to line by line, signed and photographed.

Three blocks, never one column of mixed signs: 收入, 经营支出, 另记 (facts beside the sums); a villager can
add each of them himself. More lines than a page holds go on; the signatures stand on the last page, the
code and the page number on every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.income import VIEWS, Mark, Statement, ViewName
from fupin_desk.model.values import yuan
from fupin_desk.paper.account import late_words, one_ledger, rules_words, view_icon, view_name
from fupin_desk.paper.code import payload
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces, Weight
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import SECTION, THIN, Align, Ink
from fupin_desk.paper.marks import coverage_words, draw_mark, legend, mark_counts
from fupin_desk.paper.places import (
    CODE,
    LEFT,
    RIGHT,
    WIDE,
    Type,
    call_words,
    close_space,
    corner_code,
    hairline,
    head,
    joined,
    number_words,
    page_words,
    printed_words,
    sign_place,
    tick_box,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import Counts, MonthSheet, SheetLine
from fupin_desk.paper.words import money, month_text, veil

_T: Final = Type(8.5, 10.5, 18)
_TOP: Final = 40.4
_LAST_END: Final = 193.0
_PAGE_END: Final = 254.0
_SIGNED: Final = 226.4
_ROW, _CLOSE_ROW, _SUM_ROW = 8.3, 7.4, 7.4
_NUMBER, _DAY, _ITEM = LEFT + 22, LEFT + 26, LEFT + 39
_QUANTITY, _AMOUNT, _MARK, _PHOTOS = LEFT + 126, LEFT + 159, LEFT + 167, RIGHT
_KEEP: Final = 6
"""Rows that stay with the signatures when a month goes over the page."""
_Block = Literal["in", "out", "note"]


def print_month(
    sheets: Iterable[MonthSheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print month sheets, one household after the other."""

    def draw(ink: Ink, sheet: MonthSheet, digest: str) -> list[Finding]:
        _Month(ink, sheet, digest, printed).draw()
        return []

    return run(sheets, draw, faces, _("月单"), progress, cancelled)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a block, or its sum (`line` None)."""

    block: _Block
    number: int
    line: SheetLine | None
    tall: float


def _block_words(block: _Block) -> str:
    return {"in": _("收入"), "out": _("经营支出"), "note": _("另记")}[block]


def _count(lines: Sequence[SheetLine]) -> Counts:
    by = [sum(line.mark == mark for line in lines) for mark in ("voucher", "signed", "estimated", "told")]
    return Counts(*by)


class _Month:
    """One month sheet being drawn."""

    def __init__(self, ink: Ink, sheet: MonthSheet, digest: str, printed: date) -> None:
        self.ink, self.sheet, self.digest, self.printed = ink, sheet, digest, printed
        lines = (*sheet.income, *sheet.costs, *sheet.aside)
        self.empty = not lines
        widths = [ink.size(money(line.amount), _T.middle, "M") for line in lines]
        self.amount_size = min([_T.middle] + [_T.middle * 30 / width for width in widths if width > 30])

    def draw(self) -> None:
        """All pages."""
        pages = self.pages()
        for number, rows in enumerate(pages, 1):
            self.head()
            end = self.table(rows)
            if number == len(pages):
                self.results(end)
                self.signatures()
            self.foot(number, len(pages))
            self.ink.end_page()

    # which row goes where

    def rows(self, tall: float) -> list[_Row]:
        """Every line numbered through, each block with its sum."""
        rows: list[_Row] = []
        number = 0
        blocks: tuple[tuple[_Block, tuple[SheetLine, ...]], ...] = (
            ("in", self.sheet.income),
            ("out", self.sheet.costs),
            ("note", self.sheet.aside),
        )
        for block, lines in blocks:
            for line in lines:
                number += 1
                rows.append(_Row(block, line.number or number, line, tall))
            if lines or block != "note":
                rows.append(_Row(block, 0, None, _SUM_ROW))
        return rows

    def pages(self) -> list[list[_Row]]:
        """Rows by page; the last page keeps room for results and signatures."""
        room = _LAST_END - _TOP
        for tall in (_ROW, _CLOSE_ROW):
            rows = self.rows(tall)
            if sum(row.tall for row in rows) <= room:
                return [rows]
        rows, pages = self.rows(_ROW), []
        while sum(row.tall for row in rows) > room:
            used, count = 0.0, 0
            while count < len(rows) - 1 and used + rows[count].tall <= _PAGE_END - _TOP:
                used += rows[count].tall
                count += 1
            count = min(count, max(1, len(rows) - _KEEP))
            pages.append(rows[:count])
            rows = rows[count:]
        return [*pages, rows]

    # head and table

    def head(self) -> None:
        """Whose month, who helps, who keeps the book."""
        ink, sheet, family = self.ink, self.sheet, self.sheet.family
        ink.corners()
        title = _("{month}收支单").format(month=month_text(sheet.month))
        place = joined(sheet.place.whole, family.group, by=" · ")
        head(ink, _T, title, place, number_words(family.number))
        ink.text(LEFT, 30.6, _("户主"), _T.small)
        used = ink.name(LEFT + 9, 30.7, family.head, _T.middle, 46, one=0.75)
        ink.text(LEFT + 13 + used, 30.6, _("{count} 口人").format(count=family.size), _T.small)
        ink.text(LEFT + 76, 30.6, _("帮扶责任人"), _T.small)
        ink.name(LEFT + 94, 30.7, family.helper.name or "—", _T.middle, 38, one=0.75)
        keeper = _("记账人 {name}").format(name=sheet.keeper) if sheet.keeper else ""
        version = _("第{count}版").format(count=sheet.version)
        words = joined(keeper, printed_words(self.printed), version)
        ink.text(RIGHT, 30.6, words, _T.small, align="r", room=62)
        y = 34.4
        ink.line(LEFT, y, RIGHT, y, THIN)
        base = y + 4.3
        columns: tuple[tuple[float, str, Align], ...] = (
            (_NUMBER, _("序"), "r"),
            (_DAY, _("日期"), "l"),
            (_ITEM, _("项目"), "l"),
            (_QUANTITY, _("数量"), "r"),
            (_AMOUNT, _("金额（元）"), "r"),
            (_MARK, _("凭据"), "c"),
            (_PHOTOS, _("照片"), "r"),
        )
        for x, word, align in columns:
            ink.text(x, base, word, _T.small, align=align)
        ink.line(LEFT, _TOP, RIGHT, _TOP, SECTION, "accent")

    def table(self, rows: list[_Row]) -> float:
        """The rows of one page; gives back the lower edge."""
        ink, y = self.ink, _TOP
        if self.empty:
            ink.text(_ITEM, y + 8, _("这个月没有记账。"), _T.middle)
            hairline(ink, y + 14)
            return y + 14
        start = y
        for index, row in enumerate(rows):
            if row.line:
                self.line(y, row.number, row.line, row.tall)
            else:
                self.sum(y, row.block)
            y += row.tall
            last = index + 1 == len(rows) or rows[index + 1].block != row.block
            if last:
                self.side(start, y, row.block)
                ink.line(LEFT, y, RIGHT, y, SECTION, "accent")
                start = y
            else:
                hairline(ink, y, LEFT + 18)
        ink.line(LEFT + 15.6, _TOP, LEFT + 15.6, y)
        return y

    def side(self, top: float, bottom: float, block: _Block) -> None:
        """The pictogram and the word of a block, in the middle of its rows."""
        middle = (top + bottom) / 2
        word = _block_words(block)
        if bottom - top >= 15:
            icon(self.ink, block, LEFT + 3, middle - 7, 9)
            self.ink.text(LEFT + 7.5, middle + 6.4, word, _T.small, "M", "c", room=15)
        else:
            self.ink.text(LEFT + 7.5, middle + 1.2, word, _T.small, "M", "c", room=15)

    def line(self, y: float, number: int, line: SheetLine, tall: float) -> None:
        """One line of the account."""
        ink = self.ink
        base = y + tall / 2 + _T.middle * 0.36 / MM
        ink.text(_NUMBER, base, str(number), _T.small, align="r")
        if line.day:
            ink.text(_DAY, base, f"{line.day.month:02d}-{line.day.day:02d}", _T.small)
        right = _QUANTITY - (min(ink.size(line.quantity, _T.small), 20) + 2 if line.quantity else 0)
        name = veil(line.name)
        used = ink.text(_ITEM, base, name, _T.middle, "M", room=right - _ITEM if not line.note else 42)
        x = _ITEM + used + 2
        if line.late:
            wide = ink.size(_("补记"), _T.small * 0.9) + 1.6
            ink.box(x, base - 3.2, wide, 4.2, THIN, radius=0.8)
            x += ink.text(x + 0.8, base, _("补记"), _T.small * 0.9) + 3.2
        if line.note and right - x > 8:
            ink.paragraph(
                x, y, right - x, veil(line.note), _T.small, height=tall, lead=1.18, floor=0.85, middle=True
            )
        ink.text(_QUANTITY, base, line.quantity, _T.small, align="r", room=20)
        ink.text(_AMOUNT, base, money(line.amount), self.amount_size, "M", "r")
        draw_mark(ink, _MARK, y + tall / 2, line.mark, 2.6)
        if line.photos:
            ink.text(_PHOTOS, base, _("{count} 张").format(count=line.photos), _T.small, align="r")

    def sum(self, y: float, block: _Block) -> None:
        """The sum of a block, or the facts beside the sums by name."""
        ink, sheet = self.ink, self.sheet
        if block == "note":
            parts = [f"{name} {money(amount)}" for name, amount in sheet.aside_sums]
            ink.text(_ITEM, y + 4.9, _("不入合计：") + "　".join(parts), _T.small, room=RIGHT - _ITEM)
            return
        lines = sheet.income if block == "in" else sheet.costs
        words = _("收入合计") if block == "in" else _("经营支出合计")
        ink.text(_ITEM, y + 5.1, words, _T.middle, "B")
        total = sum(line.amount for line in lines)
        ink.text(_AMOUNT, y + 5.1, money(total), _T.middle, "B", "r", room=40)
        mark_counts(ink, _AMOUNT + 3.4, y + 5.1, _count(lines), _T.small, room=RIGHT - _AMOUNT - 3.4)

    # results, signatures, foot

    def results(self, y: float) -> None:
        """The three views of the whole household and month, the sentence, the coverage, the marks."""
        ink, statement = self.ink, self.sheet.statement
        y += 2.6
        marks: tuple[Mark, ...] = ("voucher", "signed", "estimated", "told")
        if not statement:
            legend(ink, LEFT, y + 4.2, _T.small, marks)
            close_space(ink, self.objections(y + 4.2) + 5.8, _SIGNED - 6)
            return
        y = self.views(y, statement)
        used = ink.text(LEFT, y + 4.2, one_ledger(), _T.small)
        weight: Weight = "R" if statement.rules_confirmed else "M"
        ink.text(RIGHT, y + 4.2, rules_words(statement), _T.small, weight, "r", room=WIDE - used - 4)
        after = legend(ink, LEFT, y + 8.6, _T.small, marks)
        cash = statement.view("cash").coverage
        words = _("本月凭据（现金口径）：{words}").format(words=coverage_words(cash)) if cash else ""
        words = joined(words, late_words(statement))
        ink.text(RIGHT, y + 8.6, words, _T.small, align="r", room=RIGHT - after - 2)
        close_space(ink, self.objections(y + 8.6) + 5.8, _SIGNED - 6)

    def objections(self, y: float) -> float:
        """What the household said earlier and nobody has answered; gives back the last baseline."""
        for words in self.sheet.objections[:3]:
            y += 4.6
            said = _("有异议未答复：{words}").format(words=veil(words))
            self.ink.text(LEFT, y, said, _T.small, "M", room=WIDE)
        return y

    def views(self, y: float, statement: Statement) -> float:
        """Three equal boxes; gives back the lower edge."""
        ink, gap, tall = self.ink, 5.0, 15.4
        wide = (WIDE - 2 * gap) / 3
        figures = {name: yuan(statement.view(name).net) for name in VIEWS}
        size = min(
            [_T.large] + [_T.large * (wide - 9) / ink.size(text, _T.large, "B") for text in figures.values()]
        )
        about: dict[ViewName, str] = {
            "policy": _("照核算办法折价、扣成本"),
            "cash": _("收入−经营支出"),
            "home": _("工资换成寄带回"),
        }
        for index, name in enumerate(VIEWS):
            x = LEFT + index * (wide + gap)
            ink.box(x, y, wide, tall, THIN, "accent", 1.4)
            icon(ink, view_icon(name), x + 2, y + 1.6, 4.6)
            used = ink.text(x + 8.2, y + 5.2, view_name(name), _T.small, "B")
            ink.text(x + wide - 2, y + 5.2, about[name], _T.small, align="r", room=wide - 12 - used)
            if ink.size(figures[name], size, "B") < wide - 24:
                ink.text(x + 2.2, y + 12.9, _("全家本月"), _T.small)
            ink.text(x + wide - 5.6, y + 12.9, figures[name], size, "B", "r")
            ink.text(x + wide - 4.8, y + 12.9, _("元"), _T.small)
        return y + tall

    def signatures(self) -> None:
        """Those sign whom the rule pack asks for; the household may object to a line and sign the rest."""
        ink, sheet, y = self.ink, self.sheet, _SIGNED
        sign_place(ink, LEFT, y, 62, _("户主或家人（签字或按指印）"), _T.small, 16, finger=True)
        others = list(sheet.signers[1:]) + [_("{who}（可不签）").format(who=one) for one in sheet.may_sign]
        if not sheet.signers:
            others = [_("帮扶责任人"), _("驻村第一书记"), _("村党组织书记")]
        each = min((RIGHT - LEFT - 67 - 3 * (len(others) - 1)) / max(len(others), 1), 58)
        for index, label in enumerate(others):
            sign_place(ink, LEFT + 67 + index * (each + 3), y, each, label, _T.small, 16)
        y = 257.6
        ink.text(LEFT, y + 4, _("本户意见"), _T.small, "M")
        x = LEFT + 20
        x += max(26.0, tick_box(ink, x, y + 4, False, _("没有异议"), _T.middle) + 6)
        words = _("有异议（写在下面，不影响签其他各笔）：第　　　笔")
        tick_box(ink, x, y + 4, False, words, _T.middle)
        hairline(ink, y + 13.2, LEFT, LEFT + 152)
        hairline(ink, y + 20.8, LEFT, LEFT + 152)

    def foot(self, page: int, pages: int) -> None:
        """Whom to call, the page, the code."""
        ink, sheet = self.ink, self.sheet
        copies = _("村、户各存一份")
        if page < pages:
            ink.text(LEFT, 280.2, _("签字在最后一页"), _T.small, "M")
        paged = page_words(page, pages) or _("共 1 页")
        ink.text(RIGHT - CODE - 4, 284.6, paged, _T.small, align="r")
        ink.text(LEFT, 284.6, joined(call_words(sheet.contacts), copies), _T.small, room=134)
        period = f"{sheet.month.year:04d}{sheet.month.month:02d}"
        code = payload(
            "MS", sheet.place.code, sheet.family.alias, period, sheet.version, page, pages, self.digest
        )
        corner_code(ink, code)
