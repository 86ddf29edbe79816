"""The BagIt 1.0 bag (RFC 8493): which files a parcel has, in which order, and who vouches for whom.

::

    bagit.txt                        the two fixed lines of BagIt
    bag-info.txt                     format version, date, Payload-Oxum, number: no person, no village name
    manifest-sha256.txt              a digest per file under data/, in the order they follow
    tagmanifest-sha256.txt           a digest per file above
    tagmanifest-sha256.txt.sig       SSHSIG over the tag manifest: the only thing that is signed
    data/parcel.json                 the letterhead
    data/changes.jsonl               one change per line
    data/photo/<sha256>              ascending

Laws: this order always; nothing more, nothing twice; a photo's name *is* its digest. The first five files are
frozen for every later version of the format, so that any version can say who sent a parcel and hold it.

The SHA-256 of the tag manifest is **the parcel's digest**: its identity in receipts and in the chain of
parcels.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fupin_desk.sync.verdict import BadSignature, ParcelDamaged

BAGIT, INFO, MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt"
TAG_MANIFEST, SIGNATURE = "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"
TAGS = (BAGIT, INFO, MANIFEST, TAG_MANIFEST, SIGNATURE)
HEAD, CHANGES, PHOTO_FOLDER = "data/parcel.json", "data/changes.jsonl", "data/photo/"

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(r"([0-9a-f]{64})  (data/[A-Za-z0-9._/-]{1,90})\n")
_INFO = re.compile(r"([A-Za-z0-9-]{1,60}): ([^\n]{0,500})\n")
_FORMAT, _OXUM = "Fupin-Desk-Format", "Payload-Oxum"


@dataclass(frozen=True, slots=True)
class Payload:
    """One file under data/: its name in the bag, its size in bytes and its SHA-256 as hex."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Payload:
        """The entry of a file whose bytes are at hand."""
        return cls(name, len(content), sha256(content))

    @classmethod
    def photo(cls, digest: str, size: int) -> Payload:
        """The entry of a photo, named by its digest."""
        return cls(PHOTO_FOLDER + digest, size, digest)


@dataclass(frozen=True, slots=True)
class Info:
    """What bag-info.txt says: format version, bytes and number of the files under data/."""

    format: str
    octets: int
    files: int

    @property
    def major(self) -> int:
        """The format's major version; another one is held unread."""
        return int(self.format.split(".")[0])


def sha256(content: bytes) -> str:
    """Lower-case hex SHA-256."""
    return hashlib.sha256(content).hexdigest()


def tag_files(
    payload: Sequence[Payload], version: str, label: str, made_at: datetime
) -> list[tuple[str, bytes]]:
    """The four unsigned tag files of a bag in order; the tag manifest, to be signed, is the last."""
    info = (
        f"{_FORMAT}: {version}\n"
        f"External-Identifier: {label}\n"
        f"Bagging-Date: {made_at.astimezone(UTC):%Y-%m-%d}\n"
        f"{_OXUM}: {sum(file.size for file in payload)}.{len(payload)}\n"
    ).encode()
    manifest = "".join(f"{file.sha256}  {file.name}\n" for file in payload).encode()
    listed = _tag_manifest(DECLARATION, info, manifest)
    return [(BAGIT, DECLARATION), (INFO, info), (MANIFEST, manifest), (TAG_MANIFEST, listed)]


def check_tags(tags: dict[str, bytes]) -> Info:
    """What a signed bag promises. `BadSignature` if its tag files are not those the signed manifest lists."""
    if tags[TAG_MANIFEST] != _tag_manifest(tags[BAGIT], tags[INFO], tags[MANIFEST]):
        raise BadSignature
    if tags[BAGIT] != DECLARATION:
        raise ParcelDamaged
    return _read_info(tags[INFO])


def read_manifest(manifest: bytes) -> dict[str, str]:
    """``{name: sha256}`` of the files to follow, in order; `ParcelDamaged` unless it is the one order."""
    listed: dict[str, str] = {}
    text = _ascii(manifest)
    place = 0
    while place < len(text):
        line = _LINE.match(text, place)
        if line is None or line[2] in listed:
            raise ParcelDamaged
        listed[line[2]] = line[1]
        place = line.end()
    names = list(listed)
    photos = names[2:]
    if names[:2] != [HEAD, CHANGES] or photos != sorted(photos):
        raise ParcelDamaged
    if any(name != PHOTO_FOLDER + listed[name] for name in photos):
        raise ParcelDamaged
    return listed


def _tag_manifest(bagit: bytes, info: bytes, manifest: bytes) -> bytes:
    named = ((bagit, BAGIT), (info, INFO), (manifest, MANIFEST))
    return "".join(f"{sha256(content)}  {name}\n" for content, name in named).encode()


def _read_info(info: bytes) -> Info:
    try:
        text = info.decode()
    except UnicodeDecodeError as wrong:
        raise ParcelDamaged from wrong
    lines = _INFO.findall(text)
    said = dict(lines)
    if "".join(f"{name}: {value}\n" for name, value in lines) != text or len(said) != len(lines):
        raise ParcelDamaged
    oxum = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,9})", said.get(_OXUM, ""))
    if oxum is None or not re.fullmatch(r"[1-9][0-9]{0,3}\.[0-9]{1,4}", said.get(_FORMAT, "")):
        raise ParcelDamaged
    return Info(said[_FORMAT], int(oxum[1]), int(oxum[2]))


def _ascii(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as wrong:
        raise ParcelDamaged from wrong
