"""Verbs about who lives in the village: roster, household."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, finding_keys, plain
from fupin_desk.cli.desk import pairs
from fupin_desk.errors import FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import comparing_roster, entries_export, households, keeping, roster
from fupin_desk.model.masks import mask_phone
from fupin_desk.model.values import parse_day

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.roster import RosterPreview

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    for name, fill, text in (("roster", _roster, _("花名册")), ("household", _household, _("农户"))):
        group = verbs.add_parser(name, help=text, parents=[common], allow_abbrev=False)
        kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
        fill(kinds, {"parents": [common], "allow_abbrev": False})


def _roster(kinds: Subparsers, given: dict[str, Any]) -> None:
    load = kinds.add_parser("import", **given)
    load.set_defaults(run=run_roster_import)
    load.add_argument("--dry-run", action="store_true")
    load.add_argument("--report", metavar="R.json")
    load.add_argument("--unmasked", metavar="REASON")
    compare = kinds.add_parser("compare", **given)
    compare.set_defaults(run=run_roster_compare)
    for name in ("--out", "--unmasked"):
        compare.add_argument(name, metavar="F.xlsx" if name == "--out" else "REASON", default="")
    for one in (load, compare):
        one.add_argument("file", metavar="FILE")


def _household(kinds: Subparsers, given: dict[str, Any]) -> None:
    listing = kinds.add_parser("list", **given)
    listing.set_defaults(run=run_household_list, text="")
    find = kinds.add_parser("find", **given)
    find.add_argument("text", metavar="TEXT")
    find.set_defaults(run=run_household_list)
    show = kinds.add_parser("show", **given)
    show.set_defaults(run=run_household_show)
    add = kinds.add_parser("add", **given)
    add.add_argument("--head", required=True)
    for name in ("--no", "--group", "--phone", "--kind", "--note"):
        add.add_argument(name, default="")
    add.add_argument("--member", action="append", default=[], metavar="NAME:RELATION[:SEX[:BIRTH]]")
    add.set_defaults(run=run_household_add)
    change = kinds.add_parser("set", **given)
    change.set_defaults(run=run_household_set)
    consent = kinds.add_parser("consent", **given)
    consent.set_defaults(run=run_household_consent)
    for one in (show, change, consent):
        one.add_argument("number", metavar="NO")
    change.add_argument("fields", nargs="+", metavar="FIELD=VALUE")
    consent.add_argument("kind", choices=("door", "totals", "informed"))
    consent.add_argument("--withdraw", action="store_true")


def run_roster_import(call: Call) -> Answer:
    """`roster import`: preview, and unless --dry-run, one undoable change.

    Unmasked values are shown for a written reason; it is journaled even where the file brought nothing new.
    A dry run writes nothing at all, so there the reason is only asked for.
    """
    a = call.args
    if a.unmasked is not None and not a.unmasked.strip():
        raise Usage(why=_("--unmasked 要写原因"))
    office = call.village(read_only=a.dry_run)
    shown = roster.preview(office, Path(a.file))
    data = _roster_data(shown, a.unmasked)
    _report(a.report, data)  # a place that cannot be written is refused before anything is taken in
    text = _("{n} 户 {m} 人（新增 {new_n} 户 {new_m} 人）")
    lines = [
        text.format(n=shown.households, m=shown.members, new_n=shown.new_households, new_m=shown.new_members)
    ]
    if a.dry_run:
        lines.append(_("只是预览，没有导入。"))
    else:
        done = roster.apply(office, shown, reason=a.unmasked or "")
        data |= {"added_households": done.added_households, "added_members": done.added_members}
        data |= {"changed": done.changed}
        if a.unmasked and not (done.added_households or done.added_members or done.changed):
            keeping.set_setting(office, "roster_unmasked", f"{office.today()} {a.unmasked}")
        _report(a.report, data)
    return Answer.with_findings(data, lines, shown.unmasked if a.unmasked else shown.findings)


def _roster_data(shown: RosterPreview, unmasked: str | None) -> dict[str, Any]:
    findings = shown.unmasked if unmasked else shown.findings
    return {
        "households": shown.households,
        "members": shown.members,
        "sheet": shown.sheet,
        "new_households": shown.new_households,
        "new_members": shown.new_members,
        "findings": [finding_keys(finding) for finding in findings],
        "differences": len(shown.changed),
        "absent": [number for number, _head in shown.absent],
    }


def _report(place: str | None, data: dict[str, Any]) -> None:
    if place:
        Path(place).write_text(json.dumps(plain(data), ensure_ascii=False, indent=1), "utf-8")


def run_roster_compare(call: Call) -> Answer:
    """`roster compare`: field by field, system against ledger and who mends; writes nothing to households."""
    a = call.args
    if a.unmasked and not a.unmasked.strip():
        raise Usage(why=_("--unmasked 要写原因"))
    office = call.village(read_only=not a.unmasked)
    found = comparing_roster.compare(office, Path(a.file), reason=a.unmasked)
    shown = found.preview
    rows = [
        {"row": d.row, "who": d.who, "field": d.field, "system": d.file, "ledger": d.here}
        for d in (shown.changed if shown else ())
    ]
    data = {
        "differences": rows,
        "new_households": shown.new_households if shown else 0,
        "new_members": shown.new_members if shown else 0,
        "absent": [{"household_no": n, "head": head} for n, head in (shown.absent if shown else ())],
        "compared": [plain(one) for one in found.lines],
        "window": str(found.window),
        "without_income": found.without_income,
    }
    if a.out:
        entries_export.save(comparing_roster.workbook(office, found), Path(a.out))
        data["file"] = a.out
    text = _("{number} {who} {field}：系统“{there}”，账上“{here}” · {mends}")
    lines = [
        text.format(
            number=one.household_no, who=one.who, field=one.field, there=one.system, here=one.ledger,
            mends=one.mends_words,
        )
        for one in found.lines
    ]  # fmt: skip
    return Answer(data, lines or [_("系统与账上一致。")], [], 0 if found.same else FINDINGS)


def run_household_list(call: Call) -> Answer:
    """`household list|find`."""
    found = households.lines(call.office(read_only=True), call.args.text)
    rows = [
        {"household_no": h.household_no, "head": h.head, "members": h.members, "group": h.group, "id": h.id}
        for h in found
    ]
    text = _("{number}\t{head}\t{n} 人\t{group}")
    lines = [text.format(number=h.household_no, head=h.head, n=h.members, group=h.group) for h in found]
    return Answer({"households": rows}, lines or [_("没有找到。")])


def run_household_show(call: Call) -> Answer:
    """`household show`: the household with its members, numbers masked."""
    office = call.office(read_only=True)
    row = households.by_number(office, call.args.number)
    page = households.page(office, row.id)
    data = {
        "household_no": row.household_no,
        "short_no": row.short_no,
        "id": row.id,
        "head": page.head,
        "group": row.group_name,
        "kind": row.kind,
        "phone": mask_phone(row.phone),
        "note": row.remark,
        "alias": row.alias,
        "members": page.members,
        "helper": page.helper,
        "months": [line for line in page.months if line.entries],
        "consent": {
            "door": row.consent_door_on,
            "totals": row.consent_totals_on,
            "informed": row.informed_on,
        },
    }
    lines = [f"{row.household_no} {page.head} {row.group_name} {row.kind} {row.remark}".rstrip()]
    lines += [f"  {m.name} {m.relation} {m.sex} {m.age or ''} {m.id_masked}".rstrip() for m in page.members]
    return Answer(data, lines)


def _member(text: str) -> dict[str, object]:
    parts = text.split(":")
    if not 2 <= len(parts) <= 4 or not parts[0].strip():
        form = "NAME:RELATION[:SEX[:BIRTH]]"
        raise Usage(why=_("{given} 应写成 {form}").format(given=text[:60], form=form))
    born = parts[3] if len(parts) == 4 else ""
    return {
        "name": parts[0],
        "relation": parts[1],
        "sex": parts[2] if len(parts) > 2 else "",
        "birth": parse_day(born) if born else None,
    }


def run_household_add(call: Call) -> Answer:
    """`household add`: a household with its head and, as given, its other members."""
    a = call.args
    members = [_member(text) for text in a.member]
    row = households.add(
        call.village(),
        a.head,
        members,
        household_no=a.no,
        group_name=a.group,
        phone=a.phone,
        kind=a.kind,
        remark=a.note,
    )
    data = {"household_no": row.household_no, "id": row.id, "alias": row.alias}
    return Answer(data, [_("已新增：{head}").format(head=a.head)])


def run_household_set(call: Call) -> Answer:
    """`household set NO FIELD=VALUE…`."""
    fields = pairs(call.args.fields)
    office = call.village()
    row = households.by_number(office, call.args.number)
    households.set_fields(office, row.id, fields)
    return Answer({"household_no": fields.get("household_no", row.household_no)}, [_("已改。")])


def run_household_consent(call: Call) -> Answer:
    """`household consent NO door|totals|informed [--withdraw]`."""
    office = call.village()
    row = households.by_number(office, call.args.number)
    households.consent(office, row.id, call.args.kind, not call.args.withdraw)
    line = _("已撤回。") if call.args.withdraw else _("已记录同意。")
    return Answer({"household_no": row.household_no}, [line])
