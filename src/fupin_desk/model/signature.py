"""Signatures 签字: who stands behind which facts, bound to the digest of the facts themselves.

A `Signature` is one person's word on one sheet: role, way (签字 signed, 指印 fingerprint, 印章 seal), day,
and the photographed sheet. `SignedFact` binds it to each line or help record by the digest of its facts, so
one signed sheet may cover several facts, a changed fact is seen as no longer covered while its neighbours
stay signed, and a changed counting *rule* voids nothing. Whoever signed for the household is named with his
relation; where he gave a fingerprint and somebody else wrote the name (代签), that one is named too.

Refusing to sign and objecting (有异议, with words, on some lines) are words like signing. *A role's last word
on a fact as it stands is what counts*: an objection after a signature leaves the line unsigned, a signature
after an objection answers it. A fact somebody once signed stays sealed all the same (`roles_signed`). A word
recorded by mistake is struck with a reason; no fact is touched by that. No image of a signature is kept apart
from the sheet it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

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
STATES: Final = {"signed": N_("签字"), "refused": N_("不签"), "objected": N_("有异议")}
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


class WordsWanted(Refusal):
    """An objection without words."""

    code = "FD-J52"
    what_happened = N_("有异议要写下本户怎么说，没有记。")
    what_now = N_("请写一句本户的原话，再记一次。")


class NoSuchSignature(Refusal):
    """A signature that is not there, or was struck."""

    code = "FD-J53"
    what_happened = N_("这次签字已经不在了。")
    what_now = N_("请刷新后再看。")


class Signature(VillageOwned, Base):
    """One person's word on one sheet. `state`: ``signed``, ``refused`` or ``objected`` (with `words`).

    `member_id` and `relation` tell who of the household it was, `written_by` who wrote the name beside his
    fingerprint.
    """

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
    member_id: Mapped[str | None] = mapped_column(default=None)
    relation: Mapped[str | None] = mapped_column(default=None)
    written_by: Mapped[str | None] = mapped_column(default=None)


class SignedFact(VillageOwned, Base):
    """A signature covers one fact: an entry or help record (`fact_id`) as it was (`digest`)."""

    __tablename__ = "signed_fact"

    signature_id: Mapped[str] = ref("signature", index=True)
    fact_id: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: his name as it stands, and for the household who of it, how related, who wrote for him."""

    name: str = ""
    person_id: str | None = None
    member_id: str | None = None
    relation: str | None = None
    written_by: str | None = None


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
    signer: Signer | str = "",
    person_id: str | None = None,
    sheet_id: str | None = None,
    words: str = "",
) -> Signature:
    """Record one person's word over facts: ids and digests as they stand now.

    Raises NothingToSign, UnknownSigner, WordsWanted, TooLong.
    """
    if role not in ROLES or way not in WAYS or state not in STATES:
        raise UnknownSigner(given=role if role not in ROLES else way if way not in WAYS else state)
    if not facts:
        raise NothingToSign(month=month)
    if state == "objected" and not words.strip():
        raise WordsWanted
    who = Signer(signer, person_id) if isinstance(signer, str) else signer
    row = Signature(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        subject=subject,
        month=month,
        role=role,
        way=way,
        state=state,
        signer=short_text(who.name, "签字人"),
        person_id=who.person_id,
        signed_on=signed_on,
        sheet_id=sheet_id,
        words=short_text(words.strip(), "意见", 1000),
        member_id=who.member_id,
        relation=short_text(who.relation or "", "关系", 40) or None,
        written_by=short_text(who.written_by or "", "代签人") or None,
    )
    s.add(row)
    for fact_id, digest in facts.items():
        s.add(
            SignedFact(village=s.village, id=s.new_id(), signature_id=row.id, fact_id=fact_id, digest=digest)
        )
    return row


def signature_of(s: Session, village: str, signature_id: str) -> Signature:
    """A standing signature. Raises NoSuchSignature."""
    row = s.get(Signature, (village, signature_id))
    if row is None:
        raise NoSuchSignature
    return row


def strike(row: Signature, reason: str) -> None:
    """Strike a word that was recorded by mistake; the facts it lay on are not touched."""
    row.gone = short_text(reason.strip() or "记错", "原因", 200)


class Word(NamedTuple):
    """A role's last word on one fact as it stands."""

    signature_id: str
    state: str
    way: str


def last_words(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, dict[str, Word]]:
    """For each fact (id → digest as it stands now): role → its last word given on exactly these facts."""
    found: dict[str, dict[str, Word]] = {}
    for fact_id, role, word in _words(s, village, facts):
        mine = found.setdefault(fact_id, {})
        if role not in mine or word.signature_id > mine[role].signature_id:
            mine[role] = word
    return found


def objects(words: Mapping[str, Word]) -> bool:
    """Whether the household's last word on a fact is an objection or a refusal to sign."""
    said = words.get("household")
    return said is not None and said.state != "signed"


def ways_covering(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For each fact (id → digest as it stands now): role → way of the standing signatures that cover it."""
    found: dict[str, dict[str, str]] = {}
    for fact_id, words in last_words(s, village, facts).items():
        ways = {role: word.way for role, word in words.items() if word.state == "signed"}
        if ways:
            found[fact_id] = ways
    return found


def roles_covering(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Which roles' standing signatures cover each fact (id → digest as it stands now)."""
    return {fact: frozenset(ways) for fact, ways in ways_covering(s, village, facts).items()}


def roles_signed(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Which roles ever signed each fact as it stands, whatever they said later: such a fact is sealed."""
    found: dict[str, set[str]] = {}
    for fact_id, role, word in _words(s, village, facts):
        if word.state == "signed":
            found.setdefault(fact_id, set()).add(role)
    return {fact: frozenset(roles) for fact, roles in found.items()}


def _words(s: Session, village: str, facts: Mapping[str, str]) -> Iterator[tuple[str, str, Word]]:
    ids = list(facts)
    joined = and_(Signature.village == SignedFact.village, Signature.id == SignedFact.signature_id)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        query = (
            select(
                SignedFact.fact_id, SignedFact.digest,
                Signature.role, Signature.id, Signature.state, Signature.way,
            )
            .join(Signature, joined)
            .where(SignedFact.village == village, SignedFact.fact_id.in_(some))
        )  # fmt: skip
        for fact_id, digest, role, signature_id, state, way in s.execute(query):
            if facts[fact_id] == digest:
                yield fact_id, role, Word(signature_id, state, way)


def facts_of(s: Session, village: str, signature_id: str) -> dict[str, str]:
    """The facts a signature was given on: id → digest as signed."""
    query = select(SignedFact.fact_id, SignedFact.digest).where(
        SignedFact.village == village, SignedFact.signature_id == signature_id
    )
    return dict(s.execute(query).all())


def signatures(s: Session, village: str, household_id: str, month: str) -> Sequence[Signature]:
    """Signatures, refusals and objections on a household's month, oldest first."""
    query = select(Signature).where(
        Signature.village == village, Signature.household_id == household_id, Signature.month == month
    )
    return s.scalars(query.order_by(Signature.id)).all()
