"""收发: key cards, sending, looking into a parcel, receiving, and what the post page shows.

A parcel goes to the parent station unless somebody names another. Receiving answers with a receipt in this
ledger's own outbox; carrying it back is the person's business. A refused file changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.jobs.boards import PostBoard, board
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model.station import stations
from fupin_desk.sync import enrol as enrolling
from fupin_desk.sync import exchange, merge, volumes
from fupin_desk.sync.card import KeyCard, card_file, own_card, qr_text, read_card
from fupin_desk.sync.opening import Opened, open_parcel
from fupin_desk.sync.seal import PhotoToSend, Sealed, seal
from fupin_desk.sync.verdict import Outcome, ParcelTrouble, Verdict

__all__ = ["PostBoard", "board"]

_EXIT: Final = {"accepted": 0, "already": 0, "held": 1, "refused": 3}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sealed: the files (none when nothing is new), the span of our numbers, and counts."""

    files: list[Path]
    from_seq: int
    to_seq: int
    changes: int
    photos: int
    station: str
    unreadable: list[str]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one parcel. `receipt` is the answer's first file, None if none is due."""

    verdict: Outcome
    why: str
    code: str
    station: str
    from_seq: int
    to_seq: int
    receipt: Path | None
    findings: list[Finding]
    exit_code: int
    kind: str = ""
    village: str = ""
    changes: int = 0
    photos: int = 0
    owed: int = 0
    clashes: int = 0


@dataclass(frozen=True, slots=True)
class KeyWords:
    """Our own keys as people compare them."""

    code: str
    name: str
    role: str
    fingerprint: str
    words: tuple[str, ...]
    payload: str


@dataclass(frozen=True, slots=True)
class StationLine:
    """An enrolled station; `valid_to_seq` is set once its key was revoked."""

    code: str
    name: str
    role: str
    fingerprint: str
    words: tuple[str, ...]
    enrolled: str
    version: int
    valid_to_seq: int | None
    replaced: bool


def own_words(office: Office) -> KeyWords:
    """Our fingerprint and check words 核对词. Raises NoOwnKey."""
    card = _own_card(office)
    return KeyWords(
        card.code,
        card.name,
        card.role,
        card.keys.groups(),
        tuple(card.keys.words(office.resources.check_words)),
        qr_text(card),
    )


def _own_card(office: Office) -> KeyCard:
    with office.read() as s:
        keys = enrolling.own_keys(s)
    return own_card(office.role, office.code, office.name, keys, office.now())  # type: ignore[arg-type]


def key_card(office: Office, out: Path) -> Path:
    """Write our key card: a name ending in ``.pdf`` is the sheet to be stamped, else the enrolment file."""
    with office.read() as s:
        keys = enrolling.own_keys(s)
    card = _own_card(office)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(key_sheet(office) if out.suffix.lower() == ".pdf" else card_file(card, keys))
    return out


def key_sheet(office: Office) -> bytes:
    """The printed enrolment sheet: square code, fingerprint, check words, a place to stamp."""
    from fupin_desk.paper.keys import print_key
    from fupin_desk.paper.sheets import KeySheet

    words = own_words(office)
    sheet = KeySheet(
        station=words.name,
        station_code=words.code,
        role=_("驻村") if office.role == "village" else _("乡镇"),
        parent=_own_card(office).parent_code or "",
        fingerprint=words.fingerprint,
        check_words=words.words,
        algorithms="Ed25519 · X25519 · SHA-256",
        payload=words.payload,
        keeper=office.keeper.name,
    )
    return print_key([sheet], office.resources.faces, office.today()).pdf


def recovery_sheet(office: Office, code: str) -> bytes:
    """The printed recovery code of this ledger."""
    from fupin_desk.paper.keys import print_recovery
    from fupin_desk.paper.sheets import RecoverySheet

    sheet = RecoverySheet(office.folder.name, office.name, code, code.replace("-", ""))
    return print_recovery([sheet], office.resources.faces, office.today()).pdf


def enrol(office: Office, file: Path, *, replace: bool = False) -> StationLine:
    """Enrol another station's key card file. Raises BadCard, NotOurLadder, AnotherKey, OwnCard."""
    row = enrolling.enrol(office.ledger, read_card(file.read_bytes()), by=office.keeper, replace=replace)
    return next(line for line in keys(office) if line.fingerprint == row.id)


def keys(office: Office) -> list[StationLine]:
    """Every station we enrolled."""
    word_list = office.resources.check_words
    with office.read() as s:
        return [
            StationLine(
                row.code,
                row.name,
                row.role,
                row.id,
                tuple(enrolling.public_keys(row).words(word_list)),
                row.enrolled,
                row.version,
                row.valid_to_seq,
                bool(row.replaced_by),
            )
            for row in stations(s)
        ]


def send(
    office: Office,
    to_dir: Path,
    volume_size: int | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    *,
    to: str | None = None,
    answering: str | None = None,
    village: str | None = None,
) -> Sent:
    """Seal everything the other side has not acknowledged into `to_dir`. Raises NobodyToSendTo.

    A village sends its own book up; a township sends a village's book back to that village.
    """
    target = to or _parent(office)
    about = village or office.village or target
    outgoing = exchange.build(
        office.ledger, target, about, office.now(), has_photo=office.photos.has, answering=answering
    )
    if outgoing is None:
        return Sent([], 0, 0, 0, 0, target, [])
    sealed = _seal(office, outgoing, to_dir, volume_size, progress, cancelled)
    exchange.sent(office.ledger, outgoing, sealed, by=office.keeper)
    return Sent(
        sealed.files,
        outgoing.from_seq,
        outgoing.to_seq,
        len(outgoing.lines),
        sealed.head.photos_sent,
        target,
        sealed.unreadable,
    )


def _parent(office: Office) -> str:
    up = exchange.parent(office.ledger)
    if up is None:
        raise exchange.NobodyToSendTo(code=_("上级单位"))
    return up.code


def _seal(
    office: Office,
    outgoing: exchange.Outgoing,
    to_dir: Path,
    volume_size: int | None,
    progress: Progress,
    cancelled: Cancelled,
) -> Sealed:
    to_dir.mkdir(parents=True, exist_ok=True)
    photos = [
        PhotoToSend(sha, office.photos.size(sha), partial(office.photos.get, sha)) for sha in outgoing.photos
    ]
    return seal(
        outgoing.head,
        outgoing.lines,
        photos,
        keys=outgoing.keys,
        recipient=outgoing.recipient,
        out=to_dir,
        volume_size=volume_size,
        progress=progress,
        cancelled=cancelled,
    )


def inspect(
    office: Office, files: Sequence[Path], progress: Progress = quiet, cancelled: Cancelled = never
) -> list[Received]:
    """Look into parcels without taking anything in."""
    return [_inspect_one(office, group, progress, cancelled) for group in volumes.group(files)]


def _inspect_one(office: Office, files: Sequence[Path], progress: Progress, cancelled: Cancelled) -> Received:
    try:
        with office.read() as s:
            own = enrolling.own_keys(s)
        opened = open_parcel(
            files,
            own,
            enrolling.known_stations(office.ledger),
            progress=progress,
            cancelled=cancelled,
        )
        judged = merge.judge(office.ledger, opened)
    except ParcelTrouble as bad:
        return _refused(bad)
    return _line(opened, judged, None)


def receive(
    office: Office, files: Sequence[Path], progress: Progress = quiet, cancelled: Cancelled = never
) -> list[Received]:
    """Take parcels in, each in one change or not at all; answer each with a receipt in our outbox."""
    return [_receive_one(office, group, progress, cancelled) for group in volumes.group(files)]


def _receive_one(office: Office, files: Sequence[Path], progress: Progress, cancelled: Cancelled) -> Received:
    try:
        with office.read() as s:
            own = enrolling.own_keys(s)
        known = enrolling.known_stations(office.ledger)
        with office.photos.staging() as staging:
            opened = open_parcel(files, own, known, staging, progress=progress, cancelled=cancelled)
            done = merge.receive(
                office.ledger,
                opened,
                by=office.keeper,
                has_photo=office.photos.has,
                keep_photos=staging.commit,
            )
    except ParcelTrouble as bad:
        return _refused(bad)
    receipt = _answer(office, opened, done)
    return _line(opened, done.verdict, receipt, done)


def _answer(office: Office, opened: Opened, done: merge.Received) -> Path | None:
    """Seal the receipt for a parcel; a replay gets the very same receipt again."""
    outgoing = None
    remember = True
    if done.answered_by is not None:
        outgoing, remember = exchange.again(office.ledger, done.answered_by), False
    elif done.answer_for is not None:
        outgoing = exchange.build(
            office.ledger,
            opened.sender.code,
            opened.head.village,
            office.now(),
            has_photo=office.photos.has,
            answering=done.answer_for,
        )
    if outgoing is None:
        return None
    sealed = _seal(office, outgoing, office.folder.outbox, None, quiet, never)
    if remember:
        exchange.sent(office.ledger, outgoing, sealed, by=office.keeper)
    return sealed.files[0]


def _refused(bad: ParcelTrouble) -> Received:
    return Received(bad.verdict, f"{bad.what}{bad.now}", bad.code, "", 0, 0, None, [], bad.exit_code)


def _line(
    opened: Opened, verdict: Verdict, receipt: Path | None, done: merge.Received | None = None
) -> Received:
    ranges = opened.head.ranges
    return Received(
        verdict=verdict.outcome,
        why=verdict.why,
        code=verdict.code,
        station=opened.sender.code,
        from_seq=ranges[-1].from_seq if ranges else 0,
        to_seq=ranges[-1].to_seq if ranges else 0,
        receipt=receipt,
        findings=list(verdict.findings),
        exit_code=_EXIT[verdict.outcome],
        kind=opened.head.kind,
        village=opened.head.village,
        changes=len(opened.changes),
        photos=len(opened.photos),
        owed=len(done.owed_photos) if done else 0,
        clashes=done.clashes if done else 0,
    )
