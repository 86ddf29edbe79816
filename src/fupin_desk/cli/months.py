"""Verbs about the life of a household's month: account show, close, reopen, correct; sign; keeper, pin.

A PIN is never an argument: it comes from a file (``--pin-file``), from ``FUPIN_DESK_PIN``, or is asked at a
terminal. Where nobody here has a PIN nothing asks for one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fupin_desk.cli.answers import Answer, Usage, plain
from fupin_desk.i18n import _
from fupin_desk.jobs import accounts, corrections, households, keeping, periods, pins
from fupin_desk.model.values import Fen, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any
_TEXTS: Final = ("item", "quantity", "unit", "use", "member", "note")
_MONEY: Final = ("living_cost", "sent_home")


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    for name, fill, text in (("account", _account, _("月账")), ("pin", _pin, _("数字密码"))):
        group = verbs.add_parser(name, help=text, **given)
        fill(group.add_subparsers(dest="what", required=True, parser_class=type(group)), given)
    sign = verbs.add_parser("sign", help=_("记签字"), **given)
    _of_month(sign)
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--date")
    sign.add_argument("--sheet")
    sign.add_argument("--state", default="signed")
    sign.add_argument("--words", default="")
    sign.add_argument("--who", default="")
    sign.add_argument("--written-by", default="")
    sign.add_argument("--entry", action="extend", nargs="+", metavar="ID")
    sign.set_defaults(run=run_sign)
    keeper = verbs.add_parser("keeper", help=_("记账人"), **given)
    keeper.add_argument("person", nargs="?")
    keeper.add_argument("--pin-file")
    keeper.set_defaults(run=run_keeper)


def _of_month(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--household", required=True)
    verb.add_argument("--month", required=True)


def _account(kinds: Subparsers, given: dict[str, Any]) -> None:
    show = kinds.add_parser("show", **given)
    show.set_defaults(run=run_account_show)
    close = kinds.add_parser("close", **given)
    close.add_argument("--reason", default="")
    close.add_argument("--waiting", action="store_true")
    close.set_defaults(run=run_account_close)
    reopen = kinds.add_parser("reopen", **given)
    reopen.add_argument("--reason", required=True)
    reopen.add_argument("--second", default="", metavar="PERSON")
    reopen.add_argument("--pin-file")
    reopen.set_defaults(run=run_account_reopen)
    made = kinds.add_parser("corrections", **given)
    made.set_defaults(run=run_account_corrections)
    for one in (show, close, reopen, made):
        _of_month(one)
    correct = kinds.add_parser("correct", **given)
    correct.add_argument("entry")
    correct.add_argument("--reason", required=True)
    correct.add_argument("--strike", action="store_true")
    for name in ("amount", *_TEXTS, *_MONEY, "date"):
        correct.add_argument(f"--{name.replace('_', '-')}")
    correct.set_defaults(run=run_account_correct)
    strike = kinds.add_parser("unsign", **given)
    strike.add_argument("signature")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_account_unsign)


def _pin(kinds: Subparsers, given: dict[str, Any]) -> None:
    for name, run in (("set", run_pin_set), ("clear", run_pin_clear)):
        one = kinds.add_parser(name, **given)
        one.add_argument("person")
        one.add_argument("--pin-file")
        one.set_defaults(run=run)
        if name == "set":
            one.add_argument("--old-pin-file")
        else:
            one.add_argument("--second", default="", metavar="PERSON")
            one.add_argument("--reason", default="")


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


def _digits(file: str | None, words: str) -> str:
    """A PIN from the file, the environment or the terminal; '' where there is none of them. Raises Usage."""
    if file:
        try:
            return Path(file).read_text("utf-8-sig").strip()
        except (OSError, ValueError) as bad:
            raise Usage(why=_("数字密码文件 {file} 读不出来").format(file=file)) from bad
    known = os.environ.get("FUPIN_DESK_PIN", "")
    if not known and sys.stdin is not None and sys.stdin.isatty():
        import getpass

        return getpass.getpass(words)
    return known


def run_account_show(call: Call) -> Answer:
    """`account show`: a household's month with its checks."""
    office = call.office(read_only=True)
    page = accounts.month(office, _house(office, call.args.household), call.args.month)
    lines = [f"{line.code} {line.label} {yuan(line.amount)} {line.mark} {line.note}" for line in page.lines]
    data = plain(page)
    data["lines"] = [{**plain(line), "code": line.code} for line in page.lines]
    return Answer(data, [f"{page.head} {page.month} {page.state}", *lines])


def run_account_close(call: Call) -> Answer:
    """`account close`; `--waiting`: everybody is away, it is signed when they come home."""
    a, office = call.args, call.office()
    periods.close(office, _house(office, a.household), a.month, a.reason, waiting=a.waiting)
    said = _("已结账，待返乡补签。") if a.waiting else _("已结账。")
    return Answer({"month": a.month, "state": "closed", "waiting": a.waiting}, [said])


def run_account_reopen(call: Call) -> Answer:
    """`account reopen`: with a second person and his PIN, as soon as anybody here has one."""
    a, office = call.args, call.office()
    house = _house(office, a.household)
    digits = _digits(a.pin_file, _("第二个人的数字密码：")) if a.second else ""
    stood = periods.reopen(office, house, a.month, a.reason, a.second, digits)
    data = {"month": a.month, "state": "open", "second": stood, "proved": bool(a.second)}
    return Answer(data, [_("已反结账（{second}）。").format(second=stood)])


def run_account_corrections(call: Call) -> Answer:
    """`account corrections`: what was corrected in a month: old, new, why, who, when."""
    a, office = call.args, call.office(read_only=True)
    found = corrections.corrections(office, _house(office, a.household), a.month)
    lines = []
    for one in found:
        lines.append(f"{one.at:%Y-%m-%d} {one.label} {one.by}：{one.reason}")
        lines += [f"  {change.label} {change.old} → {change.new}" for change in one.changes]
    return Answer({"corrections": found}, lines or [_("没有更正。")])


def run_account_correct(call: Call) -> Answer:
    """`account correct`: a red-line correction that keeps the old value and the reason."""
    a, office = call.args, call.office()
    old, new = periods.correct(
        office, a.entry, _amount(a.amount), a.reason, facts=_facts(vars(a)), strike=a.strike
    )
    said = _("已冲销：{old}") if a.strike else _("已更正：{old} → {new}")
    return Answer({"old_fen": old, "new_fen": new}, [said.format(old=yuan(old), new=yuan(new))])


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts named on the command line, as a correction takes them; an empty text empties the fact."""
    facts: dict[str, Any] = {name: given[name] for name in _TEXTS if given[name] is not None}
    facts |= {name: _amount(given[name] or None) for name in _MONEY if given[name] is not None}
    if given["date"] is not None:
        facts["happened"] = _day(given["date"] or None)
    return facts


def _amount(text: str | None) -> Fen | None:
    return None if text is None else fen(text)


def run_account_unsign(call: Call) -> Answer:
    """`account unsign`: strike a signature that was recorded by mistake."""
    periods.strike_signature(call.office(), call.args.signature, call.args.reason)
    return Answer({"signature_id": call.args.signature}, [_("已划去签字，账目没有动。")])


def run_keeper(call: Call) -> Answer:
    """`keeper [PERSON]`: who keeps the book from now on, proved by his PIN where he has one."""
    a = call.args
    office = call.office(read_only=not a.person)
    if a.person:
        who = pins.person(office, a.person)
        digits = _digits(a.pin_file, _("{name} 的数字密码：").format(name=who.name)) if who.has_pin else ""
        keeping.switch_keeper(office, who.id, digits)
    name = office.keeper.name
    return Answer({"keeper_id": office.keeper.id, "keeper": name}, [_("记账人：{name}").format(name=name)])


def run_pin_set(call: Call) -> Answer:
    """`pin set PERSON`: the first freely, a new one with the old."""
    a, office = call.args, call.office()
    who = pins.person(office, a.person)
    old = _digits(a.old_pin_file, _("原来的数字密码：")) if who.has_pin and a.old_pin_file else ""
    pins.set_pin(office, who.id, _digits(a.pin_file, _("新的数字密码：")), old)
    return Answer({"person_id": who.id, "pin": True}, [_("数字密码已设好。")])


def run_pin_clear(call: Call) -> Answer:
    """`pin clear PERSON`: by himself with his PIN, or by `--second` with that person's and a reason."""
    a, office = call.args, call.office()
    who = pins.person(office, a.person)
    digits = _digits(a.pin_file, _("数字密码："))
    if a.second:
        pins.reset_pin(office, who.id, a.second, digits, a.reason)
    else:
        pins.clear_pin(office, who.id, digits)
    return Answer({"person_id": who.id, "pin": False}, [_("数字密码已取消。")])


def run_sign(call: Call) -> Answer:
    """`sign`: one person's sign on a month, or refusal, or objection to some lines."""
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
        hand=periods.Hand(a.who, a.written_by),
        lines=a.entry,
    )
    return Answer({"signature_id": signature}, [_("已记签字。") if a.state == "signed" else _("已记下。")])
