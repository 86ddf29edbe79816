"""Verbs about the account: entry, photo, account, sign, help, statement, print."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, plain
from fupin_desk.errors import FINDINGS
from fupin_desk.jobs import accounts, helping, households, photos, printing, statements
from fupin_desk.model.values import Fen, Month, Window, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    for name, fill, text in (
        ("entry", _entry, "记账"),
        ("photo", _photo, "照片"),
        ("account", _account, "月账"),
        ("help", _help, "帮扶记录"),
        ("person", _person, "工作人员"),
    ):
        group = verbs.add_parser(name, help=text, parents=[common])
        fill(group.add_subparsers(dest="what", required=True, parser_class=type(group)), common)
    sign = verbs.add_parser("sign", help="记签字", parents=[common])
    _of_month(sign)
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--date")
    sign.add_argument("--sheet")
    sign.add_argument("--state", default="signed")
    sign.add_argument("--words", default="")
    sign.set_defaults(run=run_sign)
    count = verbs.add_parser("statement", help="三种算法", parents=[common])
    count.add_argument("--household", required=True)
    count.add_argument("--from", dest="start")
    count.add_argument("--to", dest="end")
    count.add_argument("--rules")
    count.set_defaults(run=run_statement)
    out = verbs.add_parser("print", help="打印", parents=[common])
    out.add_argument("kind")
    out.add_argument("--household", action="append")
    out.add_argument("--village", action="store_true")
    out.add_argument("--date")
    out.add_argument("--month")
    out.add_argument("--from", dest="start")
    out.add_argument("--to", dest="end")
    out.add_argument("--only-changed", action="store_true")
    out.add_argument("--out", required=True)
    out.set_defaults(run=run_print)


def _of_month(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--household", required=True)
    verb.add_argument("--month", required=True)


def _entry(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    add = kinds.add_parser("add", parents=[common])
    _of_month(add)
    add.add_argument("--item", required=True)
    add.add_argument("--amount", required=True)
    for name in ("--use", "--living-cost", "--sent-home", "--date"):
        add.add_argument(name)
    for name in ("--quantity", "--unit", "--member", "--note"):
        add.add_argument(name, default="")
    add.add_argument("--evidence", choices=("voucher", "stated", "estimated"), default="estimated")
    add.add_argument("--one-off", action="store_true")
    add.add_argument("--photo", action="append", default=[])
    add.set_defaults(run=run_entry_add)
    strike = kinds.add_parser("strike", parents=[common])
    strike.add_argument("entry")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_entry_strike)


def _photo(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    add = kinds.add_parser("add", parents=[common])
    add.add_argument("files", nargs="+")
    add.add_argument("--entry")
    add.set_defaults(run=run_photo_add)


def _account(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    for name, run, reason in (
        ("show", run_account_show, None),
        ("close", run_account_close, False),
        ("reopen", run_account_reopen, True),
    ):
        one = kinds.add_parser(name, parents=[common])
        _of_month(one)
        if reason is not None:
            one.add_argument("--reason", required=reason, default="")
        one.set_defaults(run=run)
    correct = kinds.add_parser("correct", parents=[common])
    correct.add_argument("entry")
    correct.add_argument("--amount", required=True)
    correct.add_argument("--reason", required=True)
    correct.set_defaults(run=run_account_correct)


def _help(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    add = kinds.add_parser("add", parents=[common])
    add.add_argument("--household", required=True)
    add.add_argument("--content", required=True)
    add.add_argument("--measure", required=True)
    add.add_argument("--fund-source", required=True)
    add.add_argument("--amount")
    add.add_argument("--date")
    for name in ("--goods", "--quantity", "--document-no", "--paying-unit", "--next-step"):
        add.add_argument(name, default="")
    add.add_argument("--photo", action="append", default=[])
    add.set_defaults(run=run_help_add)
    listing = kinds.add_parser("list", parents=[common])
    listing.add_argument("--household")
    listing.set_defaults(run=run_help_list)
    sign = kinds.add_parser("sign", parents=[common])
    sign.add_argument("id")
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--confirmed", default="", choices=("", "received", "wrong", "not_received"))
    sign.set_defaults(run=run_help_sign)


def _person(kinds: Subparsers, common: argparse.ArgumentParser) -> None:
    add = kinds.add_parser("add", parents=[common])
    add.add_argument("--name", required=True)
    add.add_argument("--duty", required=True)
    add.add_argument("--unit", default="")
    add.add_argument("--phone", default="")
    add.set_defaults(run=run_person_add)
    listing = kinds.add_parser("list", parents=[common])
    listing.set_defaults(run=run_person_list)
    pair = kinds.add_parser("pair", parents=[common])
    pair.add_argument("person")
    pair.add_argument("--household", action="append", required=True)
    pair.set_defaults(run=run_person_pair)


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id


def _amount(text: str | None) -> Fen | None:
    return None if text is None else fen(text)


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


def run_entry_add(call: Call) -> Answer:
    """`entry add`: one line."""
    a, office = call.args, call.office()
    draft = accounts.EntryDraft(
        item=a.item,
        amount=fen(a.amount),
        member=a.member,
        happened=_day(a.date),
        quantity=a.quantity,
        unit=a.unit,
        use=a.use,
        living_cost=_amount(a.living_cost),
        sent_home=_amount(a.sent_home),
        evidence=a.evidence,
        one_off=a.one_off,
        note=a.note,
        photos=tuple(Path(p) for p in a.photo),
    )
    entry_id = accounts.record(office, _house(office, a.household), a.month, draft)
    return Answer({"entry_id": entry_id}, [f"已记一笔：{a.item} {yuan(draft.amount)} 元"])


def run_entry_strike(call: Call) -> Answer:
    """`entry strike`: strike a line with a reason."""
    accounts.strike(call.office(), call.args.entry, call.args.reason)
    return Answer({"entry_id": call.args.entry}, ["已划去。"])


def run_photo_add(call: Call) -> Answer:
    """`photo add`: store photos, proving a line if one is named."""
    added = photos.add(call.office(), [Path(f) for f in call.args.files], call.args.entry)
    data = {
        "vouchers": [{"id": v.id, "sha256": v.sha256} for v in added.vouchers],
        "refused": [{"file": name, "why": why} for name, why in added.refused],
    }
    if added.refused and not added.vouchers:
        return Answer(data, [photos.describe(added)], [], 3)
    code = FINDINGS if added.refused or added.findings else 0
    return Answer(data, [photos.describe(added)], added.findings, code)


def run_account_show(call: Call) -> Answer:
    """`account show`: a household's month with its checks."""
    office = call.office(read_only=True)
    page = accounts.month(office, _house(office, call.args.household), call.args.month)
    lines = [f"{line.code} {line.label} {yuan(line.amount)} {line.mark} {line.note}" for line in page.lines]
    return Answer(plain(page), [f"{page.head} {page.month} {page.state}", *lines])


def run_account_close(call: Call) -> Answer:
    """`account close`."""
    office = call.office()
    accounts.close(office, _house(office, call.args.household), call.args.month, call.args.reason)
    return Answer({"month": call.args.month, "state": "closed"}, ["已结账。"])


def run_account_reopen(call: Call) -> Answer:
    """`account reopen`."""
    office = call.office()
    accounts.reopen(office, _house(office, call.args.household), call.args.month, call.args.reason)
    return Answer({"month": call.args.month, "state": "open"}, ["已反结账。"])


def run_account_correct(call: Call) -> Answer:
    """`account correct`: a red-line correction that keeps the old value and the reason."""
    old, new = accounts.correct(call.office(), call.args.entry, fen(call.args.amount), call.args.reason)
    return Answer({"old_fen": old, "new_fen": new}, [f"已更正：{yuan(old)} → {yuan(new)}"])


def run_sign(call: Call) -> Answer:
    """`sign`: one person's sign on a month."""
    a, office = call.args, call.office()
    signature = accounts.sign(
        office,
        _house(office, a.household),
        a.month,
        a.role,
        a.way,
        _day(a.date),
        Path(a.sheet) if a.sheet else None,
        a.state,
        a.words,
    )
    return Answer({"signature_id": signature}, ["已记签字。"])


def run_help_add(call: Call) -> Answer:
    """`help add`: a help record."""
    a, office = call.args, call.office()
    draft = helping.HelpDraft(
        happened=_day(a.date) or office.today(),
        content=a.content,
        measure=a.measure,
        fund_source=a.fund_source,
        amount=_amount(a.amount),
        goods=a.goods,
        quantity=a.quantity,
        document_no=a.document_no,
        paying_unit=a.paying_unit,
        next_step=a.next_step,
        photos=tuple(Path(p) for p in a.photo),
    )
    return Answer({"help_id": helping.add(office, _house(office, a.household), draft)}, ["已记帮扶。"])


def run_help_list(call: Call) -> Answer:
    """`help list`."""
    office = call.office(read_only=True)
    house = _house(office, call.args.household) if call.args.household else None
    found = helping.records(office, house)
    return Answer({"records": found}, [f"{r.happened} {r.head} {r.content} {r.fund_source}" for r in found])


def run_help_sign(call: Call) -> Answer:
    """`help sign`."""
    helping.sign(call.office(), call.args.id, call.args.role, call.args.way, confirmed=call.args.confirmed)
    return Answer({"help_id": call.args.id}, ["已记签字。"])


def run_person_add(call: Call) -> Answer:
    """`person add`."""
    a = call.args
    return Answer(
        {"person_id": helping.add_person(call.office(), a.name, a.duty, a.unit, a.phone)}, ["已登记。"]
    )


def run_person_list(call: Call) -> Answer:
    """`person list`."""
    found = helping.people(call.office(read_only=True))
    return Answer({"people": found}, [f"{p.id} {p.name} {p.duty_label} {p.unit}" for p in found])


def run_person_pair(call: Call) -> Answer:
    """`person pair PERSON --household NO…`: by id or name."""
    office = call.office()
    given = call.args.person
    found = [p.id for p in helping.people(office) if given in (p.id, p.name)]
    if len(found) != 1:
        raise Usage(why=f"找不到工作人员 {given}，或不止一个")
    helping.pair(office, found[0], [_house(office, number) for number in call.args.household])
    return Answer({"person_id": found[0]}, ["已结对。"])


def _window(office: Office, start: str | None, end: str | None) -> Window:
    year = statements.year(office)
    first = Month.parse(start) if start else year.start
    last = Month.parse(end) if end else (first.plus(11) if start else year.end)
    if last < first:
        raise Usage(why="--from 在 --to 之后")
    return Window(first, last)


def run_statement(call: Call) -> Answer:
    """`statement`: the three views with every step."""
    a, office = call.args, call.office(read_only=True)
    window = _window(office, a.start, a.end)
    found = statements.statement(office, _house(office, a.household), window, a.rules)
    views = {
        name: {
            "net_fen": view.net,
            "per_head_fen": view.per_head,
            "coverage": plain(view.coverage),
            "income_fen": view.income,
            "cost_fen": view.cost,
        }
        for name, view in found.views.items()
    }
    steps = [{"view": name, **plain(step)} for name, view in found.views.items() for step in view.steps]
    data = {
        "views": views,
        "steps": steps,
        "heads": found.heads,
        "rules": found.rules_id,
        "window": {"from": str(window.start), "to": str(window.end)},
        "notes": list(found.notes),
        "late_lines": found.late_lines,
        "confirmed": found.rules_confirmed,
    }
    labels = {"policy": "政策口径", "cash": "现金口径", "home": "到家口径"}
    lines = [
        f"{labels[name]} 人均 {yuan(view.per_head)} 元（全户 {yuan(view.net)}）"
        for name, view in found.views.items()
    ]
    return Answer(data, [*lines, *found.notes])


def run_print(call: Call) -> Answer:
    """`print KIND`: one household or the whole village into one PDF."""
    a, office = call.args, call.reading_or_writing()
    if not a.village and not a.household:
        raise Usage(why="要写 --household 户编号 或 --village")
    ids = None if a.village else [_house(office, number) for number in a.household]
    window = _window(office, a.start, a.end) if a.start or a.end else None
    made = printing.print_sheets(
        office, a.kind, ids, _day(a.date) or office.today(), a.month, a.only_changed, window=window
    )
    out = Path(a.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made.pdf)
    skipped = [{"household_no": s.household_no, "why": s.why} for s in made.skipped]
    data = {"file": out, "pages": made.pages, "skipped": skipped, "cards": made.count}
    lines = [f"{made.pages} 页 → {out}", *(f"没有印 {s.household_no}：{s.why}" for s in made.skipped)]
    return Answer.with_findings(data, lines, made.warnings)
