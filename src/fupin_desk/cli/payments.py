"""Verbs about payment lists: look and book, what was booked, what waits, and what a person says about it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, finding_keys, plain
from fupin_desk.errors import DONE, FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import households, payment_book, payment_tray, payments
from fupin_desk.model.values import fen, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.payments import PaymentPreview, PlannedRow

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("payment", help=_("发放表入账"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    load = kinds.add_parser("import", **given)
    load.add_argument("file", metavar="FILE")
    for name in ("--sender", "--item", "--month"):
        load.add_argument(name, default="")
    load.add_argument("--map", action="append", default=[], metavar="HEADING=FIELD")
    load.add_argument("--kind", action="append", default=[], metavar="WORDS=ITEM")
    load.add_argument("--stamped", action="store_true")
    load.add_argument("--photo", action="extend", nargs="+", default=[], metavar="F")
    load.add_argument("--dry-run", action="store_true")
    load.add_argument("--report", metavar="R.json")
    load.set_defaults(run=run_payment_import)
    kinds.add_parser("list", **given).set_defaults(run=run_payment_list)
    kinds.add_parser("tray", **given).set_defaults(run=run_payment_tray)
    _settle(kinds.add_parser("settle", **given))


def _settle(settle: argparse.ArgumentParser) -> None:
    settle.add_argument("rows", nargs="+", metavar="ROW")
    how = settle.add_mutually_exclusive_group()
    how.add_argument("--household", metavar="NO")
    how.add_argument("--same", action="store_true")
    how.add_argument("--take-back", metavar="ENTRY")
    how.add_argument("--drop", metavar="REASON")
    for name in ("--member", "--month"):
        settle.add_argument(name, default="")
    settle.add_argument("--amount")
    settle.set_defaults(run=run_payment_settle)


def run_payment_import(call: Call) -> Answer:
    """`payment import`: preview, and unless --dry-run, one undoable change."""
    a = call.args
    office = call.village(read_only=a.dry_run)
    said = payments.Said(a.sender, a.item, a.month, _pairs(a.kind), _pairs(a.map))
    shown = payments.preview(office, Path(a.file), said)
    data = _data(shown)
    _report(a.report, data)  # a place that cannot be written is refused before anything is booked
    text = _("{title}：对上 {n} 行 {amount} 元，{m} 行待处理")
    line = text.format(
        title=shown.title, n=len(shown.matched), amount=yuan(shown.booked_total), m=len(shown.waiting)
    )
    lines = [line]
    if a.dry_run:
        lines.append(_("只是预览，没有入账。"))
    else:
        photos = [Path(name) for name in a.photo]
        done = payment_book.book(office, shown, stamped=a.stamped, photos=photos)
        data |= {"list_id": done.list_id, "booked": done.booked, "already": done.already}
        lines.append(_("这份发放表已经入过账，没有改动。") if done.already else _("已入账。"))
        _report(a.report, data)
    code = FINDINGS if shown.findings or (shown.waiting and not shown.already) else DONE
    return Answer(data, lines, list(shown.findings), code)


def _data(shown: PaymentPreview) -> dict[str, Any]:
    return {
        "title": shown.title,
        "sender": shown.sender,
        "month": shown.month,
        "paid_on": plain(shown.paid_on),
        "columns": {column.heading: column.field for column in shown.columns},
        "missing": list(shown.missing),
        "matched": [_row(one) for one in shown.matched],
        "waiting": [_row(one) for one in shown.waiting],
        "households": shown.households,
        "kinds": plain(shown.kinds),
        "total_fen": shown.total,
        "booked_fen": shown.booked_total,
        "told_total_fen": shown.told_total,
        "accounts_learnt": shown.learns,
        "already": bool(shown.already),
        "findings": [finding_keys(finding) for finding in shown.findings],
    }


def _row(one: PlannedRow) -> dict[str, Any]:
    return {
        "row": one.row,
        "name": one.name,
        "id": one.id_masked,
        "account": one.account_masked,
        "group": one.group,
        "amount_fen": one.amount,
        "item": one.code,
        "household_no": one.household_no,
        "how": one.how,
        "state": one.state,
        "why": one.why,
        "collected_by": one.collected_by,
        "candidates": len(one.candidates),
    }


def _pairs(given: list[str]) -> dict[str, str]:
    """``WORDS=VALUE`` arguments; a value may be empty."""
    told = {}
    for one in given:
        words, sign, value = one.partition("=")
        if not sign:
            raise Usage(why=_("要写成 名称=值：{given}").format(given=one[:40]))
        told[words.strip()] = value.strip()
    return told


def _report(file: str | None, data: dict[str, Any]) -> None:
    if file:
        try:
            Path(file).write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
        except OSError as bad:
            raise Usage(why=_("报告写不到 {file}").format(file=file)) from bad


def run_payment_list(call: Call) -> Answer:
    """`payment list`: every list that was booked, newest first."""
    found = payment_tray.lists(call.village(read_only=True))
    text = _("{month} {title} {label}：入账 {n} 行，待处理 {m} 行，共 {amount} 元")
    lines = [
        text.format(
            month=one.month, title=one.title, label=one.label, n=one.booked, m=one.waiting,
            amount=yuan(one.total),
        )
        for one in found
    ]  # fmt: skip
    return Answer({"lists": plain(found)}, lines)


def run_payment_tray(call: Call) -> Answer:
    """`payment tray`: what waits, why, and who could be meant."""
    found = payment_tray.tray(call.village(read_only=True))
    lines = [f"{one.id} {one.name} {yuan(one.amount)} {one.label} {one.why_words}" for one in found]
    data = [{**plain(one), "why_words": one.why_words} for one in found]
    return Answer({"rows": data}, lines, [], FINDINGS if found else DONE)


def run_payment_settle(call: Call) -> Answer:
    """`payment settle ROW…`: give to a household, the same money, taken back, or left out with a reason."""
    a, office = call.args, call.village()
    if a.drop is not None:
        count = payment_tray.leave_out(office, a.rows, a.drop)
    elif a.same:
        count = payment_tray.same_money(office, a.rows)
    elif a.take_back:
        if len(a.rows) != 1:
            raise Usage(why=_("--take-back 一次只能一行"))
        payment_tray.take(office, a.rows[0], a.take_back)
        count = 1
    else:
        house = households.by_number(office, a.household).id if a.household else ""
        amount = fen(a.amount) if a.amount else None
        count = payment_tray.give(
            office, a.rows, house, member=a.member, amount=amount, month=a.month
        )  # fmt: skip
    return Answer({"settled": count}, [_("处理了 {count} 行。").format(count=count)])
