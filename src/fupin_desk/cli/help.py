"""Verbs about help: help, need, promise, visit."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer
from fupin_desk.cli.people import who
from fupin_desk.i18n import _
from fupin_desk.jobs import helping, households, promises, visits
from fupin_desk.model.values import Fen, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    for name, fill, text in (
        ("help", _help, _("帮扶记录")),
        ("need", _need, _("诉求")),
        ("promise", _promise, _("承诺")),
        ("visit", _visit, _("走访联系")),
    ):
        group = verbs.add_parser(name, help=text, parents=[common], allow_abbrev=False)
        kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
        fill(kinds, {"parents": [common], "allow_abbrev": False})


def _texts(verb: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        verb.add_argument(name, default="")


def _help(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    for name in ("--household", "--content", "--measure", "--fund-source"):
        add.add_argument(name, required=True)
    for name in ("--amount", "--date", "--due", "--promise", "--helper"):
        add.add_argument(name)
    _texts(add, "--goods", "--quantity", "--document-no", "--paying-unit", "--next-step", "--kind")
    _texts(add, "--companions", "--words")
    add.add_argument("--way", default="", choices=("", "visit", "phone", "meeting", "other"))
    add.add_argument("--photo", action="extend", nargs="+", default=[], metavar="F")
    add.set_defaults(run=run_help_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.set_defaults(run=run_help_list)
    sign = kinds.add_parser("sign", **given)
    sign.add_argument("id")
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--date")
    sign.add_argument("--sheet")
    sign.add_argument("--confirmed", default="", choices=("", "received", "wrong", "not_received"))
    sign.set_defaults(run=run_help_sign)
    book = kinds.add_parser("book", **given)
    book.add_argument("id")
    book.add_argument("--item", default=helping.USUAL_ITEM)
    book.add_argument("--month", default="")
    book.add_argument("--entry", default="")
    book.add_argument("--another", action="store_true")
    book.set_defaults(run=run_help_book)


def _need(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    add.add_argument("--household", required=True)
    add.add_argument("--words", required=True)
    add.add_argument("--date")
    _texts(add, "--said-by", "--kind")
    add.set_defaults(run=run_need_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.set_defaults(run=run_need_list)
    close = kinds.add_parser("close", **given)
    close.add_argument("id")
    close.add_argument("--reason", required=True)
    close.set_defaults(run=run_need_close)


def _promise(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    for name in ("--household", "--content", "--due"):
        add.add_argument(name, required=True)
    for name in ("--date", "--need", "--person"):
        add.add_argument(name)
    _texts(add, "--unit")
    add.set_defaults(run=run_promise_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.add_argument("--overdue", action="store_true")
    listing.set_defaults(run=run_promise_list)
    fund = kinds.add_parser("fund", **given)
    fund.add_argument("id")
    fund.add_argument("--fund-source", required=True)
    fund.add_argument("--amount")
    fund.add_argument("--date")
    _texts(fund, "--document-no")
    fund.set_defaults(run=run_promise_fund)
    done = kinds.add_parser("done", **given)
    done.add_argument("id")
    done.add_argument("--help-record", required=True, metavar="ID")
    done.set_defaults(run=run_promise_done)
    confirm = kinds.add_parser("confirm", **given)
    confirm.add_argument("id")
    confirm.add_argument("--way", default="signed")
    confirm.add_argument("--date")
    confirm.set_defaults(run=run_promise_confirm)
    drop = kinds.add_parser("drop", **given)
    drop.add_argument("id")
    drop.add_argument("--reason", required=True)
    drop.add_argument("--told", required=True, metavar="DATE")
    drop.set_defaults(run=run_promise_drop)


def _visit(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    add.add_argument("--household", required=True)
    for name in ("--date", "--due", "--person"):
        add.add_argument(name)
    add.add_argument("--way", default="visit", choices=("visit", "phone", "message", "meeting"))
    _texts(add, "--content", "--words", "--next-step", "--talked-with", "--time", "--number")
    add.set_defaults(run=run_visit_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.set_defaults(run=run_visit_list)
    due = kinds.add_parser("due", **given)
    due.add_argument("--helper")
    due.set_defaults(run=run_visit_due)


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id


def _maybe_house(office: Office, number: str | None) -> str | None:
    return _house(office, number) if number else None


def _amount(text: str | None) -> Fen | None:
    return None if text is None else fen(text)


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


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
        helper_id=who(office, a.helper) if a.helper else None,
        next_step=a.next_step,
        due=_day(a.due),
        photos=tuple(Path(p) for p in a.photo),
        sub_kind=a.kind,
        way=a.way,
        companions=a.companions,
        words=a.words,
        promise_id=a.promise,
    )
    return Answer({"help_id": helping.add(office, _house(office, a.household), draft)}, [_("已记帮扶。")])


def run_help_list(call: Call) -> Answer:
    """`help list`."""
    office = call.office(read_only=True)
    found = helping.records(office, _maybe_house(office, call.args.household))
    return Answer({"records": found}, [f"{r.happened} {r.head} {r.content} {r.fund_source}" for r in found])


def run_help_sign(call: Call) -> Answer:
    """`help sign`."""
    a = call.args
    sheet = Path(a.sheet) if a.sheet else None
    helping.sign(call.office(), a.id, a.role, a.way, _day(a.date), sheet, a.confirmed)
    return Answer({"help_id": a.id}, [_("已记签字。")])


def run_help_book(call: Call) -> Answer:
    """`help book`: the money becomes a line of the account, or is one that is there (`--entry`)."""
    a, office = call.args, call.office()
    if a.entry:
        helping.link(office, a.id, a.entry)
        return Answer({"help_id": a.id, "entry_id": a.entry}, [_("已连上账里的那一笔。")])
    entry = helping.book(office, a.id, a.item, a.month, another=a.another)
    return Answer({"help_id": a.id, "entry_id": entry}, [_("已记入账。")])


def run_need_add(call: Call) -> Answer:
    """`need add`."""
    a, office = call.args, call.village()
    need = promises.add_need(office, _house(office, a.household), a.words, _day(a.date), a.said_by, a.kind)
    return Answer({"need_id": need}, [_("已记诉求。")])


def run_need_list(call: Call) -> Answer:
    """`need list`."""
    office = call.office(read_only=True)
    found = promises.needs(office, _maybe_house(office, call.args.household))
    lines = [f"{one.said_on} {one.head} {one.words} {one.closed_why}".rstrip() for one in found]
    return Answer({"needs": found}, lines)


def run_need_close(call: Call) -> Answer:
    """`need close ID --reason`."""
    promises.close_need(call.village(), call.args.id, call.args.reason)
    return Answer({"need_id": call.args.id}, [_("已了结。")])


def run_promise_add(call: Call) -> Answer:
    """`promise add`."""
    a, office = call.args, call.village()
    made = promises.add(
        office,
        _house(office, a.household),
        a.content,
        _day(a.due),
        person_id=who(office, a.person) if a.person else None,
        unit=a.unit,
        promised_on=_day(a.date),
        need_id=a.need,
    )
    return Answer({"promise_id": made}, [_("已记承诺。")])


def run_promise_list(call: Call) -> Answer:
    """`promise list`: overdue first."""
    office = call.office(read_only=True)
    board = promises.board(office, _maybe_house(office, call.args.household))
    found = [one for one in board.promises if one.overdue or not call.args.overdue]
    late = _("逾期 {days} 天")
    lines = [
        " ".join(
            part
            for part in (
                str(one.due or ""),
                one.head,
                one.content,
                one.stage_label,
                late.format(days=one.overdue) if one.overdue else "",
            )
            if part
        )
        for one in found
    ]
    return Answer({"promises": found, "overdue": board.overdue, "needs": board.needs}, lines)


def run_promise_fund(call: Call) -> Answer:
    """`promise fund ID --fund-source`."""
    a = call.args
    amount = _amount(a.amount)
    promises.fund(call.village(), a.id, a.fund_source, _day(a.date), a.document_no, amount)
    line = _("钱已落实。") if amount is None else _("钱已落实：{amount} 元。").format(amount=yuan(amount))
    return Answer({"promise_id": a.id}, [line])


def run_promise_done(call: Call) -> Answer:
    """`promise done ID --help-record ID`."""
    promises.done(call.village(), call.args.id, call.args.help_record)
    return Answer({"promise_id": call.args.id}, [_("已办。")])


def run_promise_confirm(call: Call) -> Answer:
    """`promise confirm ID`: the household said so on paper."""
    promises.confirm(call.village(), call.args.id, call.args.way, _day(call.args.date))
    return Answer({"promise_id": call.args.id}, [_("户里已确认。")])


def run_promise_drop(call: Call) -> Answer:
    """`promise drop ID --reason --told DATE`."""
    promises.drop(call.village(), call.args.id, call.args.reason, _day(call.args.told))
    return Answer({"promise_id": call.args.id}, [_("已记不办的原因。")])


def run_visit_add(call: Call) -> Answer:
    """`visit add`."""
    a, office = call.args, call.village()
    draft = visits.VisitDraft(
        household_id=_house(office, a.household),
        happened=_day(a.date) or office.today(),
        way=a.way,
        person_id=who(office, a.person) if a.person else None,
        talked_with=a.talked_with,
        content=a.content,
        words=a.words,
        next_step=a.next_step,
        due=_day(a.due),
        at_time=a.time,
        number=a.number,
    )
    return Answer({"visit_id": visits.record(office, draft)}, [_("已记走访。")])


def run_visit_list(call: Call) -> Answer:
    """`visit list`: newest first."""
    office = call.office(read_only=True)
    found = visits.lines(office, _maybe_house(office, call.args.household))
    return Answer({"visits": found}, [f"{v.happened} {v.way_label} {v.head} {v.content}" for v in found])


def run_visit_due(call: Call) -> Answer:
    """`visit due [--helper NAME]`: the most overdue first."""
    office = call.office(read_only=True)
    whose = who(office, call.args.helper) if call.args.helper else None
    found = [one for one in visits.due(office) if whose in (None, one.helper_id)]
    lines = [f"{one.due} {one.head} {one.helper} {one.rhythm}" for one in found]
    return Answer({"due": found, "overdue": sum(1 for one in found if one.overdue)}, lines)
