"""Verbs that count and print: statement, print."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fupin_desk.cli.answers import Answer, Usage, plain
from fupin_desk.cli.explained import explained
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import explaining, households, printing, standards, statements
from fupin_desk.model.values import Month, Window, parse_day, yuan
from fupin_desk.paper.press import NothingToPrint

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any
LABELS: Final = {"policy": N_("政策口径"), "cash": N_("现金口径"), "home": N_("到家口径")}


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    count = verbs.add_parser("statement", help=_("三种算法"), parents=[common], allow_abbrev=False)
    count.add_argument("--household", required=True, metavar="NO")
    count.add_argument("--rules", metavar="PACK")
    count.add_argument("--explain", action="store_true", help=_("连同每一步的每一笔、按月、历年、念的话"))
    count.set_defaults(run=run_statement)
    out = verbs.add_parser("print", help=_("打印"), parents=[common], allow_abbrev=False)
    out.add_argument("kind", choices=printing.KINDS, metavar="KIND", help=", ".join(printing.KINDS))
    whom = out.add_mutually_exclusive_group(required=True)
    whom.add_argument("--household", action="extend", nargs="+", metavar="NO")
    whom.add_argument("--village", action="store_true")
    whom.add_argument("--entry", action="extend", nargs="+", metavar="ID", help=_("更正单：只印这几笔的"))
    out.add_argument("--date", metavar="D")
    out.add_argument("--month", metavar="M")
    out.add_argument("--only-changed", action="store_true")
    out.add_argument("--out", required=True, metavar="F.pdf")
    out.set_defaults(run=run_print)
    for one in (count, out):
        one.add_argument("--from", dest="start", metavar="M")
        one.add_argument("--to", dest="end", metavar="M")


def _window(office: Office, start: str | None, end: str | None) -> Window:
    """Both ends inclusive; an end that is not given is the current accounting year's."""
    year = statements.year(office)
    first = Month.parse(start) if start else year.start
    last = Month.parse(end) if end else year.end
    if last < first:
        raise Usage(why=_("{first} 在 {last} 之后").format(first=f"--from {first}", last=f"--to {last}"))
    return Window(first, last)


def run_statement(call: Call) -> Answer:
    """`statement`: the three views with every step."""
    a, office = call.args, call.office(read_only=True)
    window = _window(office, a.start, a.end)
    house = households.by_number(office, a.household).id
    found = statements.statement(office, house, window, a.rules)
    judged = standards.of_statement(office, found, a.rules)
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
        "reference": {
            "per_head_fen": found.reference_per_head,
            "claims_fen": found.claims,
            "self_paid_fen": found.self_paid,
            "outside_catalogue_fen": found.outside_catalogue,
        },
        "verdict": {
            "where": judged.standing.where if judged.standing else None,
            "transfers": judged.standing.transfers if judged.standing else None,
            "line": plain(judged.line),
            "cautions": list(judged.cautions),
            "words": judged.words,
        },
    }
    told = explaining.explain(office, house, window, a.rules) if a.explain else None
    if told is not None:
        data |= explained(told)
    text = _("{view} 人均 {per_head} 元（全户 {net} 元）")
    lines = [
        text.format(view=_(LABELS[name]), per_head=yuan(view.per_head), net=yuan(view.net))
        for name, view in found.views.items()
    ]
    aloud = [one.words for one in told.said] if told is not None else []
    return Answer(data, [*lines, *found.notes, judged.words, *aloud])


def run_print(call: Call) -> Answer:
    """`print KIND`: one household or the whole village into one PDF.

    With --only-changed nothing to print is no fault: no file is written.
    """
    a, office = call.args, call.reading_or_writing()
    if a.entry and a.kind != "slip":
        raise Usage(why=_("--entry 只用来打印更正单（slip）"))
    ids = None if not a.household else [households.by_number(office, number).id for number in a.household]
    window = _window(office, a.start, a.end) if a.start or a.end else None
    day: date = parse_day(a.date) if a.date else office.today()
    try:
        made = printing.print_sheets(
            office, a.kind, ids, day, a.month, a.only_changed, window=window, entry_ids=a.entry
        )
    except NothingToPrint as nothing:
        if not a.only_changed:
            raise
        data: dict[str, Any] = {"file": None, "pages": 0, "cards": 0, "skipped": []}
        told: Any = nothing.facts.get("data", {})
        return Answer({**data, **told}, [_("没有变化，不用印。")])
    out = Path(a.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made.pdf)
    skipped = [{"household_no": s.household_no, "why": s.why} for s in made.skipped]
    data = {
        "file": out,
        "pages": made.pages,
        "skipped": skipped,
        "cards": made.count,
        "notes": made.notes,
    }
    left_out = _("没有印 {number}：{why}")
    lines = [
        _("{n} 页 → {file}").format(n=made.pages, file=out),
        *(left_out.format(number=s.household_no, why=s.why) for s in made.skipped),
        *made.notes,
    ]
    return Answer.with_findings(data, lines, made.warnings)
