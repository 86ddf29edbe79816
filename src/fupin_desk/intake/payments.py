"""A payment list from a bank, a finance office or a welfare post → who got how much, row by row.

Dear newcomer: this reads and judges, it writes nothing and knows no household. The file is read by the same
caged child as a roster; headings are found by what they say and a person may say otherwise (`mapping`).
Nothing is lost in silence: a row with money that cannot be read, a total at the bottom that differs from the
sum, a hidden sheet, each becomes a finding with its row; a row whose own words say that the money bounced or
was taken back says so in `status` and is never counted as paid.

Amounts are fen with the sign of the file; ID numbers and accounts are whole here and masked by whoever keeps
or shows them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from fupin_desk.errors import Finding, Trouble
from fupin_desk.i18n import N_
from fupin_desk.intake.amounts import read_amount, read_digits
from fupin_desk.intake.cells import Cell, Sheet
from fupin_desk.intake.codes import fold
from fupin_desk.intake.fields import read_date, read_name
from fupin_desk.intake.payment_flaws import payment_flaw
from fupin_desk.intake.payment_table import (
    ColumnSeen,
    columns_seen,
    missing_fields,
    payment_headings,
    wide_columns,
)
from fupin_desk.intake.payment_words import PaymentWords, day_in, month_in
from fupin_desk.intake.table import Row, Table, read_table
from fupin_desk.intake.troubles import Cancelled
from fupin_desk.model.idnumber import lengthen, resident_number
from fupin_desk.model.values import Fen

Status = Literal["", "bounced", "negative"]


class NoPaymentList(Trouble):
    """A sound spreadsheet without anything that looks like a payment list."""

    code = "FD-I60"
    what_happened = N_("在 {file} 里没有找到发放表：没有哪一行写着姓名、账号、金额这样的列名。")
    what_now = N_("请确认选对了文件；列名那一行至少要有收款人和金额。")


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One row: who, by which numbers, how much, and what the row says about itself.

    `amount` is None where it cannot be read; `words` name what is paid where the file has a column for it.
    """

    row: int
    name: str
    id_number: str
    account: str
    group: str
    household_no: str
    amount: Fen | None
    words: str
    day: date | None
    collected_by: str
    status: Status


@dataclass(frozen=True, slots=True)
class PaymentReading:
    """What one file says. `missing`: fields without which nothing can be booked (``name``, ``amount``)."""

    sheet: str
    title: str
    sender: str
    month: str
    paid_on: date | None
    columns: tuple[ColumnSeen, ...]
    missing: tuple[str, ...]
    rows: tuple[PaidRow, ...]
    total: Fen
    told_total: Fen | None
    findings: tuple[Finding, ...]

    def rows_digest(self) -> str:
        """SHA-256 over the title and who got how much: the same list in another format has the same."""
        told = f"{fold(self.title)}\n" + "\n".join(
            f"{row.name}\t{row.id_number}\t{row.account}\t{row.amount}\t{fold(row.words)}\t{row.status}"
            for row in self.rows
        )
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def judge_payments(
    sheets: Sequence[Sheet],
    *,
    file: str,
    words: PaymentWords,
    mapping: Mapping[str, str] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> PaymentReading:
    """What these sheets say; pure. `NoPaymentList` when none holds a list of people and money."""
    known = words.mapped(mapping or {})
    findings: list[Finding] = []
    tables: list[Table] = []
    for sheet in sheets:
        headings = payment_headings(sheet, known)
        if headings is None:
            continue
        if sheet.hidden:
            findings.append(payment_flaw("SHEET_HIDDEN", sheet=sheet.name))
            continue
        tables.append(read_table(sheet, headings, known.codes))
    if not tables:
        raise NoPaymentList(file=file)
    first = tables[0].headings
    title, sender, month, paid_on = _above(tables[0], known, file)
    back = known.says("negative", title)
    many = sum(len(table.rows) for table in tables)
    rows: list[PaidRow] = []
    told: list[Fen] = []
    for table in tables:
        read = _rows(table, known, findings, cancelled, partial(_count, progress, len(rows), many))
        if rows and _repeats(read, rows):
            findings.append(payment_flaw("SHEET_SKIPPED", sheet=table.sheet.name))
            continue
        rows += [replace(row, status="negative") for row in read] if back else read
        told += _about(table, read, known, findings)
    return PaymentReading(
        sheet=tables[0].sheet.name,
        title=title,
        sender=sender,
        month=month,
        paid_on=paid_on,
        columns=columns_seen(first),
        missing=missing_fields(tables[0], known),
        rows=tuple(rows),
        total=sum(row.amount or 0 for row in rows),
        told_total=sum(told) if told else None,
        findings=tuple(findings),
    )


def _count(progress: Callable[[int, int], None], before: int, many: int, done: int) -> None:
    progress(before + done, many)


def _rows(
    table: Table, words: PaymentWords, findings: list[Finding], cancelled: Callable[[], bool],
    progress: Callable[[int], None],
) -> list[PaidRow]:  # fmt: skip
    read: list[PaidRow] = []
    wide = wide_columns(table, words)
    if not wide and "amount" not in table.headings.fields:
        return read  # nobody knows yet which column is the money
    for done, row in enumerate(table.rows, start=1):
        if cancelled():
            raise Cancelled
        if done % 100 == 0 or done == len(table.rows):
            progress(done)
        if words.codes.says("sums", row.text("name")):
            table.skipped.append(row.number)
        elif wide:
            read += _parts(row, table, wide, words, findings)
        elif found := _row(row, table, words, findings):
            read.append(found)
    return read


def _parts(
    row: Row, table: Table, wide: Mapping[int, str], words: PaymentWords, findings: list[Finding]
) -> list[PaidRow]:
    """One row that pays several items: a payment for each column with money in it."""
    read = []
    for column, heading in wide.items():
        cell = table.sheet.at(row.number, column)
        if read_amount(cell)[1] not in ("AMOUNT_MISSING", "AMOUNT_ZERO"):
            part = Row(row.number, {**row.cells, "amount": cell, "words": Cell("s", heading)}, row.given)
            found = _row(part, table, words, findings)
            read += [found] if found else []
    return read


def _row(row: Row, table: Table, words: PaymentWords, findings: list[Finding]) -> PaidRow | None:
    def note(code: str, field: str) -> None:
        column, given = table.headings.column(field), row.cell(field).text
        findings.append(payment_flaw(code, table.sheet.name, row.number, column, given, field))

    amount, flaw = read_amount(row.cell("amount"))
    if flaw:
        note(flaw, "amount")
    if amount == 0:
        return None
    name, flaw = read_name(row.cell("name")) if row.text("name") else ("", "")
    if flaw in ("NAME_TOO_LONG", "NAME_LOST_CHAR"):
        note(flaw, "name")
    numbers = {}
    for field in ("id_number", "account"):
        numbers[field], flaw = read_digits(row.cell(field))
        if flaw:
            note(flaw, field)
    if len(numbers["id_number"]) == 15 and numbers["id_number"].isdigit():
        numbers["id_number"] = lengthen(numbers["id_number"])
    day = read_date(row.cell("day"))[0] or day_in(row.text("day")) if row.text("day") else None
    return PaidRow(
        row=row.number,
        name=name,
        id_number=resident_number(numbers["id_number"]),
        account=numbers["account"],
        group=row.text("group")[:100],
        household_no=row.text("household_no")[:40],
        amount=amount,
        words=row.text("words")[:100],
        day=day,
        collected_by=_collector(row.text("collected_by"), name),
        status=_status(row, amount, words),
    )


def _collector(text: str, name: str) -> str:
    """Who fetched the money for somebody else; ticks, blanks and the person himself are nobody."""
    plain = text[:100].strip(" /\\-—无否√")
    return "" if plain in ("", "是", "本人", name) else plain


def _status(row: Row, amount: Fen | None, words: PaymentWords) -> Status:
    """What the row says of itself; a plain word of success in the status column settles it."""
    said, rest = row.text("status"), f"{row.text('remark')} {row.text('words')}"
    if words.says("bounced", said) or words.says("bounced", row.text("remark")):
        return "bounced"
    arrived = words.says("arrived", said)
    if (amount or 0) < 0 or words.says("negative", said) or (not arrived and words.says("negative", rest)):
        return "negative"
    return ""


def _repeats(read: Sequence[PaidRow], before: Sequence[PaidRow]) -> bool:
    """Whether most of these payments stand on a sheet read before."""
    seen = {(row.name, row.id_number, row.amount) for row in before}
    return sum((row.name, row.id_number, row.amount) in seen for row in read) * 2 > len(read)


def _about(table: Table, read: Sequence[PaidRow], words: PaymentWords, findings: list[Finding]) -> list[Fen]:
    """Lines that are no persons: totals checked against the sum, money without a name said aloud."""
    sheet, headings = table.sheet, table.headings
    place = headings.fields.get("amount", 0)
    totals: list[tuple[int, Fen]] = []
    for number in (*table.skipped, *table.unplaced):
        cells = sheet.rows[number]
        amount = read_amount(cells[place])[0] if place in cells else None
        texts = [fold(cell.text) for _at, cell in sorted(cells.items())][:4]
        if amount is not None and any(text.startswith(("合计", "总计", "共计", "总金额")) for text in texts):
            totals.append((number, amount))
        elif number in table.unplaced and amount is not None:
            findings.append(payment_flaw("ROW_NAMELESS", sheet.name, number, headings.column("amount")))
    if any(row.row in sheet.hidden_rows for row in read):
        findings.append(payment_flaw("ROWS_HIDDEN", sheet.name))
    if not totals:
        return []
    number, told = totals[-1]
    mine = sum(row.amount or 0 for row in read)
    if told != mine:
        flaw = payment_flaw("TOTAL_DIFFERS", sheet.name, number, headings.column("amount"))
        findings.append(replace(flaw, given=_money(told), stored=_money(mine)))
    return [told]


def _money(amount: Fen) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def _above(table: Table, words: PaymentWords, file: str) -> tuple[str, str, str, date | None]:
    """Title, sender, month and day of payment, as the lines around the table tell them."""
    sheet, last = table.sheet, table.headings.last_row
    own = {row.number for row in table.rows}
    around = [number for number in sheet.rows if number not in own and number != last]
    above = [cell.text.strip() for number in around if number < last for cell in sheet.rows[number].values()]
    below = [cell.text.strip() for number in around if number > last for cell in sheet.rows[number].values()]
    lines = [text for text in above if text]
    names = [text for text in lines if not words.sender_of(text) and len(fold(text)) > 4]
    title = next((text for text in names if words.says("titles", text)), "")
    stem = file.rpartition(".")[0] or file
    title = (title or next(iter(names), "") or stem)[:100]
    sender = next((found for text in (*lines, *below) if (found := words.sender_of(text))), "")[:100]
    if not sender and words.says("banks", title):
        sender = re.split(r"代发|发放|一卡通|\d", title)[0][:100]
    said = [title, *lines, stem]
    month = next((found for text in said if (found := month_in(text))), "")
    days = [day for text in (*lines, *below) if (day := day_in(text))]
    own_days = {row for row in (_day_of(one) for one in table.rows) if row}
    paid_on = own_days.pop() if len(own_days) == 1 else days[0] if days and not own_days else None
    return title, sender, month, paid_on


def _day_of(row: Row) -> date | None:
    return (read_date(row.cell("day"))[0] or day_in(row.text("day"))) if row.text("day") else None
