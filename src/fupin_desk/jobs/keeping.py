"""Keeping the ledger itself: undo, history, backup and restore, integrity, settings, who keeps the book."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from fupin_desk.errors import Trouble
from fupin_desk.i18n import _
from fupin_desk.jobs import pins, shown
from fupin_desk.jobs.helping import people
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model import journal, rows
from fupin_desk.model import undo as undoing
from fupin_desk.model.account import RHYTHMS, UnknownRhythm
from fupin_desk.model.journal import Actor, Change, Op, chain_problems
from fupin_desk.model.station import Setting, put_setting, stations
from fupin_desk.model.values import short_text
from fupin_desk.model.village import Village, the_village
from fupin_desk.model.voucher import Voucher
from fupin_desk.safe import backup as backups
from fupin_desk.safe.folder import Folder

PUBLIC_SETTINGS = ("language", "mask", "outbox", "font_scale")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change as history shows it."""

    seq: int
    series: str
    node: str
    op: str
    title: str
    actor: str
    at: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    """What `verify` found."""

    healthy: bool
    problems: list[str]


def undo(office: Office) -> str:
    """Reverse the newest operation that may be undone; answers its title."""
    newest = _undoable(office)
    if newest is None:
        raise undoing.NothingToUndo
    return undoing.undo(office.ledger, by=office.keeper, village=newest.series).title


def undo_title(office: Office) -> str | None:
    """The title of what `undo` would reverse now, None if nothing."""
    change = _undoable(office)
    return change.title if change else None


def undo_mark(office: Office) -> tuple[str, str]:
    """Which change `undo` would reverse now, as a mark to compare, and its title; both empty if none."""
    change = _undoable(office)
    return (f"{change.series}/{change.node}/{change.seq}", change.title) if change else ("", "")


def _undoable(office: Office) -> Change | None:
    """The newest change of this desk that may be undone: a township writes in many villages' series."""
    if office.role == "village":
        newest = undoing.undoable(office.ledger, office.village)
        return None if newest is not None and _corrected_since(office, newest) else newest
    with office.read() as s:
        villages = [one.code for one in stations(s) if one.role == "village"]
    changes = [undoing.undoable(office.ledger, code) for code in villages]
    return max((one for one in changes if one is not None), key=lambda one: one.hlc, default=None)


def _corrected_since(office: Office, change: Change) -> bool:
    """Whether a correction was made after this change: it stays, and nothing is taken back behind it."""
    later = (Change.series == change.series) & (Change.node == change.node) & (Change.seq > change.seq)
    with office.read() as s:
        return (
            s.scalar(select(Change.seq).where(later, Change.op == Op.CORRECT_ENTRY.stable).limit(1))
            is not None
        )


def history(office: Office, limit: int | None = None) -> list[HistoryLine]:
    """Every change, newest first."""
    with office.read() as s:
        return [
            HistoryLine(c.seq, c.series, c.node, c.op, c.title, c.actor_name, c.at, count, c.reason)
            for c, count in journal.history(s, limit=limit)
        ]


def backup(
    office: Office, to: Path, progress: Progress = quiet, cancelled: Cancelled = never
) -> backups.Backup:
    """Write one backup file, opened and verified. Raises the disk's troubles, DamagedLedger."""
    with office.read() as s:
        wanted = [*s.scalars(select(Voucher.sha256)), *s.scalars(select(Voucher.original_sha256))]
    return backups.backup(
        office.folder, office.raw_key, to, office.now(), wanted, progress=progress, cancelled=cancelled
    )


def restore(
    file: Path,
    into: Path,
    passphrase: str | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Folder:
    """Unpack a backup as a ledger folder; its next opening begins a new node."""
    return backups.restore(file, into, passphrase, progress=progress, cancelled=cancelled)


def change_passphrase(office: Office, passphrase: str) -> None:
    """A new passphrase for this ledger; only its slot is rewritten. Raises ShortPassphrase."""
    office.folder.change_passphrase(office.raw_key, passphrase)


def new_recovery_code(office: Office) -> str:
    """A new recovery code; the sheet with the old one opens nothing any more."""
    return office.folder.change_recovery(office.raw_key)


def verify(office: Office, progress: Progress = quiet, cancelled: Cancelled = never) -> Health:
    """Database pages, chains, tallies, photos: one sentence for each thing that is wrong."""
    try:
        problems = list(office.folder.check(office.raw_key))
    except Trouble as damaged:
        return Health(False, [damaged.what])
    with office.read() as s:
        problems += chain_problems(s)
        problems += _tally_problems(office)
        wanted = list(s.scalars(select(Voucher.sha256))) + list(s.scalars(select(Voucher.original_sha256)))
        owed = set(_owed(office))
    for flaw in office.photos.examine([sha for sha in wanted if sha not in owed], cancelled=cancelled):
        problems.append(flaw.what)
    progress(1, 1)
    return Health(not problems, problems)


def _owed(office: Office) -> list[str]:
    """Photos that never were on this computer: originals of vouchers that came in parcels, photos owed."""
    with office.read() as s:
        if office.role == "village":
            return []
        return list(s.scalars(select(Voucher.original_sha256)))


def _tally_problems(office: Office) -> list[str]:
    with office.read() as s:
        seen, kept = rows.recounted(s), office.ledger.all_tallies()
    text = _("表 {table} 的行与登记的数目或指纹不符（{village}）")
    return [
        text.format(table=key[1], village=key[0])
        for key in sorted(seen.keys() | kept.keys())
        if seen.get(key, (0, 0, 0)) != kept.get(key)
    ]


def settings(office: Office) -> dict[str, str]:
    """Every setting of this desk."""
    with office.read() as s:
        return {row.id: row.value for row in s.scalars(select(Setting))}


def set_setting(office: Office, name: str, value: str) -> None:
    """Set one value of this desk."""
    with office.change(Op.SET_SETTING) as s:
        put_setting(s, name, short_text(value, name, 1000))


def keepers(office: Office) -> list[shown.PersonLine]:
    """Who may keep the book here."""
    return people(office)


def switch_keeper(office: Office, person_id: str, pin: str = "") -> None:
    """From now on this person keeps the book (记账人), proved by his PIN where he has one.

    Raises NobodyHere, PinWanted, PinShut, WrongPin.
    """
    who = pins.person(office, person_id)
    pins.check(office, who.id, pin)
    with office.change(Op.SET_SETTING) as s:
        put_setting(s, "keeper", who.id)
        put_setting(s, "keeper_name", who.name)
    office.keeper = Actor(who.id, who.name)


def village(office: Office, code: str | None = None) -> Village | None:
    """The village's own row."""
    with office.read() as s:
        return the_village(s, code or office.village)


def set_village(office: Office, **fields: str) -> None:
    """Change names, phones, rule pack and rhythm of the village. Raises TooLong, UnknownRhythm."""
    if fields.get("rhythm", "month") not in RHYTHMS:
        raise UnknownRhythm(given=fields["rhythm"][:20])
    with office.change(Op.SET_VILLAGE) as s:
        row = the_village(s, s.village)
        if row is None:
            row = Village(village=s.village, id="village", name=office.name)
            s.add(row)
        for name, value in fields.items():
            setattr(row, name, short_text(value, name))
