"""Lines pasted from a sheet, or brought over from last month, before anything is saved.

A village's own sheet never has our columns in our order. So a pasted block is looked at as a whole: each of
its columns is taken for what most of its cells can be read as (an item, a day, a member, a use, a unit, an
amount …); a heading row, if there is one, decides first. What no column wants goes to the note; a line of
totals is no line. The rows come back *offered*: shown with a dashed frame, saved only when the person says
so, thrown away without a trace otherwise. A cell that cannot be read is a `Flaw`: row, column, reason; its
row waits until it is mended, the others do not wait for it. Ten thousand lines are read away from the
window's thread, each different text once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model.search import folded
from fupin_desk.ui.widgets.cells import TYPED, Known, Reader, Row, read_cell, read_parts, shown
from fupin_desk.ui.widgets.clipboard import as_text, cells_of

HEADINGS: Final = {
    "item": N_("项目"), "member": N_("成员"), "happened": N_("日期"), "quantity": N_("数量"),
    "unit": N_("单位"), "price": N_("单价"), "price_source": N_("价来源"), "use": N_("用途"),
    "amount": N_("金额"), "living_cost": N_("在外生活"), "sent_home": N_("寄带回"), "basis": N_("来历"),
    "photos": N_("票"), "note": N_("备注"),
}  # fmt: skip
_ALSO: Final = {
    "item": ("名称", "收支项目", "科目", "代码", "项目代码"), "member": ("姓名", "人员"),
    "happened": ("时间", "发生日期", "旬"), "quantity": ("数",), "price": ("单价元", "单价(元)"),
    "amount": ("金额元", "金额(元)", "元", "收入", "支出"), "note": ("说明", "摘要"),
    "price_source": ("单价来源", "价格来源"),
    "sent_home": ("寄回", "寄带回收入"), "living_cost": ("在外生活支出", "生活开支"),
}  # fmt: skip
UNITS: Final = frozenset("月天年次公斤斤吨克只头羽个亩分袋瓶箱张户人份吨株棵担匹窝包车捆") | {
    "公斤", "千克", "小时", "立方米", "人次",
}  # fmt: skip
MOST_ROWS: Final = 10_000
_SAMPLE: Final = 80
_LIKELY, _SURE = 0.5, 1.0
"""So many of a column's cells must read; words of use (饲料, 种子) stand in notes too, so there all must."""
_GUESSED: Final = ("item", "happened", "use", "member", "unit", "amount")
_DAY_LIKE: Final = re.compile(r"^(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?)( 0:00.*)?$")
_FIGURE_LIKE: Final = re.compile(r"^[-−+=¥]?\d[\d.,，]*\D?[\d.,，]*[元万]{0,2}$")
_TOTALS: Final = ("合计", "总计", "小计", "共计", "本月合计")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One cell that cannot be taken: its row as the grid numbers it from 0, its column, the reason."""

    row: int
    column: str
    why: str


def block(text: str) -> list[list[str]]:
    """The cells of a tab-separated text from the clipboard, empty lines left out, at most `MOST_ROWS`."""
    return cells_of(text, MOST_ROWS)


def is_block(text: str) -> bool:
    """Whether a pasted text is several cells and not one word for the cell under the cursor."""
    if "\t" not in text.strip("\n") and "\n" not in text.strip("\r\n") and "\r" not in text.strip("\r\n"):
        return False
    some = cells_of(text, 2)
    return len(some) > 1 or any(len(line) > 1 for line in some)


def columns_of(cells: Sequence[Sequence[str]], known: Known) -> tuple[list[str | None], bool]:
    """What each column of a block holds, and whether its first row was headings."""
    width = max(len(row) for row in cells)
    headed = [_heading(cell) for cell in cells[0]]
    if sum(name is not None for name in headed) >= 2:
        return headed + [None] * (width - len(headed)), True
    cells = cells[:_SAMPLE]
    taken: list[str | None] = [None] * width
    for name in _GUESSED:
        enough = _SURE if name == "use" else _LIKELY
        able = [
            column
            for column in range(width)
            if taken[column] is None and _share(cells, column, name, known) >= enough
        ]
        if able:
            # Sheets end a line in its amount: of several columns of figures the last one is the money.
            best = able[-1] if name == "amount" else max(able, key=lambda at: _share(cells, at, name, known))
            taken[best] = name
    if "amount" not in taken and "happened" in taken:
        day = taken.index("happened")
        if all(_is_number(row[day]) for row in cells if day < len(row) and row[day]):
            taken[day] = "amount"  # one column of bare figures: a line needs its money, not its day
    for column in range(width):
        if taken[column] is None:
            numbers = _share(cells, column, "amount", known) >= 0.5
            name = "quantity" if numbers and "quantity" not in taken else "note"
            taken[column] = name if name not in taken else None
    return taken, False


def _heading(cell: str) -> str | None:
    word = folded(cell).strip("：:")
    for name, label in HEADINGS.items():
        if word and (word == folded(_(label)) or word == label or word in _ALSO.get(name, ())):
            return name
    return None


def _share(cells: Sequence[Sequence[str]], column: int, name: str, known: Known) -> float:
    filled = [row[column] for row in cells if column < len(row) and row[column]]
    if not filled:
        return 0.0
    return sum(_reads(name, cell, known) for cell in filled) / len(filled)


def _reads(name: str, cell: str, known: Known) -> bool:
    """Whether a cell can be meant so. 2025-10-15 and 12..5 are meant as a day and an amount: they are marked
    in their column, and do not make a note of it."""
    if name == "unit":
        return cell in UNITS
    day = bool(_DAY_LIKE.match(cell))
    if day and name in ("happened", "amount"):
        return name == "happened"
    if name == "amount" and _FIGURE_LIKE.match(cell):
        return True
    odd = name in ("item", "member", "use") and _is_number(cell)
    if odd or (name == "happened" and "." in cell and len(cell) > 5):
        return False
    try:
        return read_cell(name, cell, known) not in (None, "")
    except Spoken:
        return False


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").lstrip("-−").isdecimal()


def remembering(known: Known) -> Reader:
    """`read_parts` that reads each different text once: a sheet has few items and many lines."""
    answers: dict[tuple[str, str, str], dict[str, Any] | Spoken] = {}

    def read(column: str, text: str, _known: Known, item: str) -> dict[str, Any]:
        key = (column, text, known.side(item) if column == "amount" else "")
        answer = answers.get(key)
        if answer is None:
            try:
                answer = read_parts(column, text, known, item)
            except Spoken as refusal:
                answer = refusal
            answers[key] = answer
        if isinstance(answer, Spoken):
            raise answer
        return answer

    return read


def _never() -> bool:
    return False


def offered(text: str, known: Known, cancelled: Callable[[], bool] = _never) -> list[Row]:
    """The rows a pasted text becomes; cells that cannot be read carry their fault and their text."""
    cells = block(text)
    if not cells:
        return []
    columns, headed = columns_of(cells, known)
    order = sorted(range(len(columns)), key=lambda at: columns[at] != "item")
    read, rows = remembering(known), []
    for line in cells[1:] if headed else cells:
        if cancelled():
            return []
        row = _row(line, columns, order, known, read)
        if row is not None:
            rows.append(row)
    return rows


def _row(
    line: Sequence[str], columns: Sequence[str | None], order: Sequence[int], known: Known, read: Reader
) -> Row | None:
    row = Row(offered=True)
    for at in order:
        name, cell = columns[at], line[at] if at < len(line) else ""
        if name is None or name not in TYPED or cell in ("", "—"):
            continue
        if name == "item" and folded(cell) in _TOTALS:
            return None
        if name == "note" or not known.takes(row.item, name):  # 饲料 beside a cost is no use of it
            row.put("note", f"{row.values.get('note') or ''} {cell}".strip(), known)
        elif not (name in ("item", "amount") and row.values.get(name)):  # 收入 and 支出: one of the two
            row.put(name, cell, known, read)
    row.want()
    return row


def flaws(rows: Sequence[Row], most: int = MOST_ROWS) -> list[Flaw]:
    """What cannot be taken in these rows of the grid, cell by cell, in their order."""
    found: list[Flaw] = []
    for number, row in enumerate(rows):
        if not row.offered:
            continue
        found += [Flaw(number, name, why) for name, why in row.faults.items()]
        if row.refused and not row.faults:
            found.append(Flaw(number, "item", row.refused))
        if len(found) >= most:
            break
    return found


def again(
    lines: Sequence[Any], known: Known, written: Callable[[str, str], str], *, ghost: bool = False
) -> list[Row]:
    """Last month's lines offered for this month: the same items and amounts, without day and evidence."""
    here = {choice.code for choice in known.members}
    rows = []
    for line in lines:
        row = Row(offered=not ghost, ghost=ghost)
        row.values = {
            "item": written(line.item, line.sub), "member": line.member if line.member in here else "",
            "happened": line.xun if known.bands else None, "quantity": line.quantity, "unit": line.unit,
            "price": line.price, "price_source": line.price_source, "use": line.use or None,
            "amount": abs(line.amount), "basis": "stated", "living_cost": line.living_cost,
            "sent_home": line.sent_home,
        }  # fmt: skip
        row.typed = set() if ghost else {name for name, value in row.values.items() if value}
        rows.append(row)
    return rows


def copied_cells(rows: Sequence[Row], sources: dict[str, str] | None = None) -> list[list[str]]:
    """Whole rows under our headings, for Excel and for pasting here again."""
    names = [name for name in TYPED if name != "basis"]
    cells = [[_(HEADINGS[name]) for name in names]]
    return cells + [[shown(name, row.values.get(name), sources) for name in names] for row in rows]


def copied(rows: Sequence[Row]) -> str:
    """Whole rows under our headings as tab-separated text."""
    return as_text(copied_cells(rows))
