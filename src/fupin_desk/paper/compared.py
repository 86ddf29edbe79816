"""与系统比对 as a spreadsheet: system, ledger, who mends; every cell a text, nothing a spreadsheet could run.

Values come as they were shown, masked unless somebody gave a reason to see them whole.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from fupin_desk.i18n import N_, _

COLUMNS: Final = (
    (N_("户编号"), 20), (N_("户主"), 12), (N_("谁"), 12), (N_("哪一栏"), 26), (N_("系统"), 24),
    (N_("账上"), 24), (N_("谁来改"), 16), (N_("改好打勾"), 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One difference in words."""

    household_no: str
    head: str
    who: str
    field: str
    system: str
    ledger: str
    mends: str


def compared_book(title: str, caption: str, rows: Sequence[ComparedRow], made: date) -> bytes:
    """The differences as one sheet, with an empty column to tick what was mended."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(data, options)
    book.set_properties({"title": title, "created": datetime.combine(made, time(), UTC)})
    plain = book.add_format({"font_name": "微软雅黑", "font_size": 11, "border": 1, "text_wrap": True})
    head = book.add_format({"font_name": "微软雅黑", "font_size": 11, "border": 1, "bold": True})
    large = book.add_format({"font_name": "微软雅黑", "font_size": 15, "bold": True})
    page = book.add_worksheet(_("与系统比对"))
    page.set_landscape()
    page.set_paper(9)
    page.set_header(f"&L{_('内部资料 注意保管')}&R&A")
    page.set_footer("&C&P / &N")
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, title, large)
    page.write_string(1, 0, caption)
    for column, (words, width) in enumerate(COLUMNS):
        page.set_column(column, column, width)
        page.write_string(3, column, _(words), head)
    for number, row in enumerate(rows, start=4):
        texts = (row.household_no, row.head, row.who, row.field, row.system, row.ledger, row.mends, "")
        for column, text in enumerate(texts):
            page.write_string(number, column, text, plain)
    page.repeat_rows(3)
    page.freeze_panes(4, 2)
    if rows:
        page.autofilter(3, 0, 3 + len(rows), len(COLUMNS) - 2)
    book.close()
    return data.getvalue()
