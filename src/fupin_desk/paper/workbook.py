"""Account lines as a spreadsheet, and the empty sheet a helper fills in: values in, xlsx bytes out.

Dear newcomer: what people type may begin with ``=`` or ``@``, and a spreadsheet would run it. So every text
is written as a text cell (and marked as quoted when it begins like a formula), never left to be guessed; the
only formulas are the sums of this page, each with the value it will show, so that a reader that does not
calculate sees the same. Money is a number of yuan with two decimals, national numbers are text. The evidence
marks are the signs of screen and paper with their words. Colour only underlines what words say already.

The day printed on the sheet is given; the file carries it as its making, no clock is asked.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Fen

MARKS: Final = {
    "voucher": N_("● 有凭证"),
    "signed": N_("◐ 双方签字"),
    "estimated": N_("○ 估算"),
    "told": N_("◌ 口述待签"),
}
SIDES: Final = {
    "income": N_("收入"),
    "cost": N_("经营支出"),
    "living": N_("生活支出"),
    "loan": N_("借还款"),
    "reference": N_("参考"),
}
COLUMNS: Final = (
    ("户编号", 20), ("户主", 12), ("村民组", 9), ("月份", 9), ("日期", 11),
    ("项目", 22), ("收支", 9), ("成员", 11), ("数量", 8), ("单位", 7), ("用途", 9),
    ("金额（元）", 13), ("在外生活", 11), ("寄带回", 11), ("来历", 9), ("凭据", 12),
    ("备注", 30), ("行标识（勿改）", 14), ("校验（勿改）", 10),
)  # fmt: skip
"""Heading and width in characters; the last two let the sheet come back.

In Chinese whatever the program speaks: a sheet comes back to any desk, and is known by these words.
"""
AMOUNT: Final = 11
_CALCULATED: Final = 20_000
"""Above so many lines the sums by household are written as plain numbers: formulas would take minutes."""
_FIRST, _RISKY, _FONT = 4, ("=", "+", "-", "@", "\t", "\r"), "微软雅黑"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the account in words; amounts in fen, `side` and `mark` keys of `SIDES` and `MARKS`."""

    household_no: str
    head: str
    group: str
    month: str
    happened: date | None
    item: str
    side: str
    member: str
    quantity: str
    unit: str
    use: str
    amount: Fen
    living_cost: Fen | None
    sent_home: Fen | None
    basis: str
    mark: str
    note: str
    entry_id: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the template offers: items as ``D6.2 地力补贴``, uses, and the households (number, head)."""

    items: Sequence[str]
    uses: Sequence[str]
    bases: Sequence[str]
    households: Sequence[tuple[str, str]]


class _Book:
    """A workbook in memory with the few looks this page uses."""

    def __init__(self, made: date, title: str) -> None:
        import xlsxwriter  # type: ignore[import-untyped]

        self.bytes = io.BytesIO()
        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
        }  # fmt: skip
        self.book: Any = xlsxwriter.Workbook(self.bytes, options)
        at = datetime.combine(made, time(), UTC).replace(tzinfo=None)
        self.book.set_properties({"title": title, "created": at, "comments": _("内部资料 注意保管")})
        base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        made_looks: dict[str, dict[str, Any]] = {
            "text": {},
            "risky": {"quote_prefix": True},
            "wrap": {"text_wrap": True},
            "money": {"num_format": "#,##0.00"},
            "day": {"num_format": "yyyy-mm-dd", "align": "center"},
            "title": {"bold": True, "font_size": 16},
            "quiet": {"font_color": "#6B6B6B"},
            "head": {"bold": True, "bg_color": "#E7F0EC", "bottom": 1, "text_wrap": True},
            "head_right": {"bold": True, "bg_color": "#E7F0EC", "bottom": 1, "align": "right"},
            "sum": {"bold": True, "top": 1},
            "sum_money": {"bold": True, "top": 1, "num_format": "#,##0.00"},
            "key": {"font_color": "#9A9A9A", "font_size": 8},
        }
        self.looks = {name: self.book.add_format({**base, **more}) for name, more in made_looks.items()}

    def sheet(self, name: str, widths: Sequence[int], *, landscape: bool = True) -> Any:
        """A sheet with widths, header and footer for printing."""
        page = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_paper(9)
        if landscape:
            page.set_landscape()
        page.set_header(f"&L{_('内部资料 注意保管')}&R&A")
        page.set_footer("&C&P / &N")
        page.fit_to_pages(1, 0)
        return page

    def text(self, page: Any, row: int, column: int, words: str, look: str = "text") -> None:
        """A text cell, whatever it begins with."""
        if not words:
            if look != "text":  # an empty plain cell costs as much as a full one and shows nothing
                page.write_blank(row, column, None, self.looks[look])
            return
        risky = look == "text" and words.startswith(_RISKY)
        page.write_string(row, column, words, self.looks["risky" if risky else look])

    def money(self, page: Any, row: int, column: int, amount: Fen | None, look: str = "money") -> None:
        """An amount of yuan as a number; nothing where there is none."""
        if amount is not None:
            page.write_number(row, column, amount / 100, self.looks[look])

    def sum(self, page: Any, row: int, column: int, formula: str, amount: Fen, look: str = "money") -> None:
        """A formula with the value it will show."""
        page.write_formula(row, column, formula, self.looks[look], amount / 100)

    def done(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.bytes.getvalue()


def lines_book(
    title: str, caption: str, lines: Sequence[SheetLine], made: date,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:  # fmt: skip
    """The lines with their sums by side below, and a second sheet with one row for each household."""
    book = _Book(made, title)
    page = book.sheet(_("账目"), [width for _words, width in COLUMNS])
    _top(book, page, title, caption)
    for column, (words, _width) in enumerate(COLUMNS):
        look = "head_right" if column in (AMOUNT, AMOUNT + 1, AMOUNT + 2) else "head"
        book.text(page, _FIRST - 1, column, words, look)
    for number, line in enumerate(lines):
        _line(book, page, _FIRST + number, line)
        if number % 1000 == 0:
            progress(number, len(lines))
    last = _FIRST + len(lines)
    page.freeze_panes(_FIRST, 2)
    if lines:
        page.autofilter(_FIRST - 1, 0, last - 1, len(COLUMNS) - 3)
        _sums(book, page, lines, last)
        _per_household(book, lines, last)
    page.repeat_rows(_FIRST - 1)
    page.print_area(0, 0, last + len(SIDES), len(COLUMNS) - 3)
    return book.done()


def _top(book: _Book, page: Any, title: str, caption: str) -> None:
    page.set_row(0, 26)
    book.text(page, 0, 0, title, "title")
    book.text(page, 1, 0, _("内部资料 注意保管"), "quiet")
    book.text(page, 2, 0, caption, "quiet")


def _line(book: _Book, page: Any, row: int, line: SheetLine) -> None:
    words = (
        line.household_no, line.head, line.group, line.month, None, line.item, _(SIDES[line.side]),
        line.member, line.quantity, line.unit, line.use, None, None, None, line.basis, _(MARKS[line.mark]),
        line.note,
    )  # fmt: skip
    for column, text in enumerate(words):
        if text is not None:
            book.text(page, row, column, text)
    if line.happened is not None:
        page.write_datetime(row, 4, datetime.combine(line.happened, time()), book.looks["day"])
    for column, amount in enumerate((line.amount, line.living_cost, line.sent_home), start=AMOUNT):
        book.money(page, row, column, amount)
    book.text(page, row, len(COLUMNS) - 2, line.entry_id, "key")
    book.text(page, row, len(COLUMNS) - 1, line.stamp, "key")


def _sums(book: _Book, page: Any, lines: Sequence[SheetLine], last: int) -> None:
    """The sums by side, formulas over the column; loans and references are no income and say so by name."""
    at, where = _letter(AMOUNT), _letter(6)
    row = last
    for side, words in SIDES.items():
        amounts = [line.amount for line in lines if line.side == side]
        if not amounts:
            continue
        book.text(page, row, 0, _("合计"), "sum")
        book.text(page, row, 6, _(words), "sum")
        span = f"{where}{_FIRST + 1}:{where}{last}"
        formula = f'=SUMIF({span},"{_(words)}",{at}{_FIRST + 1}:{at}{last})'
        book.sum(page, row, AMOUNT, formula, sum(amounts), "sum_money")
        row += 1


def _per_household(book: _Book, lines: Sequence[SheetLine], last: int) -> None:
    sides = [side for side in SIDES if any(line.side == side for line in lines)]
    page = book.sheet(_("按户合计"), [20, 14, 8, *([14] * len(sides)), 14])
    _top(book, page, _("按户合计"), _("由“账目”页算出"))
    heads = [_("户编号"), _("户主"), _("笔数"), *(_(SIDES[side]) for side in sides), _("有凭证占比")]
    for column, words in enumerate(heads):
        book.text(page, _FIRST - 1, column, words, "head" if column < 2 else "head_right")
    page.freeze_panes(_FIRST, 2)
    percent = book.book.add_format({"num_format": "0%", "font_name": _FONT, "font_size": 11})
    homes: dict[tuple[str, str], list[SheetLine]] = {}
    for line in lines:
        homes.setdefault((line.household_no, line.head), []).append(line)
    count = len(lines)
    for row, ((number, head), own) in enumerate(homes.items(), start=_FIRST):
        book.text(page, row, 0, number)
        book.text(page, row, 1, head)
        page.write_number(row, 2, len(own), book.looks["text"])
        for column, side in enumerate(sides, start=3):
            amount = sum(line.amount for line in own if line.side == side)
            if number and count <= _CALCULATED:
                book.sum(page, row, column, _of_household(row, last, _(SIDES[side])), amount)
            else:
                book.money(page, row, column, amount)
        whole = sum(line.amount for line in own)
        proved = sum(line.amount for line in own if line.mark == "voucher")
        page.write_number(row, 3 + len(sides), proved / whole if whole else 0, percent)


def _of_household(row: int, last: int, side: str) -> str:
    """The sum of one household's lines of one side.

    SUMIFS compares a long number typed as text as a number of 15 digits; with a ``*`` behind it, as text.
    """
    page = f"'{_('账目')}'!"

    def span(column: int) -> str:
        letter = _letter(column)
        return f"{page}${letter}${_FIRST + 1}:${letter}${last}"

    return f'=SUMIFS({span(AMOUNT)},{span(0)},$A{row + 1}&"*",{span(6)},"{side}")'


def template_book(title: str, caption: str, choices: Choices, month: str, made: date, rows: int) -> bytes:
    """An empty sheet to fill in: items and households to choose from, examples in words, nothing to learn."""
    book = _Book(made, title)
    wanted = (
        "户编号",
        "户主",
        "月份",
        "日期",
        "项目",
        "成员",
        "数量",
        "单位",
        "用途",
        "金额（元）",
        "来历",
        "备注",
    )
    widths = dict(COLUMNS)
    page = book.sheet(_("填写"), [widths[words] for words in wanted])
    lists = book.sheet(_("清单"), [30, 12, 12, 22, 14], landscape=False)
    _top(book, page, title, caption)
    for column, words in enumerate(wanted):
        book.text(page, _FIRST - 1, column, words, "head_right" if words == "金额（元）" else "head")
    page.freeze_panes(_FIRST, 0)
    text = book.book.add_format({"num_format": "@", "font_name": _FONT, "font_size": 11})
    money, day = book.looks["money"], book.looks["day"]
    for column, words in enumerate(wanted):
        look = money if words == "金额（元）" else day if words == "日期" else text
        page.set_column(column, column, widths[words], look)
    _lists(book, lists, choices)
    last = _FIRST + rows - 1
    offered = (("项目", "A", choices.items), ("用途", "B", choices.uses), ("来历", "C", choices.bases))
    for words, letter, values in offered:
        _offer(page, wanted.index(words), last, letter, len(values))
    if choices.households:
        _offer(page, 0, last, "D", len(choices.households), stop=False)
    if month:
        for row in range(_FIRST, _FIRST + rows):
            page.write_string(row, wanted.index("月份"), month, text)
    page.data_validation(
        _FIRST, wanted.index("金额（元）"), last, wanted.index("金额（元）"),
        {"validate": "decimal", "criteria": ">", "value": 0, "error_title": _("金额"),
         "error_message": _("写大于零的数，例如 320.50；收支由项目决定。")},
    )  # fmt: skip
    page.activate()
    return book.done()


def _lists(book: _Book, page: Any, choices: Choices) -> None:
    columns: tuple[tuple[str, Iterable[str]], ...] = (
        (_("项目"), choices.items), (_("用途"), choices.uses), (_("来历"), choices.bases),
        (_("户编号"), (number for number, _head in choices.households)),
        (_("户主"), (head for _number, head in choices.households)),
    )  # fmt: skip
    for column, (words, values) in enumerate(columns):
        book.text(page, 0, column, words, "head")
        for row, value in enumerate(values, start=1):
            book.text(page, row, column, value)
    page.freeze_panes(1, 0)


def _offer(page: Any, column: int, last: int, letter: str, many: int, *, stop: bool = True) -> None:
    """A list to choose from in every row of a column."""
    source = f"='{_('清单')}'!${letter}$2:${letter}${many + 1}"
    rule = {"validate": "list", "source": source, "error_type": "stop" if stop else "information"}
    if stop:
        rule |= {"error_title": _("清单里没有"), "error_message": _("请从下拉清单里选一个。")}
    page.data_validation(_FIRST, column, last, column, rule)


def _letter(column: int) -> str:
    return chr(ord("A") + column)
