"""The rehearsal: while somebody types the passphrase, the questions of a start are asked once, of nobody.

The first time a question is asked its text is put together and the rows' way back is prepared, which costs
more than the answer. So the same functions run beforehand on a made-up village in memory, with one household
and one line; every ledger opened afterwards finds the statements ready (`model/ledger._shared`). Nothing of
this touches a file or a real ledger, and leaving it out changes nothing but a tenth of a second.
"""

from __future__ import annotations

from fupin_desk.jobs import households, keeping, opening, today
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import account, household
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Month


def rehearse(surroundings: Surroundings) -> None:
    """Open a made-up village and ask what the first pages ask."""
    office = opening.rehearsal(surroundings)
    try:
        _live_in(office)
        households.lines(office)
        households.progress_of_month(office, str(Month.of(office.today())))
        today.board(office)
        keeping.history(office, limit=1)
        keeping.undo_title(office)
    finally:
        office.close()


def _live_in(office: Office) -> None:
    with office.change(Op.ADD_HOUSEHOLD) as s:
        house = household.add_household(s)
        household.add_member(s, house.id, relation=household.HEAD, name="")
        s.flush()
        account.record_entry(
            s, office.resources.items, household_id=house.id, month=str(Month.of(office.today())),
            item="A1", amount=1, basis="actual",
        )  # fmt: skip
