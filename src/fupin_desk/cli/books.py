"""Verbs about the account: entry, photo, account, sign, help, person."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, NothingKept, Usage, plain
from fupin_desk.errors import FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import accounts, helping, households, periods, photos
from fupin_desk.model.values import Fen, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    for name, fill, text in (
        ("entry", _entry, _("记账")),
        ("photo", _photo, _("照片")),
        ("account", _account, _("月账")),
        ("help", _help, _("帮扶记录")),
        ("person", _person, _("工作人员")),
    ):
        group = verbs.add_parser(name, help=text, parents=[common], allow_abbrev=False)
        kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
        fill(kinds, {"parents": [common], "allow_abbrev": False})
    sign = verbs.add_parser("sign", help=_("记签字"), parents=[common], allow_abbrev=False)
    _of_month(sign)
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--date")
    sign.add_argument("--sheet")
    sign.add_argument("--state", default="signed")
    sign.add_argument("--words", default="")
    sign.set_defaults(run=run_sign)


def _of_month(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--household", required=True)
    verb.add_argument("--month", required=True)


def _entry(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    _of_month(add)
    add.add_argument("--item", required=True)
    add.add_argument("--amount", required=True)
    for name in ("--use", "--living-cost", "--sent-home", "--date"):
        add.add_argument(name)
    for name in ("--quantity", "--unit", "--member", "--note"):
        add.add_argument(name, default="")
    add.add_argument("--evidence", choices=("voucher", "stated", "estimated"), default="estimated")
    add.add_argument("--one-off", action="store_true")
    add.add_argument("--photo", action="extend", nargs="+", default=[], metavar="F")
    add.set_defaults(run=run_entry_add)
    strike = kinds.add_parser("strike", **given)
    strike.add_argument("entry")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_entry_strike)


def _photo(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    add.add_argument("files", nargs="+")
    add.add_argument("--entry")
    add.set_defaults(run=run_photo_add)


def _account(kinds: Subparsers, given: dict[str, Any]) -> None:
    for name, run, reason in (
        ("show", run_account_show, None),
        ("close", run_account_close, False),
        ("reopen", run_account_reopen, True),
    ):
        one = kinds.add_parser(name, **given)
        _of_month(one)
        if reason is not None:
            one.add_argument("--reason", required=reason, default="")
        one.set_defaults(run=run)
    correct = kinds.add_parser("correct", **given)
    correct.add_argument("entry")
    correct.add_argument("--amount", required=True)
    correct.add_argument("--reason", required=True)
    correct.set_defaults(run=run_account_correct)


def _help(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    add.add_argument("--household", required=True)
    add.add_argument("--content", required=True)
    add.add_argument("--measure", required=True)
    add.add_argument("--fund-source", required=True)
    add.add_argument("--amount")
    add.add_argument("--date")
    for name in ("--goods", "--quantity", "--document-no", "--paying-unit", "--next-step"):
        add.add_argument(name, default="")
    add.add_argument("--photo", action="extend", nargs="+", default=[], metavar="F")
    add.set_defaults(run=run_help_add)
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household")
    listing.set_defaults(run=run_help_list)
    sign = kinds.add_parser("sign", **given)
    sign.add_argument("id")
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--confirmed", default="", choices=("", "received", "wrong", "not_received"))
    sign.set_defaults(run=run_help_sign)


def _person(kinds: Subparsers, given: dict[str, Any]) -> None:
    add = kinds.add_parser("add", **given)
    add.add_argument("--name", required=True)
    add.add_argument("--duty", required=True)
    add.add_argument("--unit", default="")
    add.add_argument("--phone", default="")
    add.set_defaults(run=run_person_add)
    listing = kinds.add_parser("list", **given)
    listing.set_defaults(run=run_person_list)
    pair = kinds.add_parser("pair", **given)
    pair.add_argument("person")
    pair.add_argument("--household", action="extend", nargs="+", required=True, metavar="NO")
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
    line = _("已记一笔：{item} {amount} 元").format(item=a.item, amount=yuan(draft.amount))
    return Answer({"entry_id": entry_id}, [line])


def run_entry_strike(call: Call) -> Answer:
    """`entry strike`: strike a line with a reason."""
    accounts.strike(call.office(), call.args.entry, call.args.reason)
    return Answer({"entry_id": call.args.entry}, [_("已划去。")])


def run_photo_add(call: Call) -> Answer:
    """`photo add`: store photos, proving a line if one is named."""
    added = photos.add(call.office(), [Path(f) for f in call.args.files], call.args.entry)
    data = {
        "vouchers": [{"id": v.id, "sha256": v.sha256} for v in added.vouchers],
        "refused": [{"file": name, "why": why} for name, why in added.refused],
    }
    if added.refused and not added.vouchers:
        raise NothingKept(why=added.refused[0][1], data=data)
    code = FINDINGS if added.refused or added.findings else 0
    return Answer(data, [photos.describe(added)], added.findings, code)


def run_account_show(call: Call) -> Answer:
    """`account show`: a household's month with its checks."""
    office = call.office(read_only=True)
    page = accounts.month(office, _house(office, call.args.household), call.args.month)
    lines = [f"{line.code} {line.label} {yuan(line.amount)} {line.mark} {line.note}" for line in page.lines]
    data = plain(page)
    data["lines"] = [{**plain(line), "code": line.code} for line in page.lines]
    return Answer(data, [f"{page.head} {page.month} {page.state}", *lines])


def run_account_close(call: Call) -> Answer:
    """`account close`."""
    office = call.office()
    periods.close(office, _house(office, call.args.household), call.args.month, call.args.reason)
    return Answer({"month": call.args.month, "state": "closed"}, [_("已结账。")])


def run_account_reopen(call: Call) -> Answer:
    """`account reopen`."""
    office = call.office()
    periods.reopen(office, _house(office, call.args.household), call.args.month, call.args.reason)
    return Answer({"month": call.args.month, "state": "open"}, [_("已反结账。")])


def run_account_correct(call: Call) -> Answer:
    """`account correct`: a red-line correction that keeps the old value and the reason."""
    old, new = periods.correct(call.office(), call.args.entry, fen(call.args.amount), call.args.reason)
    line = _("已更正：{old} → {new}").format(old=yuan(old), new=yuan(new))
    return Answer({"old_fen": old, "new_fen": new}, [line])


def run_sign(call: Call) -> Answer:
    """`sign`: one person's sign on a month."""
    a, office = call.args, call.office()
    signature = periods.sign(
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
    return Answer({"signature_id": signature}, [_("已记签字。")])


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
    return Answer({"help_id": helping.add(office, _house(office, a.household), draft)}, [_("已记帮扶。")])


def run_help_list(call: Call) -> Answer:
    """`help list`."""
    office = call.office(read_only=True)
    house = _house(office, call.args.household) if call.args.household else None
    found = helping.records(office, house)
    return Answer({"records": found}, [f"{r.happened} {r.head} {r.content} {r.fund_source}" for r in found])


def run_help_sign(call: Call) -> Answer:
    """`help sign`."""
    helping.sign(call.office(), call.args.id, call.args.role, call.args.way, confirmed=call.args.confirmed)
    return Answer({"help_id": call.args.id}, [_("已记签字。")])


def run_person_add(call: Call) -> Answer:
    """`person add`."""
    a = call.args
    return Answer(
        {"person_id": helping.add_person(call.village(), a.name, a.duty, a.unit, a.phone)}, [_("已登记。")]
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
        raise Usage(why=_("找不到工作人员 {name}，或不止一个").format(name=given[:40]))
    helping.pair(office, found[0], [_house(office, number) for number in call.args.household])
    return Answer({"person_id": found[0]}, [_("已结对。")])
