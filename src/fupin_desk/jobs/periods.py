"""The life of a household's month: sign, close, reopen, correct.

A month closes when every stated line has its evidence and both sides have signed, or with a written reason;
the reason stays in the journal. What is signed or closed changes only by a correction 更正.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fupin_desk.i18n import _
from fupin_desk.jobs import accounts
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Office
from fupin_desk.model import account, signature
from fupin_desk.model.account import BadLine, NotReady, entries, hold_period
from fupin_desk.model.household import members_of
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Fen, Month


def correct(office: Office, entry_id: str, amount: Fen, reason: str) -> tuple[Fen, Fen]:
    """Red-line correction 更正 of a signed or closed line; answers (old, new). A reason is required."""
    if not reason.strip():
        raise BadLine(why=_("更正要写原因"))
    with office.change(Op.CORRECT_ENTRY, reason=reason.strip()) as s:
        row = accounts.entry_of(s, entry_id)
        account.refuse_impossible(
            row.item, amount, row.use, (row.living_cost, row.sent_home), row.happened, row.month
        )
        old, row.amount = row.amount, amount
    return old, amount


def sign(
    office: Office,
    household_id: str,
    month: str,
    role: str,
    way: str = "signed",
    signed_on: date | None = None,
    sheet: Path | None = None,
    state: str = "signed",
    words: str = "",
) -> str:
    """Record one person's sign (refusal, objection) on every line of a month."""
    at = Month.parse(month)
    month = str(at)
    with photo_jobs.stored(office, (sheet,) if sheet else ()) as pictures, office.change(Op.SIGN) as s:
        facts = {row.id: row.facts_digest() for row in entries(s, s.village, household_id, at, at)}
        row = signature.sign(
            s,
            household_id=household_id,
            subject="account",
            month=month,
            role=role,
            facts=facts,
            signed_on=signed_on or s.today,
            way=way,
            state=state,
            words=words,
            signer=_signer(s, household_id, role),
            sheet_id=photo_jobs.voucher(s, pictures[0]).id if pictures else None,
        )
        return row.id


def _signer(s: Writing, household_id: str, role: str) -> str:
    from fupin_desk.model.village import helper_of, people

    if role == "household":
        head = members_of(s, s.village, household_id)
        return head[0][0].name if head else ""
    if role == "helper":
        helper = helper_of(s, s.village, household_id)
        return helper.name if helper else s.by.name
    found = people(s, s.village, role)
    return found[-1].name if found else ""


def close(office: Office, household_id: str, at: str, reason: str = "") -> None:
    """Close a month 结账. Raises NotReady unless everything is there or a reason is written."""
    page = accounts.month(office, household_id, at)
    wanting = [check.text for check in page.checks if not check.done]
    if not page.lines or (wanting and not reason.strip()):
        raise NotReady(month=at, why="、".join(wanting) if page.lines else _("账目"))
    with office.change(Op.CLOSE_MONTH, reason=reason) as s:
        row = hold_period(s, household_id, page.month)
        row.state, row.closed_by, row.closed_on, row.reason = "closed", s.by.name, s.today, reason


def reopen(office: Office, household_id: str, month: str, reason: str) -> None:
    """Reopen a closed month 反结账. Raises ReasonWanted, NotClosed."""
    if not reason.strip():
        raise account.ReasonWanted
    with office.change(Op.REOPEN_MONTH, reason=reason) as s:
        row = hold_period(s, household_id, str(Month.parse(month)))
        if row.state != "closed":
            raise account.NotClosed(month=month)
        row.state, row.reason = "open", reason
