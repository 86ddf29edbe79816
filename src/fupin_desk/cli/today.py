"""Verbs about what is due: today, deadline."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, plain
from fupin_desk.i18n import _
from fupin_desk.jobs import deadlines, households, today
from fupin_desk.model.values import fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    verbs.add_parser("today", help=_("今日待办"), **given).set_defaults(run=run_today)
    group = verbs.add_parser("deadline", help=_("到期事项"), **given)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    add = kinds.add_parser("add", **given)
    for name in ("--household", "--kind", "--due"):
        add.add_argument(name, required=True)
    for name in ("--title", "--member", "--note"):
        add.add_argument(name, default="")
    add.add_argument("--amount")
    add.set_defaults(run=run_deadline_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.set_defaults(run=run_deadline_list)
    done = kinds.add_parser("done", **given)
    done.add_argument("id")
    done.add_argument("--date")
    done.set_defaults(run=run_deadline_done)
    strike = kinds.add_parser("strike", **given)
    strike.add_argument("id")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_deadline_strike)


def run_today(call: Call) -> Answer:
    """What is due, as the home page shows it."""
    board = today.board(call.village(read_only=True))
    coming = [_coming(one) for one in board.coming]
    data = {
        "month": board.month,
        "households": board.households,
        "done": board.done,
        "missing_vouchers": board.missing_vouchers,
        "unsigned": board.unsigned,
        "returned": [
            {"household_id": one.household_id, "month": one.month, "why": one.why}
            for one in board.due
            if one.kind == "returned"
        ],
        "coming": coming,
        "promises": plain(board.promises),
        "coverage": plain(board.this_month.coverage),
        "late_lines": board.year.late_lines,
        "unsent": board.unsent,
        "last_answer_days": board.answered.days if board.answered else None,
    }
    words = _("{month}：{done}/{n} 户记齐签字，缺凭证 {missing} 笔，待签 {unsigned} 户，退回 {returned} 件")
    lines = [
        words.format(
            month=board.month, done=board.done, n=board.households, missing=board.missing_vouchers,
            unsigned=board.unsigned, returned=board.returned,
        )
    ]  # fmt: skip
    lines += [f"{one['day']}  {one['title']}  {one['who']}  {one['what']}" for one in coming]
    return Answer(data, lines)


def _coming(one: deadlines.DueLine) -> dict[str, Any]:
    return {
        "id": one.due.deadline_id,
        "day": str(one.due.day),
        "title": one.due.title,
        "what": one.due.what,
        "who": one.who,
        "household_no": one.household_no,
        "amount_fen": one.due.amount,
        "late": one.late,
    }


def run_deadline_add(call: Call) -> Answer:
    """Write down a date to keep."""
    office, args = call.village(), call.args
    house = households.by_number(office, args.household)
    amount = fen(args.amount) if args.amount else None
    made = deadlines.add(
        office, house.id, args.kind, parse_day(args.due), args.title, args.member, amount, args.note
    )
    return Answer({"deadline_id": made}, [_("已记到期事项")])


def run_deadline_list(call: Call) -> Answer:
    """Every written date, kept ones too."""
    office = call.village(read_only=True)
    number = call.args.household
    house = households.by_number(office, number).id if number else None
    rows = deadlines.written(office, house)
    label = office.resources.due_rules.label
    data = [
        {
            "id": row.id,
            "kind": row.kind,
            "title": row.title,
            "due": str(row.due),
            "amount_fen": row.amount,
            "done_on": str(row.done_on) if row.done_on else None,
        }
        for row in rows
    ]
    lines = [
        f"{row.due}  {label(row.kind)}  {row.title}  {yuan(row.amount) if row.amount else ''}".rstrip()
        for row in rows
    ]
    return Answer({"deadlines": data}, lines or [_("没有记过到期事项")])


def run_deadline_done(call: Call) -> Answer:
    """A date was kept."""
    deadlines.keep(call.village(), call.args.id, parse_day(call.args.date) if call.args.date else None)
    return Answer({"deadline_id": call.args.id}, [_("已办")])


def run_deadline_strike(call: Call) -> Answer:
    """A date does not matter any more."""
    deadlines.strike(call.village(), call.args.id, call.args.reason)
    return Answer({"deadline_id": call.args.id}, [_("已划去")])
