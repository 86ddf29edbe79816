"""Lines pasted from a sheet, or brought over from last month, before anything is saved.

A village's own sheet never has our columns in our order. So a pasted block is looked at as a whole: each of
its columns is taken for what most of its cells can be read as (an item, a day, a member, a use, a unit, an
amount …); a heading row, if there is one, decides first. What no column wants goes to the note. The rows
come back *offered*: shown with a dashed frame, saved only when the person says so, thrown away without a
trace otherwise. Our own rows copied from the grid come back the same, because they carry their headings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model.search import folded
from fupin_desk.ui.widgets.cells import TYPED, Known, Row, read_cell, shown

HEADINGS: Final = {
    "item": N_("项目"), "member": N_("成员"), "happened": N_("日期"), "quantity": N_("数量"),
    "unit": N_("单位"), "use": N_("用途"), "amount": N_("金额"),
    "living_cost": N_("在外生活"), "sent_home": N_("寄带回"), "basis": N_("来历"),
    "photos": N_("票"), "note": N_("备注"),
}  # fmt: skip
_ALSO: Final = {
    "item": ("名称", "收支项目", "科目", "代码"), "member": ("姓名", "人员"),
    "happened": ("时间", "发生日期"), "quantity": ("数",),
    "amount": ("金额元", "金额(元)", "元", "收入", "支出"), "note": ("说明", "摘要"),
    "sent_home": ("寄回", "寄带回收入"), "living_cost": ("在外生活支出", "生活开支"),
}  # fmt: skip
UNITS: Final = frozenset("月天年次公斤斤吨克只头羽个亩分袋瓶箱张户人份吨株棵") | {
    "公斤",
    "千克",
    "小时",
    "立方米",
    "人次",
}
_MOST_ROWS: Final = 500
_LIKELY, _SURE = 0.5, 1.0
"""So many of a column's cells must read; words of use (饲料, 种子) stand in notes too, so there all must."""
_GUESSED: Final = ("item", "happened", "use", "member", "unit", "amount")


def block(text: str) -> list[list[str]]:
    """The cells of a tab-separated text from the clipboard, empty lines left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [[cell.strip().strip('"') for cell in line.split("\t")] for line in lines if line.strip()]
    return rows[:_MOST_ROWS]


def is_block(text: str) -> bool:
    """Whether a pasted text is several cells and not one word for the cell under the cursor."""
    return len(block(text)) > 1 or "\t" in text.strip("\n")


def columns_of(cells: Sequence[Sequence[str]], known: Known) -> tuple[list[str | None], bool]:
    """What each column of a block holds, and whether its first row was headings."""
    width = max(len(row) for row in cells)
    headed = [_heading(cell) for cell in cells[0]]
    if sum(name is not None for name in headed) >= 2:
        return headed + [None] * (width - len(headed)), True
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
    if name == "unit":
        return cell in UNITS
    if name in ("item", "member", "use") and _is_number(cell):
        return False
    if name == "happened" and "." in cell and len(cell) > 5:
        return False
    try:
        value = read_cell(name, cell, known)
    except Spoken:
        return False
    return value is not None and value != ""


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").lstrip("-−").isdecimal()


def offered(text: str, known: Known) -> list[Row]:
    """The rows a pasted text becomes; cells that cannot be read carry their fault and their text."""
    cells = block(text)
    if not cells:
        return []
    columns, headed = columns_of(cells, known)
    rows = []
    for line in cells[1:] if headed else cells:
        row = Row(offered=True)
        for name, cell in sorted(zip(columns, line, strict=False), key=lambda pair: pair[0] != "item"):
            if name is None or name not in TYPED or cell in ("", "—"):
                continue
            if name == "note" or not known.takes(row.item, name):  # 饲料 beside a cost is no use of it
                row.put("note", f"{row.values.get('note') or ''} {cell}".strip(), known)
            else:
                row.put(name, cell, known)
        row.want()
        rows.append(row)
    return rows


def again(lines: Sequence[Any], known: Known, written: Callable[[str, str], str]) -> list[Row]:
    """Last month's lines offered for this month: the same items and amounts, without day and evidence."""
    rows = []
    for line in lines:
        row = Row(offered=True)
        row.values = {
            "item": written(line.item, line.sub), "member": line.member, "quantity": line.quantity,
            "unit": line.unit, "use": line.use or None, "amount": abs(line.amount), "basis": "stated",
            "living_cost": line.living_cost, "sent_home": line.sent_home,
        }  # fmt: skip
        row.typed = {name for name, value in row.values.items() if value}
        rows.append(row)
    return rows


def copied(rows: Sequence[Row]) -> str:
    """Rows as a tab-separated text with our headings, for Excel and for pasting here again."""
    names = [name for name in TYPED if name != "basis"]
    lines = ["\t".join(_(HEADINGS[name]) for name in names)]
    for row in rows:
        texts = (shown(name, row.values.get(name)) for name in names)
        lines.append("\t".join(text.replace("\t", " ").replace("\n", " ") for text in texts))
    return "\n".join(lines)
