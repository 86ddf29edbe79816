"""返乡补签单: all months a household was away, on one sheet, to be signed once when it comes home.

Every line of every waiting month stands on it with its mark as it is today, so that whoever signs sees what
he signs; months are never summed into one figure somebody would have to believe. A month is kept together
where it fits. The household may object to single lines by their number and sign the rest. The places to sign
are on the last page and blank; nothing becomes ◐ by printing this, only by the photographed sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.figures import Mark
from fupin_desk.model.values import Fen, Month
from fupin_desk.paper.code import payload
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import SECTION, Align, Ink
from fupin_desk.paper.marks import draw_mark, legend, mark_counts
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
from fupin_desk.paper.sheets import Contacts, Counts, Family, Place
from fupin_desk.paper.words import money, month_text, veil

_T: Final = Type(8.5, 10, 18)
_TOP: Final = 44.0
_LAST_END: Final = 204.0
_PAGE_END: Final = 257.0
_SIGNED: Final = 222.0
_LINE, _HEAD = 6.4, 8.4
_KEEP: Final = 6
"""Rows that go with the signatures when they need a page of their own."""
_NUMBER, _ITEM = LEFT + 8, LEFT + 11
_QUANTITY, _AMOUNT, _LIVING, _SENT, _MARK = LEFT + 102, LEFT + 128, LEFT + 152, LEFT + 176, RIGHT - 3


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line of a waiting month; `living` and `sent` belong to a wage. Amounts in fen, positive."""

    name: str
    amount: Fen
    mark: Mark
    cost: bool = False
    quantity: str = ""
    note: str = ""
    living: Fen | None = None
    sent: Fen | None = None


@dataclass(frozen=True, slots=True)
class ReturnMonth:
    """One month that waits for signatures; `income` and `cost` are the sums of its lines that are money."""

    month: Month
    lines: tuple[ReturnLine, ...]
    income: Fen
    cost: Fen


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """返乡补签单 of one household: its waiting months, oldest first."""

    place: Place
    family: Family
    contacts: Contacts
    keeper: str
    months: tuple[ReturnMonth, ...]
    away: str = ""
    """Who was away and where, in one line."""
    version: int = 1


def print_return(
    sheets: Iterable[ReturnSheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print return sheets, one household after the other."""

    def draw(ink: Ink, sheet: ReturnSheet, digest: str) -> list[Finding]:
        _Sheet(ink, sheet, digest, printed).draw()
        return []

    return run(sheets, draw, faces, _("返乡补签单"), progress, cancelled)


@dataclass(frozen=True, slots=True)
class _Row:
    """A month's heading (`line` None) or one of its lines with its number."""

    month: ReturnMonth
    number: int
    line: ReturnLine | None
    again: bool = False

    @property
    def tall(self) -> float:
        return _LINE if self.line else _HEAD


def _pages(months: Sequence[ReturnMonth], room: float, last: float) -> list[list[_Row]]:
    """The rows cut into pages of `room` mm; the last one leaves `room - last` for the signatures."""
    blocks: list[list[_Row]] = []
    number = 0
    for month in months:
        block = [_Row(month, 0, None)]
        for line in month.lines:
            number += 1
            block.append(_Row(month, number, line))
        blocks.append(block)
    pages: list[list[_Row]] = [[]]
    used = 0.0
    for block in blocks:
        tall = sum(row.tall for row in block)
        if used + tall > room and pages[-1] and tall <= room:
            pages.append([])
            used = 0.0
        for row in block:
            if used + row.tall > room:
                pages.append([_Row(row.month, 0, None, again=True)])
                used = _HEAD
            pages[-1].append(row)
            used += row.tall
    if used > last:
        pages.append(_kept_back(pages[-1]))
    return pages


def _kept_back(rows: list[_Row]) -> list[_Row]:
    """Take the last rows off a page, so that signatures never stand on a page without a fact."""
    start = max(len(rows) - _KEEP, 1)
    heading = next((n for n in range(start, -1, -1) if rows[n].line is None), 0)
    if heading and len(rows) - heading <= 2 * _KEEP:
        start = heading
    kept = rows[start:]
    del rows[start:]
    return kept if kept[0].line is None else [_Row(kept[0].month, 0, None, again=True), *kept]


class _Sheet:
    """One return sheet being drawn."""

    def __init__(self, ink: Ink, sheet: ReturnSheet, digest: str, printed: date) -> None:
        self.ink, self.sheet, self.digest, self.printed = ink, sheet, digest, printed

    def draw(self) -> None:
        """All pages."""
        pages = _pages(self.sheet.months, _PAGE_END - _TOP, _LAST_END - _TOP)
        for number, rows in enumerate(pages, 1):
            self.head()
            end = self.table(rows)
            if number == len(pages):
                self.close(end)
            self.foot(number, len(pages))
            self.ink.end_page()

    def head(self) -> None:
        """Whose months, which, who helps, who keeps the book."""
        ink, sheet, family = self.ink, self.sheet, self.sheet.family
        ink.corners()
        place = joined(sheet.place.whole, family.group, by=" · ")
        head(ink, _T, _("返乡补签单"), place, number_words(family.number))
        ink.text(LEFT, 30.6, _("户主"), _T.small)
        used = ink.name(LEFT + 9, 30.7, family.head, _T.middle, 46, one=0.75)
        ink.text(LEFT + 13 + used, 30.6, _("{count} 口人").format(count=family.size), _T.small)
        ink.text(LEFT + 76, 30.6, _("帮扶责任人"), _T.small)
        ink.name(LEFT + 94, 30.7, family.helper.name or "—", _T.middle, 38, one=0.75)
        keeper = _("记账人 {name}").format(name=sheet.keeper) if sheet.keeper else ""
        version = _("第{count}版").format(count=sheet.version)
        words = joined(keeper, printed_words(self.printed), version)
        ink.text(RIGHT, 30.6, words, _T.small, align="r", room=62)
        ink.text(LEFT, 36.2, joined(_months_words(sheet.months), veil(sheet.away)), _T.small, room=WIDE)
        columns: tuple[tuple[float, str, Align], ...] = (
            (_ITEM, _("月份、项目"), "l"),
            (_QUANTITY, _("数量"), "r"),
            (_AMOUNT, _("金额（元）"), "r"),
            (_LIVING, _("在外生活"), "r"),
            (_SENT, _("寄带回"), "r"),
            (_MARK, _("凭据"), "c"),
        )
        for x, word, align in columns:
            ink.text(x, _TOP - 1.8, word, _T.small, align=align)
        ink.line(LEFT, _TOP, RIGHT, _TOP, SECTION, "accent")

    def table(self, rows: Sequence[_Row]) -> float:
        """The rows of one page; gives back the lower edge."""
        y = _TOP
        for row in rows:
            if row.line is None:
                self.month(y, row.month, row.again)
            else:
                self.line(y, row.number, row.line)
            y += row.tall
            hairline(self.ink, y, LEFT if row.line is None else LEFT + 3)
        return y

    def month(self, y: float, month: ReturnMonth, again: bool) -> None:
        """A month's heading with its sums; only its name where it goes on from the page before."""
        ink, base = self.ink, y + _HEAD / 2 + _T.middle * 0.36 / MM
        name = month_text(month.month)
        used = ink.text(LEFT, base, _("{month}（续）").format(month=name) if again else name, _T.middle, "B")
        if again:
            return
        if not month.lines:
            ink.text(LEFT + used + 4, base, _("这个月没有记账。"), _T.small)
            return
        sums = [_("收入 {amount}").format(amount=money(month.income))]
        if month.cost:
            sums.append(_("经营支出 {amount}").format(amount=money(month.cost)))
        used += ink.text(LEFT + used + 4, base, "　".join(sums), _T.middle, room=118) + 4
        marks = [line.mark for line in month.lines]
        counts = Counts(*(marks.count(mark) for mark in ("voucher", "signed", "estimated", "told")))
        mark_counts(ink, _SENT - 14, base, counts, _T.small, room=RIGHT - _SENT + 14)

    def line(self, y: float, number: int, line: ReturnLine) -> None:
        """One line of a month."""
        ink, base = self.ink, y + _LINE / 2 + _T.middle * 0.36 / MM
        ink.text(_NUMBER, base, str(number), _T.small, align="r")
        right = _QUANTITY - (min(ink.size(line.quantity, _T.small), 20) + 2 if line.quantity else 0)
        used = ink.text(_ITEM, base, veil(line.name), _T.small, "M", room=min(54.0, right - _ITEM))
        if line.note and right - _ITEM - used > 10:
            ink.text(_ITEM + used + 2, base, veil(line.note), _T.small, room=right - _ITEM - used - 2)
        ink.text(_QUANTITY, base, line.quantity, _T.small, align="r", room=20)
        amount = -line.amount if line.cost else line.amount
        ink.text(_AMOUNT, base, money(amount), _T.small, "M", "r", room=25)
        for x, part in ((_LIVING, line.living), (_SENT, line.sent)):
            if part is not None:
                ink.text(x, base, money(part), _T.small, align="r", room=23)
        draw_mark(ink, _MARK, y + _LINE / 2, line.mark, 2.5)

    def close(self, y: float) -> None:
        """The sentence that is signed, the places to sign, the household's own words."""
        ink = self.ink
        marks: tuple[Mark, ...] = ("voucher", "signed", "estimated", "told")
        legend(ink, LEFT, y + 5.4, _T.small, marks)
        close_space(ink, y + 9, _SIGNED - 12)
        words = _(
            "这一家这几个月不在村里，账多是打电话问来的。上面各月各笔已念给本户听过，对的签字，不对的写在下面。"
        )
        ink.text(LEFT, _SIGNED - 5, words, _T.small, room=WIDE)
        sign_place(ink, LEFT, _SIGNED, 62, _("户主或家人（签字或按指印）"), _T.small, 16, finger=True)
        for index, label in enumerate((_("帮扶责任人"), _("驻村第一书记"), _("村党组织书记"))):
            sign_place(ink, LEFT + 67 + index * 40.5, _SIGNED, 37.5, label, _T.small, 16)
        y = _SIGNED + 31
        ink.text(LEFT, y + 4, _("本户意见"), _T.small, "M")
        x = LEFT + 20
        x += max(26.0, tick_box(ink, x, y + 4, False, _("没有异议"), _T.middle) + 6)
        tick_box(ink, x, y + 4, False, _("有异议（写在下面，不影响签其他各笔）：第　　　笔"), _T.middle)
        hairline(ink, y + 13.2, LEFT, LEFT + 152)
        hairline(ink, y + 20.8, LEFT, LEFT + 152)

    def foot(self, page: int, pages: int) -> None:
        """Whom to call, the page, the code."""
        ink, sheet = self.ink, self.sheet
        if page < pages:
            ink.text(LEFT, 280.2, _("签字在最后一页"), _T.small, "M")
        paged = page_words(page, pages) or _("共 1 页")
        ink.text(RIGHT - CODE - 4, 284.6, paged, _T.small, align="r")
        words = joined(call_words(sheet.contacts), _("村、户各存一份"))
        ink.text(LEFT, 284.6, words, _T.small, room=134)
        last = sheet.months[-1].month if sheet.months else None
        period = f"{last.year:04d}{last.month:02d}" if last else "000000"
        text = payload(
            "RS", sheet.place.code, sheet.family.alias, period, sheet.version, page, pages, self.digest
        )
        corner_code(ink, text)


def _months_words(months: Sequence[ReturnMonth]) -> str:
    """Which months, in one run: how many, from when to when."""
    if not months:
        return ""
    first, last = month_text(months[0].month), month_text(months[-1].month)
    if first == last:
        return _("补签 {month}").format(month=first)
    return _("补签 {n} 个月：{first} 到 {last}").format(n=len(months), first=first, last=last)
