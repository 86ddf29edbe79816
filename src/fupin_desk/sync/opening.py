"""Opening a parcel: from hostile bytes to something the ledger may look at.

A state machine that only moves forward. In each state it believes exactly what the states before proved::

    sealed     the age stream decrypts with our key, chunk by chunk: authentic to whoever knew our public key
    announced  the five tag files, in order, each within its cap: still nobody's word
    signed     the tag manifest carries the SSHSIG of a key that is enrolled here, and fits the tag files
    addressed  the letterhead has the manifest's digest, is of a version we read, names us and that sender
    listed     the changes have the manifest's digest and form the unbroken chains of the letterhead
    carried    photo by photo: each has the digest that is its name, or is named as owed
    ended      two empty blocks, nothing after them, and age confirms that the stream was not cut

Its laws:

1. Nothing is believed, handed out or shown before *signed*; nothing takes effect before *ended*. Photos go
   to the caller's `Staging` as they come; whatever ends early is raised, and the staging's block, left
   uncommitted, forgets them all.
2. No plaintext on disk: the stream lives in memory, one member at a time, each capped by `Limits`.
3. No name from inside is ever used as a path.
4. One spelling: members, headers, manifests and JSON that this program would write otherwise are refused.
5. A major version we do not know is *held* after its sender is known, never half read. Unknown fields within
   our major version are kept.
6. One bad photo or row is named; the others are taken.

Opening the same file twice gives the same answer: this module remembers nothing. Replays are the business
of the merge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fupin_desk.sync import bag, sshsig
from fupin_desk.sync.age import open_stream
from fupin_desk.sync.contents import BadRow, read_changes
from fupin_desk.sync.keys import PublicKeys, StationKeys
from fupin_desk.sync.records import ALGORITHMS, ChangeRecord, ParcelHead, Role
from fupin_desk.sync.seal import Progress, never, nothing_to_show
from fupin_desk.sync.strict import NotStrict
from fupin_desk.sync.tar import Pushed, Wanting, read_content, read_end, read_header
from fupin_desk.sync.verdict import (
    BadSignature,
    Misaddressed,
    NewerFormat,
    ParcelDamaged,
    Stopped,
    TooLarge,
    UnknownSender,
)
from fupin_desk.sync.volumes import Volumes

MAJOR = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a parcel may hold, in bytes and photos; beyond is `TooLarge`, before memory is spent on it."""

    tag: int = 16 << 20
    head: int = 16 << 20
    changes: int = 256 << 20
    photo: int = 64 << 20
    photos: int = 100_000


@dataclass(frozen=True, slots=True)
class KnownStation:
    """A station enrolled here."""

    role: Role
    code: str
    name: str
    keys: PublicKeys


class Staging(Protocol):
    """Where photos wait until the whole parcel is proved; the safe has one, open in the caller's block."""

    def put(self, data: bytes, /) -> str:
        """Keep these bytes, encrypted, not yet visible; answers their SHA-256."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel that ended well. `photos` are those staged, `bad_photos` those that must be sent again."""

    head: ParcelHead
    digest: str
    sender: KnownStation
    own: bool
    changes: list[ChangeRecord]
    photos: list[str]
    bad_photos: list[str]
    bad_rows: list[BadRow]


def open_parcel(
    files: Sequence[Path],
    keys: StationKeys,
    known: Callable[[bytes], KnownStation | None],
    staging: Staging | None = None,
    *,
    limits: Limits | None = None,
    progress: Progress = nothing_to_show,
    cancelled: Callable[[], bool] = never,
) -> Opened:
    """Open one parcel (all its volumes) sealed to `keys`; `ParcelTrouble` for every way it can fail.

    `known` answers who signs with this raw Ed25519 key (and knows ourselves: what we sent can be opened
    again). Without `staging` photos are checked and let go: that is *inspect*. `progress` counts bytes.
    """
    machine = Pushed(_Opening(keys.public, known, staging, limits or Limits()).run())
    with Volumes(files) as volumes:
        drain = _Watched(machine, volumes, progress, cancelled)
        try:
            open_stream(volumes, drain, keys.identity)
            return machine.finish()
        except ParcelDamaged as damaged:
            raise (volumes.missing_end() or damaged) from None


class _Watched:
    """The drain of age: shows progress and lets a person stop between chunks."""

    def __init__(
        self, machine: Pushed[Opened], volumes: Volumes, progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        self._machine, self._volumes = machine, volumes
        self._progress, self._cancelled = progress, cancelled
        self._shown = 0

    def write(self, data: bytes, /) -> int:
        megabyte = self._volumes.done >> 20
        if megabyte != self._shown:
            self._shown = megabyte
            self._progress(self._volumes.done, self._volumes.size)
            if self._cancelled():
                raise Stopped
        return self._machine.write(data)


class _Opening:
    """The machine itself; `run` is the order of the states."""

    def __init__(
        self,
        us: PublicKeys,
        known: Callable[[bytes], KnownStation | None],
        staging: Staging | None,
        limits: Limits,
    ) -> None:
        self._us, self._known, self._staging, self._limits = us, known, staging, limits
        self._mtime: int | None = None
        self._octets = 0

    def run(self) -> Wanting[Opened]:
        """Sealed bytes are sent in; `Opened` comes out at the end."""
        tags: dict[str, bytes] = {}
        for name in bag.TAGS:
            tags[name] = yield from self._member(name, self._limits.tag)
        sender, info = self._signed(tags)
        listed = bag.read_manifest(tags[bag.MANIFEST])
        if len(listed) - 2 > self._limits.photos:
            raise TooLarge(part=bag.PHOTO_FOLDER)
        spelled = yield from self._payload(bag.HEAD, listed, self._limits.head)
        head = self._addressed(spelled, info, sender)
        lines = yield from self._payload(bag.CHANGES, listed, self._limits.changes)
        changes, bad_rows = read_changes(lines, head.ranges)
        del spelled, lines
        photos, bad_photos = yield from self._photos(listed)
        yield from read_end()
        if head.photos_sent != len(listed) - 2 or (info.octets, info.files) != (self._octets, len(listed)):
            raise ParcelDamaged
        own = sender.keys == self._us
        digest = bag.sha256(tags[bag.TAG_MANIFEST])
        return Opened(head, digest, sender, own, changes, photos, bad_photos, bad_rows)

    def _member(self, name: str, cap: int) -> Wanting[bytes]:
        size, self._mtime = yield from read_header(name, cap, self._mtime)
        if name.startswith("data/"):
            self._octets += size
        return (yield from read_content(size))

    def _payload(self, name: str, listed: dict[str, str], cap: int) -> Wanting[bytes]:
        content = yield from self._member(name, cap)
        if bag.sha256(content) != listed[name]:
            raise BadSignature
        return content

    def _signed(self, tags: dict[str, bytes]) -> tuple[KnownStation, bag.Info]:
        try:
            claimed = sshsig.claimed_signer(tags[bag.SIGNATURE], sshsig.PARCEL_NAMESPACE)
        except sshsig.BadSshsig as wrong:
            raise BadSignature from wrong
        sender = self._known(claimed)
        if sender is None:
            raise UnknownSender
        try:
            signer = sshsig.signer_of(tags[bag.SIGNATURE], sshsig.PARCEL_NAMESPACE, tags[bag.TAG_MANIFEST])
        except sshsig.BadSshsig as wrong:
            raise BadSignature from wrong
        if signer != sender.keys.sign:
            raise BadSignature
        info = bag.check_tags(tags)
        if info.major != MAJOR:
            raise NewerFormat(version=info.format, station=sender.name)
        return sender, info

    def _addressed(self, spelled: bytes, info: bag.Info, sender: KnownStation) -> ParcelHead:
        try:
            head = ParcelHead.read(spelled)
        except NotStrict as wrong:
            raise ParcelDamaged from wrong
        if head.format != info.format or not ALGORITHMS.items() <= head.algorithms.items():
            raise ParcelDamaged
        letter_from, letter_to = head.station_from, head.station_to
        if (letter_from.fingerprint, letter_from.code) != (sender.keys.fingerprint, sender.code):
            raise Misaddressed
        if self._us.fingerprint not in {letter_from.fingerprint, letter_to.fingerprint}:
            raise Misaddressed
        if letter_to.fingerprint == self._us.fingerprint and head.recipient != self._us.recipient:
            raise Misaddressed
        return head

    def _photos(self, listed: dict[str, str]) -> Wanting[tuple[list[str], list[str]]]:
        good: list[str] = []
        bad: list[str] = []
        for name, digest in list(listed.items())[2:]:
            content = yield from self._member(name, self._limits.photo)
            if bag.sha256(content) != digest:
                bad.append(digest)
                continue
            if self._staging is not None:
                self._staging.put(content)
            good.append(digest)
        return good, bad
