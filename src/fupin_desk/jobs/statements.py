"""The three views of a household, computed from the ledger's facts under a rule pack and a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fupin_desk.jobs.office import Office
from fupin_desk.model import evidence, income
from fupin_desk.model.account import entries
from fupin_desk.model.household import heads_on
from fupin_desk.model.income import Statement
from fupin_desk.model.rules import RulePack
from fupin_desk.model.values import Window, accounting_year
from fupin_desk.model.village import the_village

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def year(office: Office) -> Window:
    """The current accounting year 记账年度."""
    return accounting_year(office.today())


def packs(office: Office) -> list[RulePack]:
    """The rule packs that are installed."""
    return list(office.resources.packs.values())


def pack_in_force(office: Office, s: Session, village: str, rules: str | None = None) -> RulePack:
    """The rule pack asked for, else the village's own."""
    if rules is None:
        row = the_village(s, village)
        rules = row.rules if row is not None else "generic-2023"
    return office.resources.pack(rules)


def statement(
    office: Office,
    household_id: str,
    window: Window | None = None,
    rules: str | None = None,
    village: str | None = None,
) -> Statement:
    """Count a household in the three ways. Raises NoSuchPack, NobodyToShare."""
    with office.read() as s:
        return counted(office, s, village or office.village, household_id, window or year(office), rules)


def counted(
    office: Office, s: Session, village: str, household_id: str, window: Window, rules: str | None = None
) -> Statement:
    """The same inside an open reading session."""
    pack = pack_in_force(office, s, village, rules)
    rows = entries(s, village, household_id, window.start, window.end)
    sharing = pack.divisor == "sharing"
    heads = heads_on(s, village, household_id, window.end.last, sharing=sharing)
    return income.statement(evidence.lines(s, village, rows), pack, window, heads, office.resources.items)
