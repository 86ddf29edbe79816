"""A sheet of account lines from Excel or WPS → lines, each cell judged by itself.

Dear newcomer: the sheet may be one this program wrote out (then each row carries the line it was, and a stamp
of what it said), the template it gives to helpers, or a village's own. Columns are found by their headings.
A faulty cell never drops its neighbours: the row is named with its column and stays out, the others come.
Nothing is written here; amounts are fen, months and days are checked, items belong to whoever knows them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fupin_desk.errors import Finding, Severity, Trouble
from fupin_desk.i18n import N_, _
from fupin_desk.intake.amounts import read_amount
from fupin_desk.intake.cells import Cell, Sheet
from fupin_desk.intake.codes import Codes, fold
from fupin_desk.intake.fields import broken, read_date
from fupin_desk.intake.payment_words import month_in
from fupin_desk.intake.table import Headings, Row, Table, find_headings, read_table
from fupin_desk.intake.troubles import Cancelled
from fupin_desk.model.masks import mask_digits
from fupin_desk.model.values import NOTE_LIMIT, Fen, Month

FLAWS: dict[str, tuple[Severity, str]] = {
    "AMOUNT_BAD": ("error", N_("金额看不懂，这一行没有收。")),
    "AMOUNT_MISSING": ("error", N_("没有金额，这一行没有收。")),
    "AMOUNT_ZERO": ("error", N_("金额是 0，这一行没有收。")),
    "AMOUNT_NEGATIVE": ("error", N_("金额不能是负数，这一行没有收。")),
    "CELL_ERROR": ("error", N_("这一格是表格错误，这一行没有收。")),
    "FORMULA_NO_VALUE": ("error", N_("这一格是公式，没有算出的数，这一行没有收。")),
    "MONTH_BAD": ("error", N_("月份看不懂，请写成 2026-10。")),
    "MONTH_MISSING": ("error", N_("没有月份，这一行没有收。")),
    "DAY_BAD": ("error", N_("日期看不懂，请写成 2026-10-05。")),
    "USE_UNKNOWN": ("error", N_("用途只能写：卖出、自家吃、存着、留种、送人、喂养。")),
    "BASIS_UNKNOWN": ("error", N_("来历只能写：实际、估算、按比例。")),
    "TEXT_TOO_LONG": ("error", N_("文字太长，这一行没有收。")),
    "ITEM_MISSING": ("error", N_("没有项目，这一行没有收。")),
    "ITEM_UNKNOWN": ("error", N_("没有这个记账项目，请从清单里选。")),
    "HOUSEHOLD_MISSING": ("error", N_("没有写是哪一户，这一行没有收。")),
    "HOUSEHOLD_UNKNOWN": ("error", N_("账上没有这一户，这一行没有收。")),
    "HOUSEHOLD_CONTRADICTED": ("error", N_("户编号和户主不是同一户，这一行没有收。")),
    "HOUSEHOLD_SEVERAL": ("error", N_("不止一户对得上，请写户编号。")),
    "MEMBER_UNKNOWN": ("error", N_("这一户里没有这个人，或不止一个，这一行没有收。")),
    "LINE_BAD": ("error", N_("这一行自相矛盾，没有收。")),
    "LINE_GONE": ("error", N_("这一笔已经不在账上，没有改。")),
    "LINE_SEALED": ("error", N_("这一笔已经签字或结账，没有改；改错请用“更正”。")),
    "LINE_MOVED": ("error", N_("导出以后账上又改过这一笔，没有改，请重新导出再改。")),
    "LINE_OTHER_HOUSE": ("error", N_("这一笔不是这一户这个月的，没有改。")),
    "LINE_TWICE": ("error", N_("同一笔在表里出现两次，只看前一行。")),
    "MONTH_CLOSED": ("error", N_("这个月已经结账，这一行没有收；补漏请先反结账。")),
    "ROW_UNPLACED": ("warn", N_("这一行有内容，但不像一笔账，没有收。")),
    "SHEET_HIDDEN": ("warn", N_("这张工作表是隐藏的，没有读。")),
    "ALREADY_THERE": ("normalise", N_("账上已有同样的一笔，没有重复记。")),
}
_MONTH_TEXT = re.compile(r"^(20\d\d)(?:[-./年](1[0-2]|0?[1-9])月?|(0[1-9]|1[0-2]))$")
_LIMITS = {"quantity": 20, "unit": 20, "note": NOTE_LIMIT, "member": 100}


class NoEntrySheet(Trouble):
    """A sound spreadsheet without anything that looks like account lines."""

    code = "FD-I64"
    what_happened = N_("在 {file} 里没有找到账目：没有哪一行写着项目和金额。")
    what_now = N_("列名那一行要有“项目”和“金额”；可以先下载空表照着填。")


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Headings and row words (`codes`), and what people write for uses and for where a figure comes from."""

    codes: Codes
    uses: Mapping[str, str]
    bases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as its row tells it. `stamp`: what the row said when it was written out, '' for a new one."""

    row: int
    household_no: str
    head: str
    month: str
    happened: date | None
    item: str
    member: str
    quantity: str
    unit: str
    use: str
    amount: Fen
    living_cost: Fen | None
    sent_home: Fen | None
    basis: str
    note: str
    entry_id: str
    stamp: str

    def digest(self) -> str:
        """Eight letters over what the row says; a row nobody touched since it was exported has its stamp."""
        told = (
            self.month, str(self.happened or ""), self.item, self.member, self.quantity, self.unit, self.use,
            str(self.amount), str(self.living_cost), str(self.sent_home), self.basis,
            " ".join(self.note.split()),
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class EntriesReading:
    """What one file says: sound rows, and a finding for every cell that is not."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[LineRow, ...]
    findings: tuple[Finding, ...]


def parse_entry_words(data: bytes) -> EntryWords:
    """The value made of the bytes of ``entries.toml``."""
    told = tomllib.loads(data.decode("utf-8"))["entries"]
    headings = {fold(text): name for name, several in told["headings"].items() for text in several}
    words = {kind: tuple(several) for kind, several in told["words"].items()}
    uses, bases = (
        {fold(text): name for name, several in told[table].items() for text in (*several, name)}
        for table in ("use", "basis")
    )
    return EntryWords(Codes({}, headings, words), uses, bases)


def flaw(code: str, sheet: str, row: int | None = None, column: str = "", given: str = "") -> Finding:
    """The finding of this code at this place; what was given is masked."""
    severity, sentence = FLAWS[code]
    return Finding(code, severity, _(sentence), sheet, row, column, mask_digits(given[:80]))


def judge_entries(
    sheets: Sequence[Sheet],
    *,
    file: str,
    words: EntryWords,
    month: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> EntriesReading:
    """What these sheets say; pure. `month` is that of rows that tell none. Raises NoEntrySheet."""
    tables: list[Table] = []
    findings: list[Finding] = []
    for sheet in sheets:
        headings = _headings(sheet, words)
        if headings is None:
            continue
        if sheet.hidden:
            findings.append(flaw("SHEET_HIDDEN", sheet.name))
        else:
            tables.append(read_table(sheet, headings, words.codes))
    if not tables:
        raise NoEntrySheet(file=file)
    total = sum(len(table.rows) for table in tables)
    rows: list[LineRow] = []
    done = 0
    for table in tables:
        reader = _Reader(table, words, month, findings)
        for row in table.rows:
            if cancelled():
                raise Cancelled
            done += 1
            if done % 200 == 0 or done == total:
                progress(done, total)
            if found := reader.read(row):
                rows.append(found)
        findings += [flaw("ROW_UNPLACED", table.sheet.name, number) for number in table.unplaced]
    first = tables[0]
    columns = tuple(name for _at, name in sorted(first.headings.names.items()))
    return EntriesReading(first.sheet.name, columns, tuple(rows), tuple(findings))


def _headings(sheet: Sheet, words: EntryWords) -> Headings | None:
    found = find_headings(sheet, words.codes)
    if found is None or not {"item", "amount"} <= set(found.fields):
        return None
    # A line is told by its item, as a person is by the ID number: the later name keeps the column's meaning.
    fields = {"id_number": found.fields["item"], **found.fields}
    if "name" not in fields:
        fields = {"name": fields["item"], **fields}
    return replace(found, fields=fields, heads_only=False)


class _Reader:
    """The rows of one table, cell by cell; what is wrong goes into the findings."""

    def __init__(self, table: Table, words: EntryWords, month: str, findings: list[Finding]) -> None:
        self.table, self.words, self.month, self.findings = table, words, month, findings
        self.bad = False

    def read(self, row: Row) -> LineRow | None:
        """The line of this row, None when one of its cells cannot be believed."""
        self.bad = False
        amount = self._money(row, "amount")
        month = self._month(row)
        item = row.text("item")
        if not item:
            self._note(row, "ITEM_MISSING", "item")
        found = LineRow(
            row=row.number,
            household_no=_plain_number(row.cell("household_no")),
            head=row.text("name"),
            month=month,
            happened=self._day(row),
            item=item.partition("\u3000")[0].strip(),
            member=self._text(row, "member"),
            quantity=self._text(row, "quantity"),
            unit=self._text(row, "unit"),
            use=self._word(row, "use", self.words.uses, "USE_UNKNOWN"),
            amount=amount or 0,
            living_cost=self._money(row, "living_cost", needed=False),
            sent_home=self._money(row, "sent_home", needed=False),
            basis=self._word(row, "basis", self.words.bases, "BASIS_UNKNOWN") or "actual",
            note=self._text(row, "note"),
            entry_id=row.text("entry_id"),
            stamp=row.text("stamp"),
        )
        return None if self.bad else found

    def _note(self, row: Row, code: str, field: str) -> None:
        self.bad = True
        column, given = self.table.headings.column(field), row.cell(field).text
        self.findings.append(flaw(code, self.table.sheet.name, row.number, column, given))

    def _money(self, row: Row, field: str, *, needed: bool = True) -> Fen | None:
        if not needed and not row.text(field):
            return None
        amount, wrong = read_amount(row.cell(field))
        if not needed and amount == 0:
            return 0
        if wrong or (amount or 0) < 0:
            self._note(row, wrong or "AMOUNT_NEGATIVE", field)
            return None
        return amount

    def _month(self, row: Row) -> str:
        cell = row.cell("month")
        text = fold(cell.text)
        if not text:
            if not self.month:
                self._note(row, "MONTH_MISSING", "month")
            return self.month
        if cell.kind == "d":
            text = text[:7]
        found = _MONTH_TEXT.match(text)
        month = str(Month(int(found[1]), int(found[2] or found[3]))) if found else month_in(text)
        if not month:
            self._note(row, "MONTH_BAD", "month")
        return month

    def _day(self, row: Row) -> date | None:
        if not row.text("happened"):
            return None
        day = None if broken(row.cell("happened")) else read_date(row.cell("happened"))[0]
        if day is None:
            self._note(row, "DAY_BAD", "happened")
        return day

    def _text(self, row: Row, field: str) -> str:
        cell = row.cell(field)
        if broken(cell):
            self._note(row, "CELL_ERROR" if broken(cell) == "ERROR" else "FORMULA_NO_VALUE", field)
            return ""
        text = cell.text.strip()
        if len(text) > _LIMITS[field]:
            self._note(row, "TEXT_TOO_LONG", field)
        return text

    def _word(self, row: Row, field: str, known: Mapping[str, str], code: str) -> str:
        text = row.text(field)
        found = known.get(fold(text), "")
        if text and not found:
            self._note(row, code, field)
        return found


def _plain_number(cell: Cell) -> str:
    """A household's number as text; a spreadsheet's ``3.0`` is ``3``."""
    text = cell.text.strip()
    return re.sub(r"\.0+$", "", text) if cell.kind == "n" else text
