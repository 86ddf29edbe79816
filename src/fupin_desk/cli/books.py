"""Verbs about the account's lines: entry."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli import entries_file
from fupin_desk.cli.answers import Answer
from fupin_desk.i18n import _
from fupin_desk.jobs import accounts, households
from fupin_desk.model.values import Fen, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("entry", help=_("记账"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    _entry(kinds, {"parents": [common], "allow_abbrev": False})


def _of_month(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--household", required=True)
    verb.add_argument("--month", required=True)


def _entry(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    _of_month(add)
    add.add_argument("--item", required=True)
    add.add_argument("--amount", required=True)
    for name in ("--use", "--living-cost", "--sent-home", "--date", "--price", "--price-source"):
        add.add_argument(name)
    for name in ("--quantity", "--unit", "--member", "--note"):
        add.add_argument(name, default="")
    add.add_argument("--xun", type=int, choices=(1, 2, 3))
    add.add_argument("--evidence", choices=("voucher", "stated", "estimated"), default="estimated")
    add.add_argument("--one-off", action="store_true")
    add.add_argument("--photo", action="extend", nargs="+", default=[], metavar="F")
    add.set_defaults(run=run_entry_add)
    strike = kinds.add_parser("strike", **given)
    strike.add_argument("entry")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_entry_strike)
    entries_file.add_kinds(kinds, given)


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
        xun=a.xun,
        price=_amount(a.price),
        price_source=a.price_source,
    )
    entry_id = accounts.record(office, _house(office, a.household), a.month, draft)
    line = _("已记一笔：{item} {amount} 元").format(item=a.item, amount=yuan(draft.amount))
    return Answer({"entry_id": entry_id}, [line])


def run_entry_strike(call: Call) -> Answer:
    """`entry strike`: strike a line with a reason."""
    accounts.strike(call.office(), call.args.entry, call.args.reason)
    return Answer({"entry_id": call.args.entry}, [_("已划去。")])
