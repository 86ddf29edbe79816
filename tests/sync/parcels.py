"""Two stations, a little journal, and a forge for parcels no honest program would make."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fupin_desk.model.chain import GENESIS, JSON, ChangeData, RowDelta
from fupin_desk.sync import bag, sshsig, tar
from fupin_desk.sync.age import seal_stream
from fupin_desk.sync.keys import StationKeys
from fupin_desk.sync.opening import KnownStation
from fupin_desk.sync.records import ALGORITHMS, ChangeRecord, ParcelHead, Range, Station
from fupin_desk.sync.seal import PhotoToSend

VILLAGE = "990123101201"
TOWNSHIP = "990123101000"
VILLAGE_KEYS = StationKeys(bytes(range(64)))
TOWNSHIP_KEYS = StationKeys(bytes(range(64, 128)))
STRANGER_KEYS = StationKeys(bytes(range(128, 192)))
WORDS = Path(__file__).parents[2] / "resources" / "codes" / "check_words.toml"
MADE_AT = "2026-10-31T08:00:00Z"
MTIME = 1793433600


def known(sign_key: bytes) -> KnownStation | None:
    """Both stations know each other and themselves; the stranger is known to nobody."""
    for role, code, name, keys in (
        ("village", VILLAGE, "松林村", VILLAGE_KEYS.public),
        ("township", TOWNSHIP, "云岭镇", TOWNSHIP_KEYS.public),
    ):
        if sign_key == keys.sign:
            return KnownStation("village" if role == "village" else "township", code, name, keys)
    return None


def journal(count: int, node: str = "node-a", start: str = GENESIS, first: int = 1) -> list[ChangeData]:
    """An unbroken run of changes, each adding one line of 100 fen more than the last."""
    made: list[ChangeData] = []
    previous = start
    for seq in range(first, first + count):
        delta: dict[str, JSON] = {"item": "A1", "amount": seq * 100, "note": "卖玉米"}
        salt = hashlib.sha256(b"%d" % seq).digest()[:16]
        row = RowDelta.of("entry", f"{node}-{seq}", "insert", delta, salt)
        change = ChangeData(
            node=node, series=VILLAGE, seq=seq, op="record_entry", actor="p1", actor_name="李明", reason="",
            at=MADE_AT, hlc=(1793433600000 + seq) << 16, rank=1, reverses=None, prev=previous, digest="",
            rows=(row,),
        ).sealed()  # fmt: skip
        made.append(change)
        previous = change.digest
    return made


def lines(changes: Sequence[ChangeData]) -> list[bytes]:
    """The changes as they stand in a parcel."""
    return [ChangeRecord.of(change).spell() for change in changes]


def letterhead(changes: Sequence[ChangeData] = (), photos: int = 0) -> ParcelHead:
    """What the village writes on top of a parcel of these changes."""
    ranges = []
    if changes:
        first, last = changes[0], changes[-1]
        stretch = Range(
            node=first.node, series=VILLAGE, from_seq=first.seq, to_seq=last.seq, previous_digest=first.prev
        )
        ranges = [stretch]
    return ParcelHead(
        format="1.0", algorithms=ALGORITHMS, kind="parcel", village=VILLAGE,
        station_from=Station(
            role="village", code=VILLAGE, name="松林村", fingerprint=VILLAGE_KEYS.public.fingerprint
        ),
        station_to=Station(
            role="township", code=TOWNSHIP, name="云岭镇", fingerprint=TOWNSHIP_KEYS.public.fingerprint
        ),
        recipient=TOWNSHIP_KEYS.public.recipient, number=7, previous_parcel=None, made_at=MADE_AT, hlc=0,
        schema_revision="0001", ranges=ranges, tables={}, photos_sent=photos, photos_owed=[], received=[],
    )  # fmt: skip


def photo(content: bytes) -> PhotoToSend:
    """A photo of these bytes."""
    return PhotoToSend(hashlib.sha256(content).hexdigest(), len(content), lambda: content)


@dataclass
class Staged:
    """A staging that only remembers."""

    photos: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes, /) -> str:
        """Remember these bytes."""
        digest = hashlib.sha256(data).hexdigest()
        self.photos[digest] = data
        return digest


Members = list[tuple[str, bytes]]


@dataclass
class Forge:
    """Builds a parcel by hand, so that any step can be falsified before the next one signs or seals it."""

    changes: list[ChangeData] = field(default_factory=lambda: journal(3))
    photos: list[bytes] = field(default_factory=lambda: [b"photo one", b"photo two"])
    head: ParcelHead | None = None
    head_bytes: bytes | None = None
    change_bytes: bytes | None = None
    version: str = "1.0"
    signer: StationKeys = VILLAGE_KEYS
    namespace: str = sshsig.PARCEL_NAMESPACE
    photo_name: Callable[[bytes], str] = bag.sha256

    def members(self) -> Members:
        """The bag's members in order, honestly signed over whatever was put in."""
        head = self.head or letterhead(self.changes, len(self.photos))
        spelled = head.spell() if self.head_bytes is None else self.head_bytes
        told = b"".join(line + b"\n" for line in lines(self.changes))
        told = told if self.change_bytes is None else self.change_bytes
        named = sorted((self.photo_name(content), content) for content in self.photos)
        payload = [bag.Payload.of(bag.HEAD, spelled), bag.Payload.of(bag.CHANGES, told)]
        payload += [bag.Payload.photo(name, len(content)) for name, content in named]
        made_at = datetime(2026, 10, 31, 8, tzinfo=UTC)
        tags = bag.tag_files(payload, self.version, "FP-990123101201-0007", made_at)
        signature = sshsig.sign(self.signer, self.namespace, tags[-1][1])
        return [
            *tags, (bag.SIGNATURE, signature), (bag.HEAD, spelled), (bag.CHANGES, told),
            *((bag.PHOTO_FOLDER + name, content) for name, content in named),
        ]  # fmt: skip

    def write(self, path: Path, change: Callable[[Members], Members] | None = None) -> Path:
        """Seal the members, changed after signing by `change`, to the township."""
        members = self.members() if change is None else change(self.members())
        return seal_bytes(path, tarred(members))


def tarred(members: Members) -> bytes:
    """A canonical tar of these members."""
    return b"".join(member(name, content) for name, content in members) + tar.END


def member(name: str, content: bytes) -> bytes:
    """One canonical tar member."""
    return tar.header(name, len(content), MTIME) + content + tar.padding(len(content))


def seal_bytes(path: Path, plain: bytes) -> Path:
    """Anything, sealed to the township: everybody who has its card can do that."""
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(plain), sealed, [TOWNSHIP_KEYS.public.recipient])
    path.write_bytes(sealed.getvalue())
    return path
