"""Verbs about poverty and monitoring lines: lines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, plain
from fupin_desk.cli.rules import office_of
from fupin_desk.i18n import _
from fupin_desk.jobs import standards
from fupin_desk.model.switches import LINE_KINDS
from fupin_desk.model.values import parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("lines", help=_("标准线"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    _lines(kinds, {"parents": [common], "allow_abbrev": False})


def _lines(kinds: Subparsers, given: dict[str, Any]) -> None:
    listing = kinds.add_parser("list", **given)
    put = kinds.add_parser("set", **given)
    put.add_argument("--amount", required=True, metavar="YUAN")
    put.add_argument("--document", required=True, metavar="TEXT")
    put.add_argument("--confirmed-by", default="", metavar="NAME")
    put.add_argument("--date", metavar="D")
    put.add_argument("--note", default="")
    strike = kinds.add_parser("strike", **given)
    for one in (put, strike):
        one.add_argument("--year", required=True, type=int)
        one.add_argument("--kind", default="monitor", choices=tuple(LINE_KINDS))
        one.add_argument("--region", default="", metavar="CODE")
    for one, run in ((listing, run_lines), (put, run_set), (strike, run_strike)):
        one.set_defaults(run=run)
        one.add_argument("--village", metavar="CODE")


def run_lines(call: Call) -> Answer:
    """`lines list`: every line that can hold here, with its source and whether it is confirmed."""
    found = standards.lines(office_of(call, read_only=True), call.args.village)
    text = _("{year} 年{kind} {amount} 元\t{region}\t{sure}\t{source}")
    said = [
        text.format(
            year=line.year, kind=_(LINE_KINDS[line.kind]), amount=yuan(line.amount), region=line.region,
            sure=_("已确认") if line.confirmed else _("待确认"), source=line.source_doc,
        )
        for line in found
    ]  # fmt: skip
    data = [{**plain(line), "amount_fen": line.amount, "confirmed": line.confirmed} for line in found]
    return Answer({"lines": data}, said)


def run_set(call: Call) -> Answer:
    """`lines set`: put down a line with its document; with a name it is confirmed."""
    a, office = call.args, office_of(call)
    standards.set_line(
        office, kind=a.kind, year=a.year, amount=a.amount, document=a.document, region=a.region,
        confirmed_by=a.confirmed_by, confirmed_on=parse_day(a.date) if a.date else None, note=a.note,
        village=a.village,
    )  # fmt: skip
    return Answer({"year": a.year, "kind": a.kind}, [_("已登记。")])


def run_strike(call: Call) -> Answer:
    """`lines strike --year Y [--kind] [--region]`: what this desk put down by mistake."""
    a = call.args
    standards.strike_line(office_of(call), kind=a.kind, year=a.year, region=a.region, village=a.village)
    return Answer({"year": a.year, "kind": a.kind}, [_("已划去。")])
