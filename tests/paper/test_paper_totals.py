"""Ten thousand random ledgers: the sum of the lines is the sum of the steps is the printed total.

The other side is the slowest way to count: one function, one line, one view, written from the product's
words and nothing of `counting`. For some ledgers the card is printed and the totals are read back by another
program.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import cast

from fupin_desk.jobs.explaining import bars, parts_of
from fupin_desk.model.figures import VIEWS, Basis, Line, Mark, Statement, Use, ViewName
from fupin_desk.model.income import statement
from fupin_desk.model.items import parse_items
from fupin_desk.model.packfile import WHOLE
from fupin_desk.model.rules import Migrant, RulePack, Treatment, parse_pack
from fupin_desk.model.values import Month, Window, yuan
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.sheets import Account, IndoorCard
from tests.paper.reading import squeezed, text_of
from tests.paper.village import CONTACTS, DAY, FACES, FAMILY, PLACE

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
PACKS = [
    parse_pack((RESOURCES / "rules" / f"{name}.toml").read_bytes())
    for name in ("generic-2023", "ratio-style")
]
YEAR = Window(Month(2025, 10), Month(2026, 9))
LEDGERS, OPENED, PRINTED = 10_000, 400, 24
MONTHS = [YEAR.start.plus(n) for n in range(-1, 13)]
CODES = [(item.code, sub) for item in ITEMS for sub in ("", *item.subs, *item.known)]
LEFT_OUT = {"stock", "seed", "given", "fed"}


def a_pack(dice: random.Random) -> RulePack:
    """One of the shipped packs, its switches thrown."""
    base = dice.choice(PACKS)
    treatments = (
        Treatment("counted", WHOLE),
        Treatment("not", 0),
        Treatment("partly", dice.randrange(1, WHOLE)),
    )
    cases = {name: dice.choice(treatments) if one.share else one for name, one in base.cases.items()}
    migrants: tuple[Migrant, ...] = ("gross", "minus_living", "remitted")
    ratios = {kind: dice.randrange(WHOLE) for kind in base.cost_ratio}
    return replace(
        base, cases=cases, eaten=dice.choice(treatments), migrant=dice.choice(migrants), cost_ratio=ratios
    )


def a_ledger(dice: random.Random) -> list[Line]:
    """Up to a dozen lines of any kind, some outside the year."""
    made = []
    for number in range(dice.randrange(13)):
        code, sub = dice.choice(CODES)
        amount = dice.choice((1, 5, 99, dice.randrange(1, 10**6), dice.randrange(1, 10**8)))
        use = dice.choice(("sold", "sold", "eaten", *LEFT_OUT)) if code.startswith("B") else None
        wage = code.startswith("A")
        living = dice.choice((None, dice.randint(0, amount))) if wage else None
        sent = dice.choice((None, dice.randint(0, amount))) if wage else None
        basis, mark = dice.choice(("actual", "estimated")), dice.choice(("voucher", "signed", "told"))
        made.append(Line(
            f"{number:03d}", dice.choice(MONTHS), code, sub, amount, cast("Use | None", use),
            cast("Basis", basis), cast("Mark", mark), living, sent, dice.random() < 0.2,
        ))  # fmt: skip
    return made


def rounded(amount: int, share: int) -> int:
    """A share of an amount, half away from zero."""
    return int(Fraction(amount * share, WHOLE) + Fraction(1, 2))


def by_money(line: Line, view: ViewName) -> int:
    """What a line brings into the cash or home view."""
    if line.use in {"eaten", *LEFT_OUT}:
        return 0
    if line.item.startswith("E"):
        return -line.amount
    living, sent = line.living_cost, line.sent_home
    if line.item.startswith("A") and (living is not None or sent is not None):
        return sent if view == "home" and sent is not None else line.amount - (living or 0)
    case = "one_off" if line.one_off and line.item.startswith("D") else ITEMS.case(line.item, line.sub)
    return 0 if case in ("one_off", "earmarked", "asset_sale") else line.amount


def by_policy(line: Line, pack: RulePack) -> int:
    """What a line brings into the policy view."""
    item = line.item
    if item.startswith("E"):
        return -line.amount if pack.cost_method == "voucher" or item in pack.cost_kept else 0
    if line.use in LEFT_OUT:
        return 0
    living, sent = line.living_cost, line.sent_home
    if item.startswith("A"):
        if pack.migrant == "remitted" and sent is not None:
            return sent
        return line.amount - (living or 0) if pack.migrant != "gross" else line.amount
    share = WHOLE
    if line.use == "eaten":
        share = pack.eaten.share
    else:
        case = "one_off" if line.one_off and item.startswith("D") else ITEMS.case(item, line.sub)
        share = pack.cases[case].share if case else WHOLE
    counted = rounded(line.amount, share)
    return counted - rounded(counted, pack.ratio(item, line.sub))


def counts(line: Line, pack: RulePack, view: ViewName) -> int:
    """What a line brings into a view's net, slowly."""
    if line.item[0] in "FGRX" or line.month not in YEAR:
        return 0
    return by_policy(line, pack) if view == "policy" else by_money(line, view)


def ledgers() -> Iterator[tuple[int, list[Line], RulePack, int, Statement]]:
    """All of them, counted."""
    dice = random.Random(20261122)
    for number in range(LEDGERS):
        lines, pack, heads = a_ledger(dice), a_pack(dice), dice.randint(1, 9)
        yield number, lines, pack, heads, statement(lines, pack, YEAR, heads, ITEMS)


def test_the_sum_of_the_lines_is_the_sum_of_the_steps_is_the_total() -> None:
    for number, lines, pack, heads, found in ledgers():
        for name in VIEWS:
            view = found.view(name)
            slow = sum(counts(line, pack, name) for line in lines)
            assert view.net == slow == sum(step.amount for step in view.steps), (number, name)
            half = abs(slow) * 2 + heads
            assert abs(view.per_head) == half // (2 * heads), (number, name)
        if number < OPENED:
            opened(lines, pack, found)


def opened(lines: list[Line], pack: RulePack, found: Statement) -> None:
    """Every step is the sum of its lines' parts; months of the picture add up to the cash view."""
    inside = [line for line in lines if line.month in YEAR]
    parts = parts_of(inside, pack, YEAR, ITEMS)
    for name in VIEWS:
        by_line: defaultdict[str, int] = defaultdict(int)
        for step in found.view(name).steps:
            mine = parts[name, (step.kind, step.item, step.sub, step.rule)]
            assert set(mine) == set(step.entries)
            assert sum(mine.values()) == step.amount
            for entry, amount in mine.items():
                by_line[entry] += amount
        assert all(by_line[line.entry_id] == counts(line, pack, name) for line in inside)
    drawn = bars(inside, pack, YEAR, ITEMS)
    cash = found.view("cash")
    assert (sum(b.cash for b in drawn), sum(b.cost for b in drawn)) == (cash.income, cash.cost)
    assert sum(b.own for b in drawn) == sum(line.amount for line in inside if line.use == "eaten")


def test_the_printed_totals_are_those(tmp_path: Path) -> None:
    some = [one for one in islice(ledgers(), 20 * PRINTED) if len(one[1]) > 6][:PRINTED]
    cards = [
        IndoorCard(PLACE, FAMILY, CONTACTS, Account(found, (), (), (), len(lines)), ())
        for _number, lines, _pack, _heads, found in some
    ]
    pdf = print_indoor(cards, FACES, DAY).pdf
    for page, (_number, lines, pack, heads, _found) in enumerate(some, 1):
        text = squeezed(text_of(pdf, tmp_path, page))
        for name in VIEWS:
            total = sum(counts(line, pack, name) for line in lines)
            each = (abs(total) * 2 + heads) // (2 * heads) * (1 if total >= 0 else -1)
            assert f"{yuan(each)}元" in text, (page, name)
