"""The verb family: what happened in a household, from which month it counts, and what follows."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage
from fupin_desk.i18n import _
from fupin_desk.jobs import family, households, relatives
from fupin_desk.jobs.family import NEW_PERSON, FamilyDraft
from fupin_desk.jobs.follows import NewPerson
from fupin_desk.model.values import parse_day

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("family", help=_("家庭变动"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    given = {"parents": [common], "allow_abbrev": False}
    event = kinds.add_parser("event", **given)
    event.add_argument("kind", choices=[key for key, _words in family.kinds()])
    event.add_argument("--household", required=True)
    for name in ("--date", "--month", "--other"):
        event.add_argument(name)
    event.add_argument("--member", action="append", default=[], metavar="NAME|ID")
    event.add_argument("--new", metavar="NAME[:SEX[:BIRTH]]")
    event.add_argument("--relation", action="append", default=[], metavar="NAME=RELATION")
    event.add_argument("--move-lines", action="store_true")
    for name in ("--new-no", "--new-group", "--note", "--number"):
        event.add_argument(name, default="")
    event.add_argument("--dry-run", action="store_true")
    event.set_defaults(run=run_event)
    history = kinds.add_parser("history", **given)
    history.add_argument("household", nargs="?")
    history.set_defaults(run=run_history)
    number = kinds.add_parser("number", **given)
    _of_member(number)
    number.add_argument("--number", required=True)
    number.set_defaults(run=run_number)
    book = kinds.add_parser("book", **given)
    _of_member(book)
    book.add_argument("--book", required=True)
    book.set_defaults(run=run_book)
    same = kinds.add_parser("same", **given)
    same.add_argument("--household", required=True)
    same.add_argument("--keep", required=True, metavar="ID")
    same.add_argument("--drop", required=True, metavar="ID")
    same.set_defaults(run=run_same)


def _of_member(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--household", required=True)
    verb.add_argument("--member", required=True, metavar="NAME|ID")


def _member(office: Office, household_id: str, given: str) -> str:
    """A member by name or id: of this household, or of any if an id says so. Raises Usage."""
    here = relatives.people(office, household_id)
    found = [one.member_id for one in here if given in (one.member_id, one.name)]
    if len(found) == 1 or (not found and len(given) == 36):
        return found[0] if found else given
    raise Usage(why=_("这一户里找不到“{name}”，或不止一个").format(name=given[:40]))


def _person(text: str | None, number: str) -> NewPerson | None:
    if text is None:
        return None
    parts = text.split(":")
    if len(parts) > 3 or not parts[0].strip():
        raise Usage(why=_("{given} 应写成 {form}").format(given=text[:60], form="NAME[:SEX[:BIRTH]]"))
    birth = parse_day(parts[2]) if len(parts) == 3 and parts[2] else None
    return NewPerson(parts[0], parts[1] if len(parts) > 1 else "", birth, number)


def _draft(office: Office, args: argparse.Namespace) -> FamilyDraft:
    house = households.by_number(office, args.household).id
    other = households.by_number(office, args.other).id if args.other else ""
    happened = parse_day(args.date) if args.date else None
    month = args.month or str(family.usual_month(args.kind, happened or office.today()))
    person = _person(args.new, args.number)
    members = tuple(_member(office, house, given) for given in args.member)
    draft = FamilyDraft(
        args.kind, house, month, happened, members, person, other, args.new_no, args.new_group,
        {}, args.move_lines, args.note,
    )  # fmt: skip
    asked = {one.name: one.member_id for one in family.preview(office, draft).asked}
    if person is not None:
        asked[person.name] = NEW_PERSON
    relations = {}
    for text in args.relation:
        name, equals, relation = text.partition("=")
        if not equals:
            raise Usage(why=_("{given} 应写成 {form}").format(given=text[:60], form="NAME=RELATION"))
        relations[asked.get(name, name)] = relation
    return replace(draft, relations=relations)


def run_event(call: Call) -> Answer:
    """`family event KIND --household NO …`; `--dry-run` says what follows and saves nothing."""
    office = call.village(read_only=call.args.dry_run)
    draft = _draft(office, call.args)
    seen = family.preview(office, draft)
    data: dict[str, Any] = {"month": draft.month, "asked": seen.asked, "follows": seen.follows}
    lines = [one.words for one in seen.follows]
    if call.args.dry_run:
        data["problem"] = seen.problem
        return Answer(data, [*lines, seen.problem] if seen.problem else lines)
    data["event_id"] = family.record(office, draft)
    return Answer(data, [*lines, _("已记家庭变动。")])


def run_history(call: Call) -> Answer:
    """`family history [NO]`."""
    office = call.office(read_only=True)
    house = households.by_number(office, call.args.household).id if call.args.household else None
    found = relatives.history(office, house)
    return Answer({"events": found}, [f"{one.month} {one.kind_label} {one.words}".rstrip() for one in found])


def run_number(call: Call) -> Answer:
    """`family number`: the number of somebody who had none."""
    a, office = call.args, call.village()
    house = households.by_number(office, a.household).id
    event = relatives.give_number(office, house, _member(office, house, a.member), a.number)
    return Answer({"event_id": event}, [_("已补证件号码。")])


def run_book(call: Call) -> Answer:
    """`family book`: somebody stands on another household book."""
    a, office = call.args, call.village()
    house = households.by_number(office, a.household).id
    event = relatives.set_book(office, house, _member(office, house, a.member), a.book)
    return Answer({"event_id": event}, [_("已记户口在另一本。")])


def run_same(call: Call) -> Answer:
    """`family same`: two records are one person."""
    a, office = call.args, call.village()
    house = households.by_number(office, a.household).id
    event = relatives.same_person(office, house, a.keep, a.drop)
    return Answer({"event_id": event}, [_("已并成一个人。")])
