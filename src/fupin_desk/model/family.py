"""Changes in a family 家庭变动: births, deaths, marriages, splits, merges, a new head, from a month on.

An event is the record of what happened; what follows (who belongs where, who heads the household) is
written to the memberships in the same change. Signatures given before it stand: they cover facts, not
families.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class FamilyEvent(VillageOwned, Base):
    """One event. `month`: the first it counts for; `other_household_id`: where somebody came from or went."""

    __tablename__ = "family_event"

    household_id: Mapped[str] = ref("household", index=True)
    kind: Mapped[str]
    happened: Mapped[date | None] = mapped_column(default=None)
    month: Mapped[str]
    member_id: Mapped[str | None] = ref("member", default=None)
    other_household_id: Mapped[str | None] = ref("household", default=None)
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]
