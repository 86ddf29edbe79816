"""The verb person: who works here, who is paired with whom, hand-over, and who left."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage
from fupin_desk.i18n import _
from fupin_desk.jobs import handover, helping, households
from fupin_desk.model.values import parse_day

if TYPE_CHECKING:
    from datetime import date

    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verb into the command line."""
    group = verbs.add_parser("person", help=_("工作人员"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    _person(kinds, {"parents": [common], "allow_abbrev": False})


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
    pair.add_argument("--date")
    pair.set_defaults(run=run_person_pair)
    over = kinds.add_parser("hand-over", **given)
    over.add_argument("person")
    over.add_argument("--to", required=True, metavar="PERSON")
    over.add_argument("--household", action="extend", nargs="+", required=True, metavar="NO")
    over.add_argument("--reason", required=True)
    over.add_argument("--date")
    over.add_argument("--out", metavar="F.pdf")
    over.set_defaults(run=run_person_hand_over)
    leave = kinds.add_parser("leave", **given)
    leave.add_argument("person")
    leave.add_argument("--date")
    leave.set_defaults(run=run_person_leave)
    past = kinds.add_parser("history", **given)
    past.add_argument("--household", metavar="NO")
    past.set_defaults(run=run_person_history)


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


def who(office: Office, given: str) -> str:
    """Somebody on duty by id or name. Raises Usage where nobody or several are meant."""
    found = [p.id for p in helping.people(office) if given in (p.id, p.name)]
    if len(found) != 1:
        raise Usage(why=_("找不到工作人员 {name}，或不止一个").format(name=given[:40]))
    return found[0]


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
    person = who(office, call.args.person)
    houses = [_house(office, number) for number in call.args.household]
    helping.pair(office, person, houses, _day(call.args.date))
    return Answer({"person_id": person}, [_("已结对。")])


def run_person_hand_over(call: Call) -> Answer:
    """`person hand-over PERSON --to PERSON --household NO… --reason [--date] [--out F.pdf]`."""
    a, office = call.args, call.village()
    old, new = who(office, a.person), who(office, a.to)
    houses = [_house(office, number) for number in a.household]
    on = _day(a.date) or office.today()
    moved = handover.hand_over(office, old, new, houses, a.reason, on)
    data: dict[str, Any] = {"from": old, "to": new, "households": len(houses), "promises": moved}
    if a.out:
        Path(a.out).write_bytes(handover.sheet(office, old, new, on))
        data["file"] = a.out
    line = _("已交接 {n} 户，{promises} 条没办完的承诺一并交接。")
    return Answer(data, [line.format(n=len(houses), promises=moved)])


def run_person_leave(call: Call) -> Answer:
    """`person leave PERSON [--date]`."""
    office = call.village()
    person = who(office, call.args.person)
    handover.leave(office, person, _day(call.args.date))
    return Answer({"person_id": person}, [_("已记离岗。")])


def run_person_history(call: Call) -> Answer:
    """`person history [--household NO]`: who answered for whom, since when, until when."""
    office = call.office(read_only=True)
    found = handover.history(
        office, household_id=_house(office, call.args.household) if call.args.household else None
    )
    lines = [f"{p.head} {p.helper} {p.since or ''} {p.until or ''} {p.why}".rstrip() for p in found]
    return Answer({"pairings": found}, lines)
