"""Rule packs 核算办法: look at one that came, keep it, confirm it, use it.

A pack is looked at before anything is kept: what it is, and switch by switch what it would change against the
pack in use. Keeping it is one change, using it another; nothing switches by itself, here or in a parcel. A
township does the first two for a village (the change goes to that village with the next parcel); choosing
remains the village's own business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import shelf
from fupin_desk.jobs.office import Office, WrongDesk
from fupin_desk.jobs.shelf import Kept
from fupin_desk.model import policy
from fupin_desk.model.journal import Op
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.policy import AlreadyKept, HalfConfirmed
from fupin_desk.model.rules import RulePack, covers, in_force, parse_pack, refuse_unknown_items
from fupin_desk.model.switches import Row, differs, side_by_side
from fupin_desk.model.values import NOTE_LIMIT, Month, short_text
from fupin_desk.model.village import Village, the_village


@dataclass(frozen=True, slots=True)
class Preview:
    """A pack file as it was read, beside the pack in use; `rows` are the rules of both, in use at the left.

    `known`: this very text is on the shelf already. `newer`: the id is known, this is another version.
    `elsewhere`: the pack is written for a region this village does not lie in.
    """

    pack: RulePack
    text: str
    in_use: RulePack
    rows: list[Row]
    known: bool
    newer: bool
    elsewhere: bool

    @property
    def differing(self) -> list[Row]:
        """The rules that differ."""
        return [row for row in self.rows if differs(row)]


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack of a village's list: the months it is in use for, and whether it was sent and not chosen yet.

    `until` is the last month before the next pack began, None for the newest. `now`: it counts this month.
    `elsewhere`: it is written for a region this village does not lie in.
    """

    kept: Kept
    in_use: bool
    since: Month | None
    until: Month | None
    now: bool
    offered: bool
    elsewhere: bool


def packs(office: Office, village: str | None = None) -> list[PackLine]:
    """Every pack of a village: those in use first, then what was sent and waits, then the rest."""
    owner = village or office.village
    with office.read() as s:
        used = shelf.chain(office, s, owner)
        sent = {row.sha256 for row in policy.pack_files(s, owner) if row.station == "township"}
        every = {kept.ref: kept for kept in shelf.shelf(office, s, owner)}
    rest = [kept for ref, kept in every.items() if ref not in {one.ref for one in used}]
    now = in_force([kept.pack for kept in used], Month.of(office.today()))
    lines, newer = [], None
    for kept in used:
        since = Month.of(kept.pack.valid_from)
        away = not covers(kept.pack.region, owner)
        lines.append(PackLine(kept, True, since, newer, kept.pack is now, False, away))
        newer = since.plus(-1)
    waiting = [_on_shelf(office, kept, sent, owner) for kept in rest]
    return lines + sorted(waiting, key=lambda one: not one.offered)


def _on_shelf(office: Office, kept: Kept, sent: set[str], village: str) -> PackLine:
    over = kept.pack.valid_to is not None and kept.pack.valid_to < office.today()
    offered, away = kept.pack.sha256 in sent and not over, not covers(kept.pack.region, village)
    return PackLine(kept, False, None, None, False, offered, away)


def villages(office: Office) -> list[tuple[str, str]]:
    """Code and name of every village whose book lies on this desk, by code."""
    with office.read() as s:
        found = s.scalars(select(Village).order_by(Village.village)).all()
    return [(row.village, row.name) for row in found]


def offered(office: Office, village: str | None = None) -> list[Kept]:
    """Packs the township sent that the village has not chosen: 新核算办法."""
    return [line.kept for line in packs(office, village) if line.offered]


def rows(office: Office, one: str, other: str, village: str | None = None) -> list[Row]:
    """The rules of two packs side by side. Raises NoSuchPack."""
    with office.read() as s:
        found = [shelf.find(office, s, village or office.village, ref).pack for ref in (one, other)]
    return side_by_side(found[0], found[1], office.resources.items)


def preview(office: Office, file: Path, village: str | None = None) -> Preview:
    """Look at a pack file beside the pack in use; nothing is kept. Raises BadPack naming the key."""
    text = _text(file)
    pack = parse_pack(text.encode())
    refuse_unknown_items(pack, office.resources.items)
    owner, sha = village or office.village, policy.digest(text)
    with office.read() as s:
        current = shelf.in_use(office, s, owner)
        here = shelf.shelf(office, s, owner)
        ours = {row.sha256 for row in policy.pack_files(s, owner) if row.station == office.role}
    known = sha in ours | {policy.digest(kept.text) for kept in here if kept.came_on is None}
    newer = not known and any(kept.pack.id == pack.id for kept in here)
    rules = side_by_side(current, pack, office.resources.items)
    return Preview(pack, text, current, rules, known, newer, not covers(pack.region, owner))


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        data = opened.read(4 * NOTE_LIMIT + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise BadPack(place="TOML", why=_("不是 UTF-8 的 TOML 文件")) from wrong
    if len(text) > NOTE_LIMIT:
        raise BadPack(place="TOML", why=_("文件太大，最多 {limit} 个字").format(limit=NOTE_LIMIT))
    return text


def keep(office: Office, shown: Preview, village: str | None = None) -> str:
    """Keep a pack that was looked at, exactly as it came; answers its ref. Raises AlreadyKept."""
    owner = village or office.village
    if shown.known:
        raise AlreadyKept
    with office.change(Op.ADD_PACK, village=owner) as s:
        if village is not None and the_village(s, owner) is None:
            raise WrongDesk(where=_("已收到过包的村"))
        row = policy.hold_pack(s, office.role, shown.pack.id, shown.text, office.name)
        return f"{row.pack_id}@{row.sha256[:12]}"


def confirm(
    office: Office, ref: str, by: str, document: str, on: date | None = None, village: str | None = None
) -> None:
    """Put a name, a day and a document to a pack; a shipped one is kept as it reads now.

    Raises NoSuchPack, HalfConfirmed, TooLong.
    """
    _complete(by, document)
    owner = village or office.village
    with office.change(Op.CONFIRM_PACK, village=owner) as s:
        kept = shelf.find(office, s, owner, ref)
        row = policy.hold_pack(s, office.role, kept.pack.id, kept.text, kept.came_from)
        row.confirmed_by = short_text(by.strip(), _("确认人"))
        row.confirmed_doc = short_text(document.strip(), _("文件"), 200)
        row.confirmed_on = on or s.today


def _complete(by: str, document: str) -> None:
    missing = [name for name, told in ((_("确认人"), by), (_("文件"), document)) if not told.strip()]
    if missing:
        raise HalfConfirmed(missing="、".join(missing))


def use(office: Office, ref: str) -> str:
    """Count by this pack from its first month on; earlier months stay with the packs chosen before.

    Answers the ref chosen. Raises NoSuchPack, WrongDesk on a township's desk.
    """
    if office.role != "village":
        raise WrongDesk(where=_("村"))
    with office.change(Op.SET_VILLAGE, reason=_("换核算办法：{ref}").format(ref=ref[:60])) as s:
        chosen = shelf.find(office, s, s.village, ref)
        before = [kept for kept in shelf.chain(office, s, s.village) if kept.ref != chosen.ref]
        older = [kept for kept in before if kept.pack.valid_from < chosen.pack.valid_from]
        row = the_village(s, s.village)
        if row is None:
            row = Village(village=s.village, id="village", name=office.name)
            s.add(row)
        row.rules = " ".join(kept.ref for kept in (chosen, *older))
        return chosen.ref
