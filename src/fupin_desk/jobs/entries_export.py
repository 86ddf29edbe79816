"""Writing account lines out: a month, a household, a year of the village, or the empty sheet for a helper.

The press makes the bytes (`paper.workbook`), this gathers what it prints. A village-year of 180,000 lines is
one sheet, more is refused by name. Nothing of it is a fact of the book: no change is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from fupin_desk.errors import Refusal, Trouble
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.entries_plan import BASIS_WORDS, USE_WORDS, member_word, stamp
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.jobs.payment_match import Village
from fupin_desk.model import evidence
from fupin_desk.model.account import Entry
from fupin_desk.model.items import ItemList, written
from fupin_desk.model.values import Month, Window
from fupin_desk.paper.workbook import Choices, SheetLine, lines_book, template_book

MOST: Final = 200_000
"""A year of a thousand households: the sheet is made in memory, so that nothing lies about unencrypted."""
TEMPLATE_ROWS: Final = 300


class TooManyLines(Refusal):
    """More lines than a spreadsheet holds."""

    code = "FD-I66"
    what_happened = N_("要导出的有 {count} 笔，一张表放不下，没有导出。")
    what_now = N_("请选短一些的时间，分几次导出。")


class NothingToExport(Refusal):
    """A span without one line."""

    code = "FD-I67"
    what_happened = N_("选的时间里没有账目，没有导出。")
    what_now = N_("请换一个时间或一户；要空表请用“空白填写表”。")


class NotSaved(Trouble):
    """The place where the sheet was to be saved does not take it."""

    code = "FD-I68"
    what_happened = N_("表格没有存成：{file} 写不进去。")
    what_now = N_("请关掉正打开着它的表格软件，或换一个地方再存。")


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished workbook and a name for it that tells nothing about anybody."""

    data: bytes
    lines: int
    name: str


def export(
    office: Office, window: Window, household_id: str = "", progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Exported:  # fmt: skip
    """The lines of a span of months, of one household or all. Raises NothingToExport, TooManyLines."""
    with office.read() as s:
        known = Village.read(s, office.village)
        query = select(Entry).where(
            Entry.village == office.village, Entry.month >= str(window.start), Entry.month <= str(window.end)
        )
        if household_id:
            query = query.where(Entry.household_id == household_id)
        rows = list(s.scalars(query))
        if not rows:
            raise NothingToExport
        if len(rows) > MOST:
            raise TooManyLines(count=len(rows))
        marks = evidence.marks(s, office.village, rows)
    order = {home: place for place, home in enumerate(known.homes)}
    items = office.resources.items
    place = {item.code: item.order for item in items}
    rows.sort(key=lambda one: (order.get(one.household_id, 0), one.month, place.get(one.item, 0), one.id))
    lines = []
    for done, one in enumerate(rows, start=1):
        if cancelled():
            return Exported(b"", 0, "")
        if done % 1000 == 0:
            progress(done // 2, len(rows))
        lines.append(_line(items, known, one, str(marks[one.id])))
    head = known.homes[household_id].head if household_id in known.homes else ""
    span = str(window.start) if window.start == window.end else f"{window.start}…{window.end}"
    title = _("{village}收支账 {span}").format(village=office.name, span=span)
    title = f"{title} {head}".strip()
    caption = _("{count} 笔。改过的格子可以再导入；行标识和校验两列请不要动。").format(count=len(lines))
    half = len(lines) // 2
    data = lines_book(
        title, caption, lines, office.today(), lambda done, total: progress(half + done // 2, total)
    )
    name = _("收支账 {span}.xlsx").format(span=span.replace("…", "至"))
    return Exported(data, len(lines), name)


def _line(items: ItemList, known: Village, one: Entry, mark: str) -> SheetLine:
    home = known.homes.get(one.household_id)
    return SheetLine(
        household_no=home.number if home else "",
        head=home.head if home else "",
        group=home.group if home else "",
        month=one.month,
        happened=one.happened,
        item=f"{written(one.item, one.sub)}\u3000{items.label(one.item, one.sub)}",
        side=items.get(one.item).side,
        member=member_word(known, one),
        quantity=one.quantity,
        unit=one.unit,
        use=USE_WORDS.get(one.use, one.use) if one.use else "",
        amount=one.amount,
        living_cost=one.living_cost,
        sent_home=one.sent_home,
        basis=BASIS_WORDS.get(one.basis, one.basis),
        mark=mark,
        note=one.note,
        entry_id=one.id,
        stamp=stamp(known, one),
    )


def template(office: Office, month: str = "", household_id: str = "") -> Exported:
    """The empty sheet for a helper who has only Excel or WPS: items to choose from, households listed."""
    month = str(Month.parse(month)) if month else ""
    with office.read() as s:
        known = Village.read(s, office.village)
    homes = [home for home in known.homes.values() if household_id in ("", home.id)]
    items = []
    for item in office.resources.items:
        items.append(f"{item.code}\u3000{item.label}")
        items += [f"{written(item.code, sub.no)}\u3000{sub.label}" for sub in item.subs.values()]
    choices = Choices(
        items=items,
        uses=list(USE_WORDS.values()),
        bases=list(BASIS_WORDS.values()),
        households=[(home.number, home.head) for home in homes if home.number],
    )
    title = _("{village}收支账填写表").format(village=office.name)
    caption = _("每行一笔：户编号、月份、项目、金额必填；金额写正数，收支由项目决定；填好交回来导入。")
    data = template_book(title, caption, choices, month, office.today(), TEMPLATE_ROWS)
    return Exported(data, 0, _("收支账填写表.xlsx"))


def save(made: Exported, path: Path) -> None:
    """Put a finished workbook where somebody chose; the folder is made. Raises NotSaved."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
    except OSError as failed:
        raise NotSaved(file=path.name) from failed
