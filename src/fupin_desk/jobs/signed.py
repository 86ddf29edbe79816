"""How far a household's month is signed, and what closing it still wants.

Who must sign is the rule pack's word for that village and month (`signers`), who may sign beside them too
(`also_sign`). Everything here is read from the signatures as they stand: a changed line shows who has to sign
it again and nobody else is asked; an objection stands until the household's next word on that line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import statements
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.shown import EntryLine, SignatureLine, signature_line
from fupin_desk.model import signature
from fupin_desk.model.account import NOT_PROVED, WAITING, Entry, period
from fupin_desk.model.correction import corrected_ids
from fupin_desk.model.signature import BOTH_SIDES, ROLES, Signature, Word, last_words, signatures
from fupin_desk.model.values import Month, Window

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class CloseCheck:
    """One thing that closing a month asks for; `signing`: it is about somebody's signature."""

    text: str
    done: bool
    detail: str
    signing: bool = False


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One role on a month: whether the pack requires it, how many of the lines its last word covers.

    `state` is ``""`` (nothing said), ``signed``, ``part`` (some lines lack it), ``objected`` or ``refused``;
    `open_lines` are the ids of the lines this role has not signed as they stand, `objected` those it objects
    to, `words` what it said. `way`, `signer`, `signed_on` are the last standing signature's.
    """

    role: str
    label: str
    required: bool
    state: str
    covered: int
    of: int
    open_lines: tuple[str, ...] = ()
    objected: tuple[str, ...] = ()
    words: str = ""
    way: str = ""
    signer: str = ""
    signed_on: date | None = None
    signature_id: str = ""

    @property
    def whole(self) -> bool:
        """Whether this role's signatures cover every line as it stands."""
        return self.state == "signed"


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A month that was closed once: by whom, when, why; `waiting`: signatures follow when they come home.

    `reopened`: it is open again; `second` is who stood beside the reopening.
    """

    closed: bool
    closed_by: str
    closed_on: date | None
    reason: str
    waiting: bool
    second: str

    @property
    def reopened(self) -> bool:
        """Whether it was closed and is open again."""
        return not self.closed and self.closed_on is not None


def period_line(s: Session, village: str, household_id: str, at: Month) -> PeriodLine | None:
    """The period of a month, None if it was never closed."""
    row = period(s, village, household_id, str(at))
    if row is None:
        return None
    closed = row.state == "closed"
    return PeriodLine(
        closed, row.closed_by, row.closed_on, row.reason, closed and row.waiting == WAITING,
        _(NOT_PROVED) if row.seconded_by == NOT_PROVED else row.seconded_by or "",
    )  # fmt: skip


def corrected_lines(s: Session, village: str, household_id: str, at: Month) -> list[str]:
    """Ids of a month's lines that were ever corrected, those taken off the book too."""
    query = select(Entry.id).where(
        Entry.village == village, Entry.household_id == household_id, Entry.month == str(at)
    )
    ids = s.scalars(query.order_by(Entry.id), execution_options={"with_gone": True}).all()
    found = corrected_ids(s, village, ids)
    return [one for one in ids if one in found]


def roles_wanted(office: Office, s: Session, village: str, at: Month) -> tuple[list[str], list[str]]:
    """Who must sign a month and who may, by the rule pack in force for this village and month."""
    pack = statements.pack_in_force(office, s, village, window=Window(at, at))
    required: list[str] = list(dict.fromkeys(pack.signers))
    return required, [role for role in dict.fromkeys(pack.also_sign) if role not in required]


def signer_lines(
    office: Office, s: Session, village: str, household_id: str, at: Month, rows: Sequence[Entry]
) -> list[SignerLine]:
    """Every role of the month: the required ones first, then those who may, then who else signed."""
    required, also = roles_wanted(office, s, village, at)
    given = signatures(s, village, household_id, str(at))
    others = dict.fromkeys(one.role for one in given if one.role not in (*required, *also))
    words = last_words(s, village, {row.id: row.facts_digest() for row in rows})
    return [
        _signer_line(role, role in required, [one for one in given if one.role == role], rows, words)
        for role in (*required, *also, *others)
    ]


def _signer_line(
    role: str,
    required: bool,
    given: Sequence[Signature],
    rows: Sequence[Entry],
    words: Mapping[str, Mapping[str, Word]],
) -> SignerLine:
    mine = {row.id: word for row in rows if (word := words.get(row.id, {}).get(role)) is not None}
    covered = [entry for entry, word in mine.items() if word.state == "signed"]
    against = [entry for entry, word in mine.items() if word.state != "signed"]
    last = next((one for one in reversed(given) if one.state == "signed"), None)
    saying = {word.signature_id for word in mine.values() if word.state != "signed"}
    objection = next((one for one in reversed(given) if one.id in saying), None)
    said = objection or last
    if objection is not None:
        state = objection.state
    elif rows and len(covered) == len(rows):
        state = "signed"
    else:
        state = "part" if last is not None else ""
    return SignerLine(
        role=role,
        label=_(ROLES.get(role, role)),
        required=required,
        state=state,
        covered=len(covered),
        of=len(rows),
        open_lines=tuple(row.id for row in rows if row.id not in covered),
        objected=tuple(row.id for row in rows if row.id in against),
        words=objection.words if objection is not None else "",
        way=last.way if last is not None else "",
        signer=last.signer if last is not None else "",
        signed_on=last.signed_on if last is not None else None,
        signature_id=said.id if said is not None else "",
    )


def signature_lines(
    s: Session, village: str, household_id: str, at: Month, rows: Sequence[Entry]
) -> list[SignatureLine]:
    """Every word given on the month, oldest first, with how many of its facts are still as they were."""
    facts = {row.id: row.facts_digest() for row in rows}
    result = []
    for row in signatures(s, village, household_id, str(at)):
        over = signature.facts_of(s, village, row.id)
        covers = sum(1 for fact, digest in over.items() if facts.get(fact) == digest)
        result.append(signature_line(row, covers, len(rows)))
    return result


def close_checks(
    lines: Sequence[EntryLine], missing: Sequence[str], signers: Sequence[SignerLine]
) -> list[CloseCheck]:
    """What closing asks for: lines, a source for each, the signatures of the pack, no open objection.

    A line is explained by a mark ● or ◐ or by being an admitted estimate ○; one that is only told ◌ is not.
    """
    sourced = [line for line in lines if line.mark in ("voucher", "signed") or line.basis != "actual"]
    without = [line for line in lines if line.needs_voucher]
    usual = list(dict.fromkeys(missing))
    return [
        CloseCheck(_("已经记账"), bool(lines), _("{n} 笔").format(n=len(lines))),
        CloseCheck(_("每笔都有来历"), len(sourced) == len(lines), f"{len(sourced)}/{len(lines)}"),
        *_signature_checks(lines, [one for one in signers if one.required]),
        *_objections(lines, signers),
        CloseCheck(_("缺凭证"), True, _("{n} 笔").format(n=len(without)) if without else _("不缺")),
        CloseCheck(_("上月有、本月没记的"), True, _("{n} 项").format(n=len(usual)) if usual else _("没有")),
    ]


def _signature_checks(lines: Sequence[EntryLine], required: Sequence[SignerLine]) -> list[CloseCheck]:
    """Household and helper together, as one speaks of them; every further role by itself."""
    found = []
    both = [one for one in required if one.role in BOTH_SIDES]
    if both:
        lacking = {entry for one in both for entry in one.open_lines}
        signed = len(lines) - len(lacking)
        whole = bool(lines) and not lacking
        found.append(CloseCheck(_("户、帮双方签字"), whole, f"{signed}/{len(lines)}", True))
    for one in required:
        if one.role not in BOTH_SIDES:
            words = _("{who}签字").format(who=one.label)
            found.append(CloseCheck(words, one.whole, f"{one.covered}/{one.of}", True))
    return found


def _objections(lines: Sequence[EntryLine], signers: Sequence[SignerLine]) -> list[CloseCheck]:
    numbers = {line.id: number for number, line in enumerate(lines, 1)}
    against = sorted(numbers[entry] for one in signers for entry in one.objected if entry in numbers)
    if not against:
        return []
    return [CloseCheck(_("有异议，还没有说清"), False, _named(against))]


def _named(numbers: Sequence[int]) -> str:
    few = list(dict.fromkeys(numbers))
    words = "、".join(str(number) for number in few[:3])
    return _("第 {lines} 笔").format(lines=words) if len(few) <= 3 else _("{n} 笔").format(n=len(few))


def told(s: Session, village: str, household_id: str, at: Month, rows: Sequence[Entry]) -> list[str]:
    """What whoever checks the month must hear: objections nobody answered, refusals, a closing over what was
    wanting, a reopening, corrected lines."""
    given = {one.id: one for one in signatures(s, village, household_id, str(at))}
    words = last_words(s, village, {row.id: row.facts_digest() for row in rows})
    against: dict[str, list[int]] = {}
    for number, row in enumerate(sorted(rows, key=lambda row: row.id), 1):
        for word in words.get(row.id, {}).values():
            if word.state != "signed" and word.signature_id in given:
                against.setdefault(word.signature_id, []).append(number)
    found = []
    for one, numbers in sorted(against.items()):
        what = (
            _("不签") if given[one].state == "refused" else _("有异议 {lines}").format(lines=_named(numbers))
        )
        found.append(
            "：".join(
                part
                for part in (f"{_(ROLES.get(given[one].role, given[one].role))} {what}", given[one].words)
                if part
            )
        )
    held = period_line(s, village, household_id, at)
    if held is not None and held.closed and held.reason:
        found.append(_("没有齐就结账：{reason}").format(reason=held.reason))
    if held is not None and held.reopened:
        found.append(_("反结账：{reason}（{second}）").format(reason=held.reason, second=held.second))
    mended = corrected_lines(s, village, household_id, at)
    if mended:
        found.append(_("更正过 {n} 笔").format(n=len(mended)))
    return found
