"""Help-record cards, the people on duty, and who is paired with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from fupin_desk.i18n import _
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs import shown
from fupin_desk.jobs.office import Office
from fupin_desk.model import help as help_model
from fupin_desk.model import signature, village
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Fen
from fupin_desk.model.village import DUTIES, Pairing, Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class HelpDraft:
    """A help record as somebody typed it; amount in fen, or goods with a quantity."""

    happened: date
    content: str
    measure: str
    fund_source: str
    amount: Fen | None = None
    goods: str = ""
    quantity: str = ""
    document_no: str = ""
    paying_unit: str = ""
    helper_id: str | None = None
    next_step: str = ""
    due: date | None = None
    photos: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help record as pages show it; `signed_*` is the way it was signed, or ''."""

    id: str
    household_id: str
    household_no: str
    head: str
    happened: date
    content: str
    measure: str
    amount: Fen | None
    goods: str
    quantity: str
    fund_source: str
    document_no: str
    paying_unit: str
    helper: str
    helper_id: str | None
    state: str
    signed_household: str
    signed_helper: str
    vouchers: int
    confirmed: str
    next_step: str
    due: date | None
    entry_id: str | None


def records(office: Office, household_id: str | None = None, owner: str | None = None) -> list[HelpLine]:
    """Help records of a household or of the village, oldest first."""
    code = owner or office.village
    with office.read() as s:
        heads = {line.id: (line.household_no, line.head) for line in household_lines(s, code)}
        names = {person.id: person.name for person in village.people(s, code)}
        rows = help_model.help_records(s, code, household_id)
        return [_line(s, code, row, heads, names) for row in rows]


def _line(
    s: Session,
    code: str,
    row: help_model.HelpRecord,
    heads: dict[str, tuple[str, str]],
    names: dict[str, str],
) -> HelpLine:
    covered = signature.ways_covering(s, code, {row.id: row.facts_digest()}).get(row.id, {})
    number, head = heads.get(row.household_id, ("", ""))
    return HelpLine(
        id=row.id,
        household_id=row.household_id,
        household_no=number,
        head=head,
        happened=row.happened,
        content=row.content,
        measure=row.measure,
        amount=row.amount,
        goods=row.goods,
        quantity=row.quantity,
        fund_source=row.fund_source,
        document_no=row.document_no,
        paying_unit=row.paying_unit,
        helper=names.get(row.helper_id or "", ""),
        helper_id=row.helper_id,
        state="signed" if {"household", "helper"} <= covered.keys() else "draft",
        signed_household=covered.get("household", ""),
        signed_helper=covered.get("helper", ""),
        vouchers=len(help_model.vouchers_of_help(s, code, row.id)),
        confirmed=row.confirmed,
        next_step=row.next_step,
        due=row.due,
        entry_id=row.entry_id,
    )


def add(office: Office, household_id: str, draft: HelpDraft) -> str:
    """Record an act of help; answers its id. Raises UnclearHelp, TooLong, and what photos refuse."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.ADD_HELP) as s:
        helper_id = draft.helper_id
        if helper_id is None:
            helper = village.helper_of(s, s.village, household_id)
            helper_id = helper.id if helper else None
        row = help_model.add_help(
            s,
            household_id=household_id,
            happened=draft.happened,
            content=draft.content,
            measure=draft.measure,
            fund_source=draft.fund_source,
            amount=draft.amount,
            goods=draft.goods,
            quantity=draft.quantity,
            document_no=draft.document_no,
            paying_unit=draft.paying_unit,
            helper_id=helper_id,
            next_step=draft.next_step,
            due=draft.due,
        )
        for picture in pictures:
            help_model.link_help_voucher(s, row.id, photo_jobs.voucher(s, picture).id)
        return row.id


def sign(
    office: Office,
    help_id: str,
    role: str,
    way: str = "signed",
    signed_on: date | None = None,
    sheet: Path | None = None,
    confirmed: str = "",
) -> None:
    """Record one person's sign on a help card, with what the household ticked on paper."""
    with photo_jobs.stored(office, (sheet,) if sheet else ()) as pictures, office.change(Op.SIGN) as s:
        row = s.get(help_model.HelpRecord, (s.village, help_id))
        if row is None:
            raise help_model.UnclearHelp(missing=_("这条记录"))
        if confirmed and role == "household":
            row.confirmed = confirmed
        signature.sign(
            s,
            household_id=row.household_id,
            subject="help",
            month="",
            role=role,
            facts={row.id: row.facts_digest()},
            signed_on=signed_on or s.today,
            way=way,
            person_id=row.helper_id if role == "helper" else None,
            sheet_id=photo_jobs.voucher(s, pictures[0]).id if pictures else None,
        )


def people(office: Office) -> list[shown.PersonLine]:
    """Everybody on duty in the village and how many households each answers for."""
    with office.read() as s:
        paired = (
            select(Pairing.person_id, func.count())
            .where(Pairing.village == office.village, Pairing.until.is_(None))
            .group_by(Pairing.person_id)
        )
        counts = dict(s.execute(paired).all())
        return [_person(row, counts.get(row.id, 0)) for row in village.people(s, office.village)]


def _person(row: Person, households: int) -> shown.PersonLine:
    return shown.PersonLine(
        row.id, row.name, row.duty, _(DUTIES.get(row.duty, row.duty)), row.unit, row.phone, households
    )


def add_person(office: Office, name: str, duty: str, unit: str = "", phone: str = "") -> str:
    """Put somebody on duty; answers the id. Raises UnknownDuty, TooLong."""
    with office.change(Op.ADD_PERSON) as s:
        return village.add_person(s, name=name, duty=duty, unit=unit, phone=phone).id


def pair(office: Office, person_id: str, household_ids: Sequence[str] | str) -> None:
    """Give households to a helper."""
    several = [household_ids] if isinstance(household_ids, str) else household_ids
    with office.change(Op.PAIR_HELPER) as s:
        for household_id in several:
            village.pair(s, person_id, household_id)
