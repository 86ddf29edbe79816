"""What was corrected in a month, in words: old → new, why, who, when, and who has to sign it again.

Read from the journal; nothing is kept beside it. A corrected line is signed again by those who had signed
the month, and nobody is asked to sign what did not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from fupin_desk.i18n import N_, _
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.signed import roles_wanted
from fupin_desk.model import signature
from fupin_desk.model.account import Entry
from fupin_desk.model.correction import Correction, corrections_of
from fupin_desk.model.household import Member
from fupin_desk.model.items import written
from fupin_desk.model.signature import ROLES
from fupin_desk.model.values import BEIJING, Month, yuan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LABELS: Final[Mapping[str, str]] = {
    "amount": N_("金额"),
    "item": N_("项目"),
    "sub": N_("项目"),
    "quantity": N_("数量"),
    "unit": N_("单位"),
    "use": N_("用途"),
    "member_id": N_("成员"),
    "basis": N_("来历"),
    "living_cost": N_("在外生活"),
    "sent_home": N_("寄带回"),
    "happened": N_("日期"),
    "note": N_("备注"),
    "xun": N_("旬"),
    "price": N_("单价"),
    "price_source": N_("单价来源"),
    "one_off": N_("一次性"),
    "gone": N_("冲销"),
}
_USES: Final = {
    "sold": N_("出售"), "eaten": N_("自用"), "stock": N_("存着"), "seed": N_("留种"), "given": N_("送人"),
    "fed": N_("作饲料"),
}  # fmt: skip
_BASES: Final = {"actual": N_("实际"), "estimated": N_("估算"), "ratio": N_("按比例")}
_MONEY: Final = ("amount", "living_cost", "sent_home", "price")


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact of a line, before and after, in words."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction: which line, what changed, why, who, on which Beijing day.

    `number` is the slip's (year and journal number); `struck`: this took the line off the book; `wanted`:
    the roles that must sign the line as it stands and have not; `latest`: nothing corrected it again since.
    """

    entry_id: str
    number: str
    label: str
    at: date
    by: str
    reason: str
    changes: tuple[Changed, ...]
    struck: bool
    latest: bool
    wanted: tuple[str, ...]


def corrections(
    office: Office, household_id: str, month: str, village: str | None = None
) -> list[CorrectionLine]:
    """Every correction of a household's month, oldest first, struck lines too."""
    at, owner = Month.parse(month), village or office.village
    with office.read() as s:
        rows = lines_ever(s, owner, household_id, at)
        required, _also = roles_wanted(office, s, owner, at)
        return described(office, s, owner, rows, required)


def lines_ever(s: Session, village: str, household_id: str, at: Month) -> list[Entry]:
    """Every line a month ever had, struck ones too, in the order they were typed."""
    query = select(Entry).where(
        Entry.village == village, Entry.household_id == household_id, Entry.month == str(at)
    )
    return list(s.scalars(query.order_by(Entry.id), execution_options={"with_gone": True}))


def described(
    office: Office, s: Session, village: str, rows: Sequence[Entry], required: Sequence[str]
) -> list[CorrectionLine]:
    """The corrections of these lines in words."""
    by_id = {row.id: row for row in rows}
    made = corrections_of(s, village, by_id)
    latest = {one.entry_id: one for one in made}
    facts = {one: by_id[one].facts_digest() for one in latest if by_id[one].gone is None}
    covered = signature.roles_covering(s, village, facts)
    names = names_of(s, village, made)
    result = []
    for one in made:
        row = by_id[one.entry_id]
        lacking = [role for role in required if role not in covered.get(row.id, frozenset())]
        result.append(
            CorrectionLine(
                entry_id=row.id,
                number=f"{one.at[:4]}-{one.seq:04d}",
                label=office.resources.items.label(row.item, row.sub),
                at=beijing(one.at),
                by=one.actor,
                reason=one.reason,
                changes=tuple(in_words(office, one.changes or {}, row, names)),
                struck=row.gone is not None and (one.changes is None or "gone" in one.changes),
                latest=latest[row.id] is one,
                wanted=tuple(_(ROLES[role]) for role in lacking) if row.id in facts else (),
            )
        )
    return result


def beijing(at: str) -> date:
    """The Beijing day of an instant of the journal."""
    return datetime.fromisoformat(at).astimezone(BEIJING).date()


def names_of(
    s: Session, village: str, made: Iterable[Correction], row: Entry | None = None
) -> dict[str, str]:
    """Names of the members these corrections speak of, by id, those who are gone too."""
    wanted = {one for change in made for one in (change.changes or {}).get("member_id", ()) if one}
    wanted |= {row.member_id} if row is not None and row.member_id else set()
    query = select(Member.id, Member.name).where(Member.village == village, Member.id.in_(wanted))
    return dict(s.execute(query, execution_options={"with_gone": True}).all()) if wanted else {}


def in_words(
    office: Office, changes: Mapping[str, tuple[Any, Any]], row: Entry, names: Mapping[str, str]
) -> list[Changed]:
    """The changed facts as a person reads them; item and sub-item are one."""
    found: list[Changed] = []
    whole = dict(changes)
    if "item" in whole or "sub" in whole:
        item, sub = whole.pop("item", (row.item, row.item)), whole.pop("sub", (row.sub, row.sub))
        before, after = ((item[n] or "", sub[n] or "") for n in (0, 1))
        labels = [f"{written(*one)} {office.resources.items.label(*one)}" for one in (before, after)]
        found.append(Changed("item", _(LABELS["item"]), *labels))
    for name in LABELS:
        if name in whole and name != "gone":
            old, new = (_said(name, value, names) for value in whole[name])
            found.append(Changed(name, _(LABELS[name]), old, new))
    return found


def _said(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "—"
    if name in _MONEY:
        return yuan(value)
    if name == "member_id":
        return names.get(value, "—")
    if name == "one_off":
        return _("是") if value else _("否")
    words = {"use": _USES, "basis": _BASES}.get(name, {})
    return _(words[value]) if value in words else str(value)
