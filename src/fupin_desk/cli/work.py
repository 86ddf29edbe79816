"""Verbs about people who work away and about produce in kind: work, calls, produce."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, plain
from fupin_desk.errors import FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import callboard, calls, households, produce, returning, statements, work
from fupin_desk.jobs.periods import Hand
from fupin_desk.model.household import members_of
from fupin_desk.model.values import Fen, Month, Window, fen, parse_day, yuan
from fupin_desk.model.work import SpellDraft

if TYPE_CHECKING:
    from datetime import date

    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    for name, fill, text in (
        ("work", _work, _("外出务工")),
        ("calls", _calls, _("务工月监测")),
        ("produce", _produce, _("实物去向、地头价")),
    ):
        group = verbs.add_parser(name, help=text, parents=[common], allow_abbrev=False)
        kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
        fill(kinds, {"parents": [common], "allow_abbrev": False})


def _work(kinds: Subparsers, given: dict[str, Any]) -> None:
    listing = kinds.add_parser("list", **given)
    listing.add_argument("--household", metavar="NO")
    listing.set_defaults(run=run_work_list)
    add = kinds.add_parser("add", **given)
    add.add_argument("--household", required=True, metavar="NO")
    add.add_argument("--member", required=True)
    for name in ("--place", "--employer", "--industry", "--channel", "--note"):
        add.add_argument(name, default="")
    for name in ("--from", "--to", "--wage"):
        add.add_argument(name, dest={"--from": "began", "--to": "ended"}.get(name))
    add.set_defaults(run=run_work_add)
    end = kinds.add_parser("end", **given)
    end.add_argument("spell")
    end.add_argument("--date", metavar="D")
    end.set_defaults(run=run_work_end)
    strike = kinds.add_parser("strike", **given)
    strike.add_argument("spell")
    strike.add_argument("--reason", required=True)
    strike.set_defaults(run=run_work_strike)
    away = kinds.add_parser("away", **given)
    away.set_defaults(run=run_work_away)
    close = kinds.add_parser("close", **given)
    close.add_argument("--household", required=True, metavar="NO")
    close.add_argument("--month", action="extend", nargs="+", required=True, metavar="M")
    close.set_defaults(run=run_work_close)
    sign = kinds.add_parser("sign", **given)
    sign.add_argument("--household", required=True, metavar="NO")
    sign.add_argument("--month", action="extend", nargs="+", default=[], metavar="M")
    sign.add_argument("--role", required=True)
    sign.add_argument("--way", default="signed")
    sign.add_argument("--date", metavar="D")
    sign.add_argument("--sheet", metavar="F")
    sign.add_argument("--state", default="signed")
    for name in ("--words", "--who", "--written-by"):
        sign.add_argument(name, default="")
    sign.set_defaults(run=run_work_sign)


def _calls(kinds: Subparsers, given: dict[str, Any]) -> None:
    show = kinds.add_parser("show", **given)
    show.add_argument("--month", required=True, metavar="M")
    show.set_defaults(run=run_calls_show)
    record = kinds.add_parser("record", **given)
    record.add_argument("--month", required=True, metavar="M")
    record.add_argument("--household", required=True, metavar="NO")
    record.add_argument("--member", required=True)
    record.add_argument("--answered", required=True)
    for name in ("--gross", "--living-cost", "--sent-home", "--date", "--since"):
        record.add_argument(name)
    for name in ("--place", "--employer", "--time", "--caller", "--words"):
        record.add_argument(name, default="")
    record.add_argument("--state", choices=tuple(calls.STATES), default=calls.HERE)
    record.add_argument("--way", choices=("phone", "message"), default="phone")
    record.set_defaults(run=run_calls_record)


def _produce(kinds: Subparsers, given: dict[str, Any]) -> None:
    show = kinds.add_parser("show", **given)
    show.add_argument("--household", required=True, metavar="NO")
    show.add_argument("--from", dest="start", metavar="M")
    show.add_argument("--to", dest="end", metavar="M")
    show.set_defaults(run=run_produce_show)
    listing = kinds.add_parser("prices", **given)
    listing.set_defaults(run=run_produce_prices)
    price = kinds.add_parser("price", **given)
    price.add_argument("item")
    price.add_argument("price", metavar="YUAN")
    price.add_argument("--unit", required=True)
    price.add_argument("--month", required=True, metavar="M")
    price.add_argument("--said-by", required=True)
    price.add_argument("--source", default="market")
    price.add_argument("--note", default="")
    price.set_defaults(run=run_produce_price)


def _house(office: Office, number: str) -> str:
    return households.by_number(office, number).id


def _amount(text: str | None) -> Fen | None:
    return None if text is None else fen(text)


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


# -- work ------------------------------------------------------------------------------------------------


def run_work_list(call: Call) -> Answer:
    """`work list`: every stay at work, of one household or of the village."""
    office = call.village(read_only=True)
    house = _house(office, call.args.household) if call.args.household else None
    found = work.spells(office, house)
    until = _("至今")
    lines = [
        f"{one.id} {one.head} {one.name} {one.place} {one.employer} "
        f"{one.began or '?'}—{one.ended or until} {one.question}".rstrip()
        for one in found
    ]
    odd = any(one.question for one in found)
    return Answer({"spells": found}, lines, exit_code=FINDINGS if odd else 0)


def run_work_add(call: Call) -> Answer:
    """`work add`: a member works somewhere since a day."""
    a, office = call.args, call.village()
    draft = SpellDraft(
        place=a.place,
        employer=a.employer,
        industry=a.industry,
        channel=a.channel,
        began=_day(a.began),
        ended=_day(a.ended),
        expected_wage=_amount(a.wage),
        note=a.note,
    )
    spell = work.begin(office, _house(office, a.household), a.member, draft)
    return Answer({"spell_id": spell}, [_("已登记务工。")])


def run_work_end(call: Call) -> Answer:
    """`work end`: a stay at work is over."""
    work.end(call.village(), call.args.spell, _day(call.args.date))
    return Answer({"spell_id": call.args.spell}, [_("已记结束。")])


def run_work_strike(call: Call) -> Answer:
    """`work strike`: a stay at work never was."""
    work.strike(call.village(), call.args.spell, call.args.reason)
    return Answer({"spell_id": call.args.spell}, [_("已划去。")])


def run_work_away(call: Call) -> Answer:
    """`work away`: households nobody is at home of, and the months that wait for their signatures."""
    found = returning.away_households(call.village(read_only=True))
    text = _("{number} {head}：{n} 个月不在家，{waiting} 个月待补签")
    lines = [
        text.format(number=one.household_no, head=one.head, n=len(one.away), waiting=len(one.waiting))
        for one in found
    ]
    return Answer({"households": found}, lines)


def run_work_close(call: Call) -> Answer:
    """`work close`: close months of a household that is away, to be signed when it comes home."""
    a, office = call.args, call.village()
    months = [str(Month.parse(month)) for month in a.month]
    closed = returning.close_waiting(office, _house(office, a.household), months)
    return Answer({"months": closed}, [_("已结账，待返乡补签：{months}").format(months="、".join(closed))])


def run_work_sign(call: Call) -> Answer:
    """`work sign`: one person's sign on all waiting months, or the ones named, from one sheet."""
    a, office = call.args, call.village()
    ids = returning.sign_months(
        office,
        _house(office, a.household),
        a.month,
        a.role,
        a.way,
        _day(a.date),
        Path(a.sheet) if a.sheet else None,
        a.state,
        a.words,
        hand=Hand(a.who, a.written_by),
    )
    return Answer({"signature_ids": ids}, [_("{n} 个月已记签字。").format(n=len(ids))])


# -- calls -----------------------------------------------------------------------------------------------


def run_calls_show(call: Call) -> Answer:
    """`calls show`: whom to call this month, and what was told."""
    board = callboard.board(call.village(read_only=True), call.args.month)
    lines = [_("已打 {n}/{m}").format(n=board.called, m=len(board.rows))]
    for row in board.rows:
        told = yuan(row.now.gross or 0) if row.now else "—"
        done = row.called.answered if row.called else ""
        lines.append(f"{row.head} {row.name} {row.phone_masked} {row.where} {told} {done}".rstrip())
    return Answer({**plain(board), "called": board.called, "of": len(board.rows)}, lines)


def run_calls_record(call: Call) -> Answer:
    """`calls record`: one call with what it brought."""
    a, office = call.args, call.village()
    house = _house(office, a.household)
    with office.read() as s:
        found = [
            m.id for m, _ms in members_of(s, office.village, house) if a.member in (m.id, m.name, m.person_no)
        ]
    if len(found) != 1:
        raise Usage(why=_("这一户里找不到 {name}，或不止一个").format(name=a.member[:40]))
    draft = calls.CallDraft(
        member_id=found[0],
        answered=a.answered,
        gross=_amount(a.gross),
        living=_amount(a.living_cost),
        sent=_amount(a.sent_home),
        state=a.state,
        place=a.place,
        employer=a.employer,
        on=_day(a.since),
        at_time=a.time,
        happened=_day(a.date),
        way=a.way,
        words=a.words,
    )
    saved = calls.record(office, a.month, [draft], a.caller)
    text = _("已记 {calls} 个电话、{lines} 笔工资。").format(calls=saved.calls, lines=saved.lines)
    return Answer(plain(saved), [text])


# -- produce ---------------------------------------------------------------------------------------------


def run_produce_show(call: Call) -> Answer:
    """`produce show`: where a household's produce went."""
    a, office = call.args, call.office(read_only=True)
    year = statements.year(office)
    first = Month.parse(a.start) if a.start else year.start
    last = Month.parse(a.end) if a.end else year.end
    if last < first:
        raise Usage(why=_("{first} 在 {last} 之后").format(first=f"--from {first}", last=f"--to {last}"))
    page = produce.page(office, _house(office, a.household), Window(first, last))
    rows = [{"label": line.label, "eaten_words": line.eaten_words, **_numbers(line)} for line in page.lines]
    asked = [{"text": text, "entries": list(ids)} for text, ids in page.questions]
    data = {
        "window": {"from": str(first), "to": str(last)},
        "produce": rows,
        "questions": asked,
        "sold_fen": page.cash,
        "eaten_fen": page.eaten,
    }
    names = {**produce.WAYS, "came_in": _("收进"), "left": _("还有"), "missing": _("没有着落")}
    lines = []
    for line in page.lines:
        parts = [f"{_(words)} {line.number(name)}" for name, words in names.items() if line.number(name)]
        lines.append(f"{line.label}：{'，'.join(parts)}")
    return Answer(
        data, [*lines, *(text for text, _ids in page.questions)], exit_code=FINDINGS if asked else 0
    )


def _numbers(line: produce.ProduceLine) -> dict[str, Any]:
    row = line.row
    return {
        "item": row.item,
        "sub": row.sub,
        "unit": row.unit,
        "opening": str(row.opening),
        "came_in": str(row.came_in),
        "uses": {name: str(row.used(name)) for name in produce.WAYS},
        "missing": str(row.missing),
        "left": str(row.left),
        "counted": row.counted,
        "sold_fen": row.sold_fen,
        "eaten_fen": row.eaten_fen,
        "entries": list(row.entries),
    }


def run_produce_prices(call: Call) -> Answer:
    """`produce prices`: the village's farm-gate prices."""
    found = produce.prices(call.office(read_only=True))
    text = _("{month} {label} {price} 元/{unit}（{source}，{who}）")
    lines = [
        text.format(
            month=one.month, label=one.label, price=yuan(one.price), unit=one.unit, source=one.source_label,
            who=one.said_by,
        )
        for one in found
    ]  # fmt: skip
    return Answer({"prices": found}, lines)


def run_produce_price(call: Call) -> Answer:
    """`produce price`: write one price into the list."""
    a = call.args
    made = produce.set_price(
        call.village(), a.item, fen(a.price), a.unit, a.month, a.said_by, a.source, a.note
    )
    return Answer({"price_id": made}, [_("已记地头价。")])
