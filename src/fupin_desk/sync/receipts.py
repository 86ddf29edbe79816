"""Receipts: what we answer to a parcel, and what an answer to ours means.

A machine receipt says that a parcel was received, held or refused, what was wrong with single rows, and which
photos are owed. It makes a record *received* 乡镇已收 and never more: green is a person's *passed*, a verdict
row that travels as a change. The same parcel always gets the same answer, because the answer is written
down with the parcel and the receipt is built from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fupin_desk.errors import Finding
from fupin_desk.model import post
from fupin_desk.model.ledger import Writing
from fupin_desk.model.station import Exchange
from fupin_desk.sync.records import ParcelHead, Receipt, Remark
from fupin_desk.sync.verdict import Outcome

STATE_OF_ANSWER = {"accepted": "received", "already": "received", "held": "held", "refused": "refused"}


def answer_to(
    digest: str, outcome: Outcome, findings: Sequence[Finding], owed: Sequence[str], clock_ahead: int
) -> dict[str, Any]:
    """The receipt for a parcel as it is written down and later sent; findings never quote a person's data."""
    remarks = [Remark(code=f.code, severity=f.severity, sentence=f.sentence) for f in findings]
    receipt = Receipt(
        for_parcel=digest, verdict=outcome, findings=remarks, owed_photos=sorted(owed),
        clock_ahead_seconds=clock_ahead,
    )  # fmt: skip
    return receipt.model_dump(mode="json", exclude_unset=True)


def take_answer(s: Writing, head: ParcelHead) -> Exchange | None:
    """Note on our sent parcel what the other side answered; None if the letterhead answers nothing of ours.

    Every earlier parcel whose changes the other side's position now covers is received as well.
    """
    answered = None
    if head.receipt is not None:
        answered = post.exchange_by_digest(s, head.receipt.for_parcel, "out")
        if answered is not None:
            answered.state = STATE_OF_ANSWER[head.receipt.verdict]
            answered.detail = {**answered.detail, "receipt": head.receipt.model_dump(mode="json")}
    position = {told.node: told.to_seq for told in head.received}
    for row in post.exchanges(s, head.village, head.station_from.code, "out"):
        if row.state == "sealed" and _covered(row, position):
            row.state = "received"
    return answered


def _covered(row: Exchange, position: dict[str, int]) -> bool:
    ranges = ParcelHead.read(str(row.detail["head"]).encode()).ranges
    return bool(ranges) and all(position.get(run.node, 0) >= run.to_seq for run in ranges)
