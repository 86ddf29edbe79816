"""`entry export`, `entry import`, `entry template`: account lines to Excel and back.

The group `entry` is made in `books`; these kinds are put into it there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, plain
from fupin_desk.i18n import _
from fupin_desk.jobs import entries_export, entries_file, households, statements
from fupin_desk.model.values import Month, Window, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_kinds(kinds: Subparsers, given: dict[str, Any]) -> None:
    """Put these kinds into the group `entry`."""
    out = kinds.add_parser("export", **given)
    out.add_argument("--household", default="", metavar="NO")
    out.add_argument("--month", default="")
    out.add_argument("--from", dest="start", default="")
    out.add_argument("--to", dest="end", default="")
    out.add_argument("--out", required=True, metavar="FILE.xlsx")
    out.set_defaults(run=run_entry_export)
    load = kinds.add_parser("import", **given)
    load.add_argument("file", metavar="FILE.xlsx")
    load.add_argument("--household", default="", metavar="NO")
    load.add_argument("--month", default="")
    load.add_argument("--dry-run", action="store_true")
    load.set_defaults(run=run_entry_import)
    empty = kinds.add_parser("template", **given)
    empty.add_argument("--household", default="", metavar="NO")
    empty.add_argument("--month", default="")
    empty.add_argument("--out", required=True, metavar="FILE.xlsx")
    empty.set_defaults(run=run_entry_template)


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id if number else ""


def _window(call: Call, office: Office) -> Window:
    a = call.args
    if a.month:
        if a.start or a.end:
            raise Usage(why=_("--month 和 --from、--to 只写一样"))
        return Window(Month.parse(a.month), Month.parse(a.month))
    year = statements.year(office)
    return Window(
        Month.parse(a.start) if a.start else year.start, Month.parse(a.end) if a.end else year.end
    )  # fmt: skip


def run_entry_export(call: Call) -> Answer:
    """`entry export`: a month, a span, one household or the whole village into one workbook."""
    office = call.reading_or_writing()
    made = entries_export.export(office, _window(call, office), _house(office, call.args.household))
    return _saved(call, made)


def run_entry_template(call: Call) -> Answer:
    """`entry template`: the empty sheet for a helper."""
    office = call.reading_or_writing()
    return _saved(call, entries_export.template(office, call.args.month, _house(office, call.args.household)))


def _saved(call: Call, made: entries_export.Exported) -> Answer:
    out = Path(call.args.out)
    if out.suffix.lower() != ".xlsx":
        raise Usage(why=_("--out 要以 .xlsx 结尾"))
    entries_export.save(made, out)
    line = _("{n} 笔 → {file}").format(n=made.lines, file=out)
    return Answer({"file": out, "lines": made.lines}, [line])


def run_entry_import(call: Call) -> Answer:
    """`entry import`: preview, and unless --dry-run, one undoable change."""
    a = call.args
    office = call.village(read_only=a.dry_run)
    month = str(Month.parse(a.month)) if a.month else ""
    shown = entries_file.preview(office, Path(a.file), _house(office, a.household), month)
    data: dict[str, Any] = {
        "rows": shown.rows,
        "new": plain(shown.new),
        "changed": plain(shown.changed),
        "changed_lines": shown.changed_lines,
        "same": shown.same,
        "total_fen": shown.total,
    }
    text = _("新 {n} 笔 {amount} 元，改 {m} 笔，没变 {k} 笔")
    lines = [
        text.format(n=len(shown.new), amount=yuan(shown.total), m=shown.changed_lines, k=shown.same),
        *(f"{one.row} {one.who} {one.field}：{one.here} → {one.file}" for one in shown.changed),
    ]
    if a.dry_run:
        lines.append(_("只是预览，没有导入。"))
    else:
        done = entries_file.apply(office, shown)
        data |= {"booked": done.booked, "changed_done": done.changed}
    return Answer.with_findings(data, lines, shown.findings)
