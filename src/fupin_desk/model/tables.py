"""Every table of the ledger in one import, for migrations and for reading rows by table name."""

from __future__ import annotations

from fupin_desk.model import (
    account,
    answer,
    deadline,
    family,
    household,
    journal,
    payment,
    policy,
    produce,
    promise,
    review,
    signature,
    station,
    village,
    visit,
    voucher,
    work,
)
from fupin_desk.model import help as help_records
from fupin_desk.model.base import Base

__all__ = ["SUBJECTS", "Base"]

SUBJECTS = (
    journal,
    village,
    household,
    voucher,
    signature,
    account,
    help_records,
    review,
    station,
    visit,
    work,
    produce,
    payment,
    family,
    promise,
    answer,
    policy,
    deadline,
)
