"""Signatures 签字: who stands behind which facts, bound to the digest of the facts themselves.

A `Signature` is one person's sign on one sheet: role, way (签字 signed, 指印 fingerprint, 印章 seal), day,
and the photographed sheet. `SignedFact` binds it to each line or help record by the digest of its facts, so
one signed sheet may cover several facts, a changed fact is seen as no longer covered while its neighbours
stay signed, and a changed counting *rule* voids nothing. Refusing to sign and objecting (有异议, with words)
are records too. No image of a signature is kept apart from the sheet it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import short_text

ROLES: Final = {
    "household": N_("户主或家人"),
    "helper": N_("帮扶责任人"),
    "first_secretary": N_("第一书记"),
    "village_secretary": N_("村党组织书记"),
}
WAYS: Final = {"signed": N_("签字"), "fingerprint": N_("指印"), "seal": N_("印章")}
BOTH_SIDES: Final = frozenset({"household", "helper"})


class NothingToSign(Refusal):
    """A signature over no facts."""

    code = "FD-J50"
    what_happened = N_("{month} 没有可签的账目，没有记签字。")
    what_now = N_("请先记账，再签字。")


class UnknownSigner(Refusal):
    """A role or way of signing that is not in the list."""

    code = "FD-J51"
    what_happened = N_("“{given}”不是签字人或签字方式。")
    what_now = N_("签字人写 household、helper 等，方式写 signed、fingerprint 或 seal。")


class Signature(VillageOwned, Base):
    """One person's sign on one sheet. `state`: ``signed``, ``refused`` or ``objected`` (with `words`)."""

    __tablename__ = "signature"

    household_id: Mapped[str] = ref("household", index=True)
    subject: Mapped[str]
    month: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    way: Mapped[str] = mapped_column(default="signed")
    state: Mapped[str] = mapped_column(default="signed")
    signer: Mapped[str] = mapped_column(default="")
    person_id: Mapped[str | None] = ref("person", default=None)
    signed_on: Mapped[date]
    sheet_id: Mapped[str | None] = ref("voucher", default=None)
    words: Mapped[str] = mapped_column(default="")


class SignedFact(VillageOwned, Base):
    """A signature covers one fact: an entry or help record (`fact_id`) as it was (`digest`)."""

    __tablename__ = "signed_fact"

    signature_id: Mapped[str] = ref("signature", index=True)
    fact_id: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str]


def sign(
    s: Writing,
    *,
    household_id: str,
    subject: str,
    month: str,
    role: str,
    facts: Mapping[str, str],
    signed_on: date,
    way: str = "signed",
    state: str = "signed",
    signer: str = "",
    person_id: str | None = None,
    sheet_id: str | None = None,
    words: str = "",
) -> Signature:
    """Record one person's sign (refusal, objection) over facts: ids and digests as they stand now.

    Raises NothingToSign, UnknownSigner, TooLong.
    """
    if role not in ROLES or way not in WAYS or state not in ("signed", "refused", "objected"):
        raise UnknownSigner(given=role if role not in ROLES else way)
    if not facts:
        raise NothingToSign(month=month)
    row = Signature(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        subject=subject,
        month=month,
        role=role,
        way=way,
        state=state,
        signer=short_text(signer, "签字人"),
        person_id=person_id,
        signed_on=signed_on,
        sheet_id=sheet_id,
        words=short_text(words, "意见", 1000),
    )
    s.add(row)
    for fact_id, digest in facts.items():
        s.add(
            SignedFact(village=s.village, id=s.new_id(), signature_id=row.id, fact_id=fact_id, digest=digest)
        )
    return row


def ways_covering(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For each fact (id → digest as it stands now): role → way of the standing signatures that cover it."""
    ids = list(facts)
    found: dict[str, dict[str, str]] = {}
    joined = and_(Signature.village == SignedFact.village, Signature.id == SignedFact.signature_id)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        query = (
            select(SignedFact.fact_id, SignedFact.digest, Signature.role, Signature.way)
            .join(Signature, joined)
            .where(SignedFact.village == village, SignedFact.fact_id.in_(some), Signature.state == "signed")
        )
        for fact_id, digest, role, way in s.execute(query):
            if facts[fact_id] == digest:
                found.setdefault(fact_id, {})[role] = way
    return found


def roles_covering(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Which roles' standing signatures cover each fact (id → digest as it stands now)."""
    return {fact: frozenset(ways) for fact, ways in ways_covering(s, village, facts).items()}


def facts_of(s: Session, village: str, signature_id: str) -> dict[str, str]:
    """The facts a signature was given on: id → digest as signed."""
    query = select(SignedFact.fact_id, SignedFact.digest).where(
        SignedFact.village == village, SignedFact.signature_id == signature_id
    )
    return dict(s.execute(query).all())


def signatures(s: Session, village: str, household_id: str, month: str) -> Iterable[Signature]:
    """Signatures, refusals and objections on a household's month, oldest first."""
    query = select(Signature).where(
        Signature.village == village, Signature.household_id == household_id, Signature.month == month
    )
    return s.scalars(query.order_by(Signature.id)).all()
