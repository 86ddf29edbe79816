"""Verbs about the ledger itself: new, roster, household, check of the store, backup, undo, history, demo."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, finding_keys
from fupin_desk.errors import FINDINGS
from fupin_desk.jobs import households, keeping, opening, roster

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.roster import RosterPreview

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""

    def verb(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = verbs.add_parser(name, help=text, parents=[common])
        one.set_defaults(run=run)
        return one

    new = verb("new", run_new, "新建一本空账")
    new.add_argument("dir")
    new.add_argument("--role", choices=("village", "township"), required=True)
    new.add_argument("--code", required=True)
    new.add_argument("--name", required=True)
    new.add_argument("--secretary", default="")
    new.add_argument("--township", default="")
    new.add_argument("--county", default="")
    for name, kind, text in (
        ("roster", add_roster, "花名册"),
        ("household", add_household, "农户"),
    ):
        group = verbs.add_parser(name, help=text, parents=[common])
        kind(group.add_subparsers(dest="what", required=True, parser_class=type(new)), common)
    village = verb("village", run_village, "村情和电话")
    village.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    verb("verify", run_verify, "检查账本、照片和流水链")
    back = verb("backup", run_backup, "备份成一个文件")
    back.add_argument("--to", required=True)
    rest = verb("restore", run_restore, "从备份恢复")
    rest.add_argument("file")
    rest.add_argument("--into", required=True)
    verb("undo", run_undo, "撤销最近一次操作")
    hist = verb("history", run_history, "流水")
    hist.add_argument("--limit", type=int)
    demo = verb("demo", run_demo, "演示：一个村和一个乡镇走完一个月")
    demo.add_argument("--out", default="demo")
    demo.add_argument("--window", action="store_true")


def add_roster(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    """The roster verbs."""
    load = kinds.add_parser("import", parents=[common])
    load.set_defaults(run=run_roster_import)
    load.add_argument("--dry-run", action="store_true")
    load.add_argument("--report")
    load.add_argument("--unmasked", metavar="REASON")
    compare = kinds.add_parser("compare", parents=[common])
    compare.set_defaults(run=run_roster_compare)
    for one in (load, compare):
        one.add_argument("file")


def add_household(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    """The household verbs."""
    listing = kinds.add_parser("list", parents=[common])
    listing.set_defaults(run=run_household_list, text="")
    find = kinds.add_parser("find", parents=[common])
    find.add_argument("text")
    find.set_defaults(run=run_household_list)
    show = kinds.add_parser("show", parents=[common])
    show.add_argument("number")
    show.set_defaults(run=run_household_show)
    add = kinds.add_parser("add", parents=[common])
    add.add_argument("--head", required=True)
    add.add_argument("--no", default="")
    add.add_argument("--group", default="")
    add.add_argument("--phone", default="")
    add.add_argument("--kind", default="")
    add.add_argument("--member", action="append", default=[], metavar="NAME:RELATION[:SEX[:BIRTH]]")
    add.set_defaults(run=run_household_add)
    change = kinds.add_parser("set", parents=[common])
    change.add_argument("number")
    change.add_argument("fields", nargs="+", metavar="FIELD=VALUE")
    change.set_defaults(run=run_household_set)
    consent = kinds.add_parser("consent", parents=[common])
    consent.add_argument("number")
    consent.add_argument("kind", choices=("door", "totals", "informed"))
    consent.add_argument("--withdraw", action="store_true")
    consent.set_defaults(run=run_household_consent)


def run_new(call: Call) -> Answer:
    """`new`: an empty ledger with its keys."""
    a = call.args
    made = opening.create(
        Path(a.dir),
        a.role,
        a.code,
        a.name,
        call.passphrase(),
        call.surroundings,
        secretary=a.secretary,
        township=a.township,
        county=a.county,
    )
    made.office.close()
    return Answer(
        {"station": made.station, "fingerprint": made.fingerprint, "recovery_code": made.recovery_code},
        [
            f"账本已建好：{made.office.folder.path}",
            f"恢复码（请抄在纸上，只显示这一次）：{made.recovery_code}",
        ],
    )


def run_roster_import(call: Call) -> Answer:
    """`roster import`: preview, and unless --dry-run, one undoable change."""
    a = call.args
    office = call.office(read_only=a.dry_run)
    shown = roster.preview(office, Path(a.file))
    data = _roster_data(shown, a.unmasked)
    lines = [
        f"{shown.households} 户 {shown.members} 人（新增 {shown.new_households} 户 {shown.new_members} 人）"
    ]
    if a.dry_run:
        lines.append("只是预览，没有导入。")
    else:
        done = roster.apply(office, shown, reason=a.unmasked or "")
        data |= {"added_households": done.added_households, "added_members": done.added_members}
        data |= {"changed": done.changed}
    if a.report:
        Path(a.report).write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
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


def run_roster_compare(call: Call) -> Answer:
    """`roster compare`: field by field, system against ledger; writes nothing."""
    shown = roster.preview(call.office(read_only=True), Path(call.args.file))
    rows = [
        {"row": d.row, "who": d.who, "field": d.field, "system": d.file, "ledger": d.here}
        for d in shown.changed
    ]
    data = {
        "differences": rows,
        "new_households": shown.new_households,
        "new_members": shown.new_members,
        "absent": [{"household_no": number, "head": head} for number, head in shown.absent],
    }
    lines = [f"第 {d.row} 行 {d.who} {d.field}：系统“{d.file}”，账上“{d.here}”" for d in shown.changed]
    differs = bool(rows or shown.absent or shown.new_households or shown.new_members)
    return Answer(data, lines or ["系统与账上一致。"], [], FINDINGS if differs else 0)


def run_household_list(call: Call) -> Answer:
    """`household list|find`."""
    found = households.lines(call.office(read_only=True), call.args.text)
    rows = [
        {"household_no": h.household_no, "head": h.head, "members": h.members, "group": h.group, "id": h.id}
        for h in found
    ]
    lines = [f"{h.household_no}\t{h.head}\t{h.members} 人\t{h.group}" for h in found]
    return Answer({"households": rows}, lines or ["没有找到。"])


def run_household_show(call: Call) -> Answer:
    """`household show`: the household with its members, numbers masked."""
    office = call.office(read_only=True)
    row = households.by_number(office, call.args.number)
    page = households.page(office, row.id)
    data = {
        "household_no": row.household_no,
        "head": page.head,
        "group": row.group_name,
        "kind": row.kind,
        "alias": row.alias,
        "members": page.members,
        "helper": page.helper,
        "months": [line for line in page.months if line.entries],
        "consent": {"door": row.consent_door_on, "totals": row.consent_totals_on},
    }
    lines = [f"{row.household_no} {page.head} {row.group_name} {row.kind}"]
    lines += [f"  {m.name} {m.relation} {m.sex} {m.age or ''} {m.id_masked}" for m in page.members]
    return Answer(data, lines)


def run_household_add(call: Call) -> Answer:
    """`household add`."""
    a = call.args
    members = []
    for text in a.member:
        parts = [*text.split(":"), "", "", ""]
        members.append({"name": parts[0], "relation": parts[1], "sex": parts[2]})
    row = households.add(
        call.office(), a.head, members, household_no=a.no, group_name=a.group, phone=a.phone, kind=a.kind
    )
    return Answer({"household_no": row.household_no, "id": row.id, "alias": row.alias}, [f"已新增：{a.head}"])


def pairs(texts: list[str]) -> dict[str, str]:
    """``FIELD=VALUE`` arguments. Raises Usage."""
    bad = [text for text in texts if "=" not in text]
    if bad:
        raise Usage(why=f"{bad[0]} 应写成 FIELD=VALUE")
    return dict(text.split("=", 1) for text in texts)


def run_household_set(call: Call) -> Answer:
    """`household set NO FIELD=VALUE…`."""
    office = call.office()
    row = households.by_number(office, call.args.number)
    households.set_fields(office, row.id, pairs(call.args.fields))
    return Answer({"household_no": row.household_no}, ["已改。"])


def run_household_consent(call: Call) -> Answer:
    """`household consent NO door|totals|informed [--withdraw]`."""
    office = call.office()
    row = households.by_number(office, call.args.number)
    households.consent(office, row.id, call.args.kind, not call.args.withdraw)
    return Answer({"household_no": row.household_no}, ["已撤回。" if call.args.withdraw else "已记录同意。"])


def run_village(call: Call) -> Answer:
    """`village [FIELD=VALUE…]`: show or change names, phones and the rule pack."""
    fields = pairs(call.args.fields)
    office = call.office(read_only=not fields)
    if fields:
        keeping.set_village(office, **fields)
    row = keeping.village(office)
    names = ("name", "township", "county", "hotline", "township_phone", "office_hours", "rules")
    data = {name: getattr(row, name) for name in names} if row else {}
    return Answer(data, [f"{name}={value}" for name, value in data.items()])


def run_verify(call: Call) -> Answer:
    """`verify`: integrity of store, photos and chain; exit 4 when damaged."""
    health = keeping.verify(call.reading_or_writing())
    lines = health.problems or ["账本、照片和流水链都完好。"]
    data = {"healthy": health.healthy, "problems": health.problems}
    return Answer(data, lines, [], 0 if health.healthy else 4)


def run_backup(call: Call) -> Answer:
    """`backup --to DIR`."""
    made = keeping.backup(call.reading_or_writing(), Path(call.args.to))
    flaws = [flaw.what for flaw in made.flaws]
    return Answer(
        {"file": made.path, "photos": made.photos, "flaws": flaws},
        [f"已备份：{made.path}", *flaws],
        [],
        FINDINGS if flaws else 0,
    )


def run_restore(call: Call) -> Answer:
    """`restore FILE --into DIR`: proved with the passphrase if one is given."""
    from fupin_desk.cli.answers import NoPassphrase

    try:
        passphrase: str | None = call.passphrase()
    except NoPassphrase:
        passphrase = None
    folder = keeping.restore(Path(call.args.file), Path(call.args.into), passphrase)
    return Answer({"ledger": folder.path}, [f"已恢复到 {folder.path}，下次打开时启用新身份。"])


def run_undo(call: Call) -> Answer:
    """`undo`: reverse the newest operation that may be undone."""
    title = keeping.undo(call.office())
    return Answer({"undone": title}, [f"已撤销：{title}"])


def run_history(call: Call) -> Answer:
    """`history`: every change, newest first."""
    lines = keeping.history(call.office(read_only=True), call.args.limit)
    changes = [
        {
            "seq": h.seq,
            "op": h.op,
            "title": h.title,
            "actor": h.actor,
            "at": h.at,
            "rows": h.rows,
            "reason": h.reason,
            "series": h.series or "local",
            "node": h.node,
        }
        for h in lines
    ]
    return Answer({"changes": changes}, [f"{h.at} {h.title} {h.rows} 行 {h.actor}" for h in lines])


def run_demo(call: Call) -> Answer:
    """`demo`: make a demo village and township and run the whole month."""
    from fupin_desk.jobs import demo

    made = demo.make(Path(call.args.out), call.surroundings)
    lines = [
        f"卡片：{made.card}",
        f"包：{made.parcel}",
        f"回执：{made.receipt}",
        f"村账本：{made.village}（口令 {made.passphrase}）",
        f"乡镇账本：{made.township}（口令同上）",
    ]
    if call.args.window:
        from fupin_desk.app import run

        return Answer({}, [], [], run(["--ledger", str(made.village), "--passphrase", made.passphrase]))
    return Answer(
        {
            "village": made.village,
            "township": made.township,
            "card": made.card,
            "parcel": made.parcel,
            "receipt": made.receipt,
        },
        lines,
    )
