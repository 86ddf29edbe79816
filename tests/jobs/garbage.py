"""Rows no person would write, as a broken or hostile desk may send them, and every way of reading a ledger.

`pour` puts into each table of the village, for each column and each odd value of the column's type, one row
that says the odd value and is sane besides. It goes in by the merge's own door (`whole_row`, `put_row`), so
what the post would name and leave out is left out here too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from fupin_desk.jobs import (
    accounts,
    asking,
    boards,
    callboard,
    checks,
    comparing_roster,
    comparison,
    corrections,
    deadlines,
    entering,
    entries_export,
    explaining,
    family,
    handover,
    helping,
    households,
    keeping,
    papers,
    payment_tray,
    photos,
    pins,
    printing,
    produce,
    promises,
    relatives,
    returning,
    rules,
    standards,
    statements,
    states,
    today,
    visits,
    work,
)  # fmt: skip
from fupin_desk.model import merging
from fupin_desk.model.account import period_id
from fupin_desk.model.household import members_of
from fupin_desk.model.income import NobodyToShare
from fupin_desk.model.journal import Op
from fupin_desk.model.rows import table_class
from fupin_desk.model.values import Month, Window
from fupin_desk.paper.press import NothingToPrint
from fupin_desk.sync.fields import TOWNSHIP_TABLES
from tests.jobs.desk import OCTOBER, Desk

TABLES = [name for name in merging.tables_in_order() if name not in {"village", *TOWNSHIP_TABLES}]
WINDOW = Window(Month(2025, 10), Month(2026, 9))

_TEXTS: tuple[Any, ...] = (
    "", " ", "\t\n", "\u202e\u200f", "🫠" * 20, "长" * 32_767, "2026-13", "9999-99", "{}", "[]", "null",
    '{"a":', '{"a":{"b":[1]}}', "0", "-1", "1e308", "NaN", "∞", "../../etc", "a/b", "99", "[" * 5000,
    '[1,"x"]', "\u0661", "²", "①", "1/0", "B9.没有", "X", "00:99", "sold", "waiting", "confirmed", "away",
)  # fmt: skip
_DATES: tuple[Any, ...] = ("0001-01-01", "9999-12-31", "2026-02-28", "1899-12-31")
_INTS: tuple[Any, ...] = (-1, 0, 99, -(2**63) + 1, 2**63 - 1, 10**13, -(10**13), 10**15)

_SANE: dict[str, Any] = {
    "month": OCTOBER, "item": "B1", "sub": "", "amount": 12_000, "quantity": "10", "unit": "斤",
    "use": "sold", "basis": "stated", "state": "open", "role": "household", "subject": "month",
    "way": "signed", "kind": "", "relation": "配偶", "joined": None, "left": None, "gone": None,
    "name": "张三",
    "duty": "helper", "year": 2026, "price": 250, "xun": 1, "rows": 1, "row_no": 1,
    "booked": "2026-10-09", "due": "2026-12-01",
    "birth": "1980-05-01", "code": "FD-K01", "page": 1, "measure": "consumption", "fund_source": "other",
}  # fmt: skip


def _columns(table: str) -> list[Any]:
    cls: Any = table_class(table)
    return [c for c in cls.__table__.columns if not c.primary_key and not c.info.get("derived")]


def _plain(column: Any, ids: dict[str, str]) -> Any:
    """A sane value of a column."""
    if column.info.get("ref"):
        return ids[column.info["ref"]]
    if column.name in _SANE:
        return _SANE[column.name]
    if column.nullable:
        return None
    wanted = column.type.python_type
    return {str: "某某", int: 1, bool: False, date: "2026-10-09"}[wanted]


def _odd(column: Any, place: int) -> tuple[Any, ...]:
    """Odd values of a column's type: every third text, another third for each column beside."""
    wanted = column.type.python_type
    if column.info.get("ref") or column.name == "gone":
        return (None,) if column.nullable and column.name != "gone" else ()
    return {str: _TEXTS[place % 3 :: 3], int: _INTS, bool: (True, False), date: _DATES}[wanted]


def _stand(desk: Desk) -> dict[str, str]:
    """A row of each table others refer to."""
    with desk.office.read() as s:
        member = members_of(s, desk.office.village, desk.house)[0][0].id
    person = helping.add_person(desk.office, "王帮", "helper")
    helping.pair(desk.office, person, [desk.house])
    entry = desk.record("B1", 5_000, use="sold")
    return {"household": desk.house, "member": member, "person": person, "entry": entry}


def pour(desk: Desk, only: str) -> dict[str, int]:
    """Write odd rows into one table, a sane one into the others; answers how many the post's door let in."""
    ids, let_in = _stand(desk), dict[str, int]()
    for table in TABLES:
        with desk.office.change(Op.RECORD_ENTRY) as s:
            columns = _columns(table)
            if table not in ids:
                ids[table] = s.new_id()
                first = merging.whole_row(table, {c.name: _plain(c, ids) for c in columns})
                assert first is not None, table
                merging.put_row(s, table, ids[table], None, first)
                s.flush()
            if table != only:
                continue
            for place, column in enumerate(columns):
                for value in _odd(column, place):
                    said = {c.name: _plain(c, ids) for c in columns} | {column.name: value}
                    row = merging.whole_row(table, said)
                    if row is not None:
                        merging.put_row(s, table, s.new_id(), None, row)
                        let_in[table] = let_in.get(table, 0) + 1
    return let_in


_LIKELY: dict[str, tuple[Any, ...]] = {
    "month": ("2026-10", "2026-09", "2025-12", "1900-01", "2199-12"),
    "item": ("A1", "A2", "B1", "B2", "C1", "D2", "E1", "F1", "G3", "R", "X", "B9", "Z1", ""),
    "use": ("sold", "eaten", "stock", "given", "fed", "seed", "", None, "??"),
    "unit": ("斤", "公斤", "担", "袋", "头", "亩", "", "光年"),
    "quantity": ("0", "-5", "10", "1e308", "NaN", "9" * 20, "", "²", "1/0", "0.000000001"),
    "state": ("open", "signed", "closed", "objected", "booked", "waiting", "negative", "bounced", "??", ""),
    "why": ("amount", "closed", "repeat", "booked_before", "negative", "name", "", None, "??"),
    "role": ("household", "helper", "first_secretary", "village_secretary", "??"),
    "subject": ("month", "help", "promise", "correction", "entry", "??"),
    "waiting": (None, "yes", "away", "[]", "??"),
    "kind": ("脱贫户", "监测户", "birth", "merge", "split", "poverty", "monitor", "visit", "??", ""),
    "relation": ("户主", "配偶", "之子", "??"),
    "national": (None, "{}", "[]", '{"2026":{"纯收入":"x"}}', "[[[", "null", '{"a":1e999}', '{"x":null}'),
    "settled": (None, "garbage", "sold", "[]"),
    "basis": ("stated", "actual", "estimated", "ratio", "??"),
    "way": ("visit", "phone", "signed", "??", ""),
}
_LIKELY_DATES = (*_DATES, "2026-10-01", "2026-09-30", "2025-10-15")
_LIKELY_INTS = (-1, 0, 1, 2, 3, 99, -(10**13), 10**13, 250, 12_000, 2026, 2**53)


def _chance(column: Any, pool: dict[str, list[str]], chance: random.Random) -> Any:
    """Any value for a column, likely words and odd ones in turn."""
    if column.info.get("ref"):
        nobody = column.nullable and chance.random() < 0.3
        return None if nobody else chance.choice(pool[column.info["ref"]])
    if column.name == "gone" or (column.nullable and chance.random() < 0.25):
        return None
    if column.name in _LIKELY and chance.random() < 0.8:
        return chance.choice(_LIKELY[column.name])
    kinds = {str: _TEXTS, date: _LIKELY_DATES, bool: (True, False), int: _LIKELY_INTS}
    return chance.choice(kinds[column.type.python_type])


def pour_at_random(desk: Desk, chance: random.Random) -> list[str]:
    """Rows odd all over, in every table; answers the households that came of it."""
    ids = _stand(desk)
    pool = {table: [row_id] for table, row_id in ids.items()}
    for table in TABLES:
        columns = _columns(table)
        with desk.office.change(Op.RECORD_ENTRY) as s:
            made = [
                merging.whole_row(table, {c.name: _chance(c, pool, chance) for c in columns})
                for _ in range(chance.choice((5, 20)))
            ]
            sane = {name: known[0] for name, known in pool.items()}
            made.append(merging.whole_row(table, {c.name: _plain(c, sane) for c in columns}))
            for row in made:
                if row is None:
                    continue
                row_id = s.new_id()
                if table == "period":
                    row_id = period_id(str(row["household_id"]), str(row["month"]))
                if not merging.existing(s, table, s.village, [row_id]):
                    merging.put_row(s, table, row_id, None, row)
                    pool.setdefault(table, []).append(row_id)
                    s.flush()
    return pool["household"][1:]


def readings(desk: Desk, house: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every way of reading a ledger, by name."""
    office = desk.office

    def _two_ways() -> Any:
        return comparison.sheet(office, comparison.two_ways(office, house))

    def _compare() -> Any:
        found = comparing_roster.compare(office)
        return comparing_roster.workbook(office, found)

    def _ask() -> Any:
        found = checks.check(office)
        checks.answers(office, found)
        asking.questions(found.noticed)
        return asking.print_sheet(office, found.noticed)

    def _rules() -> Any:
        for village, _name in rules.villages(office):
            rules.packs(office, village)
        return [rules.rows(office, one.ref, "generic-2023") for one in rules.offered(office)]

    every: dict[str, Callable[[], Any]] = {
        "today": lambda: today.board(office),
        "post": lambda: boards.board(office),
        "lines": lambda: households.lines(office),
        "find": lambda: households.lines(office, "张"),
        "progress": lambda: households.progress_of_month(office, OCTOBER),
        "states": lambda: states.progress(office, [OCTOBER, "2026-09"]),
        "page": lambda: households.page(office, house),
        "page window": lambda: households.page(office, house, WINDOW),
        "month": lambda: accounts.month(office, house, OCTOBER),
        "corrections": lambda: corrections.corrections(office, house, OCTOBER),
        "used items": lambda: entering.used_items(office, house),
        "statement": lambda: statements.statement(office, house),
        "statement month": lambda: statements.statement(
            office, house, Window(Month(2026, 10), Month(2026, 10))
        ),
        "verdict": lambda: standards.of_statement(office, statements.statement(office, house)),
        "village": lambda: list(statements.village_statements(office)),
        "explain": lambda: explaining.explain(office, house),
        "explain month": lambda: explaining.explain(office, house, Window(Month(2026, 10), Month(2026, 10))),
        "two ways": _two_ways,
        "checks": _ask,
        "checks of one": lambda: checks.check(office, house),
        "compare": _compare,
        "promises": lambda: promises.board(office),
        "promises of one": lambda: promises.board(office, house),
        "overdue": lambda: promises.overdue(office),
        "needs": lambda: promises.needs(office),
        "to ask": lambda: promises.to_ask(office, house),
        "visits due": lambda: visits.due(office),
        "visits": lambda: visits.lines(office),
        "calls": lambda: callboard.board(office, OCTOBER),
        "calls now": lambda: callboard.board(office),
        "spells": lambda: work.spells(office),
        "work questions": lambda: work.questions(office, house, WINDOW),
        "asked in": lambda: work.asked_in(office, house, OCTOBER),
        "same": lambda: papers.same(office),
        "missing": lambda: papers.missing(office),
        "coverage": lambda: papers.coverage(office),
        "photos": lambda: photos.board(office),
        "photos of one": lambda: photos.board(office, household_id=house),
        "tray": lambda: payment_tray.tray(office),
        "lists": lambda: payment_tray.lists(office),
        "produce": lambda: produce.page(office, house),
        "produce window": lambda: produce.page(office, house, Window(Month(2026, 10), Month(2026, 10))),
        "prices": lambda: produce.prices(office),
        "offered": lambda: produce.offered(office, "B1", OCTOBER, "斤"),
        "deadlines": lambda: deadlines.coming(office),
        "written": lambda: deadlines.written(office),
        "help": lambda: helping.records(office),
        "people": lambda: helping.people(office),
        "pairings": lambda: handover.history(office),
        "along": lambda: handover.along(office, [house]),
        "family": lambda: relatives.history(office),
        "seats": lambda: relatives.people(office, house),
        "doubles": lambda: relatives.doubles(office, house),
        "away": lambda: returning.away_households(office),
        "is away": lambda: returning.is_away(office, house, OCTOBER),
        "waiting": lambda: returning.waiting_months(office, house),
        "packs": _rules,
        "standards": lambda: standards.lines(office),
        "keepers": lambda: pins.keepers(office),
        "history": lambda: keeping.history(office, 50),
        "settings": lambda: keeping.settings(office),
        "export": lambda: entries_export.export(office, Window(Month(2025, 10), Month(2026, 10))),
        "template": lambda: entries_export.template(office, OCTOBER),
        "kinds": family.kinds,
    }
    yield from every.items()
    for kind in printing.KINDS:
        yield (
            f"prepare {kind}",
            lambda kind=kind: printing.prepare(office, kind, None, OCTOBER),  # type: ignore[misc]
        )
        yield (
            f"print {kind}",
            lambda kind=kind: printing.print_sheets(office, kind, None, date(2026, 11, 1), OCTOBER),  # type: ignore[misc]
        )


def broken(desk: Desk, house: str) -> dict[str, str]:
    """Which ways of reading end in anything but an answer, or in there being nothing to show."""
    found: dict[str, str] = {}
    for name, read in readings(desk, house):
        try:
            read()
        except (NobodyToShare, NothingToPrint):
            continue
        except Exception as wrong:
            found[name] = f"{type(wrong).__name__}: {wrong}"[:200]
    return found
