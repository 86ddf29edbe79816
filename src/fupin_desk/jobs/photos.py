"""Taking photos in: read as hostile, straightened and shrunk, stored encrypted, then named in the ledger.

The original bytes are kept beside the smaller copy that is shown, printed and sent. A photo's bytes are
durable before the row that names them, so a crash leaves an orphan at worst, swept at the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Select, and_, exists, func, select

from fupin_desk.errors import Finding, Refusal, Trouble
from fupin_desk.i18n import N_, _
from fupin_desk.intake.photos import read_photo
from fupin_desk.jobs import shown
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model.account import BadLine, Entry, EntryVoucher, link_voucher
from fupin_desk.model.household import HEAD, Member, Membership
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import beijing_day
from fupin_desk.model.voucher import Voucher, add_voucher, vouchers, vouchers_by_id
from fupin_desk.safe.blobs import Staging

_LARGEST = 64 * 1024 * 1024


class TooLarge(Trouble):
    """A photo file larger than any camera makes."""

    code = "FD-I90"
    what_happened = N_("文件“{name}”有 {size} MB，太大，没有存。")
    what_now = N_("请确认它是照片；一张照片不会超过 64 MB。")


class NoSuchVoucher(Refusal):
    """A voucher that is not in the ledger (any more)."""

    code = "FD-J84"
    what_happened = N_("这张凭证不在账上，没有改动。")
    what_now = N_("请在“凭证”里重新选一张。")


@dataclass(frozen=True, slots=True)
class Stored:
    """A photo whose bytes are in the safe, not yet named in the ledger."""

    sha256: str
    original_sha256: str
    size: int
    width: int
    height: int
    taken: date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PhotosAdded:
    """What became of a pile of photos; `refused` are (file name, what happened)."""

    vouchers: list[shown.VoucherLine]
    findings: list[Finding]
    refused: list[tuple[str, str]]


def read_file(path: Path) -> bytes:
    """The bytes of a photo file. Raises TooLarge, FileNotFoundError."""
    size = path.stat().st_size
    if size > _LARGEST:
        raise TooLarge(name=path.name, size=size // 2**20)
    return path.read_bytes()


@contextmanager
def stored(office: Office, paths: Sequence[Path]) -> Iterator[list[Stored]]:
    """The photos' bytes in the safe while a change names them; what refuses the change takes them out again.

    One bad file refuses all. Raises Trouble; then the store is as it was.
    """
    if not paths:
        yield []
        return
    with office.photos.staging() as staging:
        pictures = [_read(staging.put, read_file(path)) for path in paths]
        with _placed(staging):
            yield pictures


@contextmanager
def _placed(staging: Staging) -> Iterator[None]:
    """Staged photos in their places, taken back if the change that names them is refused."""
    staging.commit()
    try:
        yield
    except Exception:
        staging.withdraw()
        raise


def keep(office: Office, original: bytes) -> Stored:
    """Put one photo's original and its smaller copy into the safe. Raises what reading refuses."""
    return _read(office.photos.put, original)


def _read(put: Callable[[bytes], str], original: bytes) -> Stored:
    photo = read_photo(original)
    return Stored(
        sha256=put(photo.data),
        original_sha256=put(original),
        size=len(photo.data),
        width=photo.width,
        height=photo.height,
        taken=None if photo.taken_at is None else photo.taken_at.date(),
        findings=tuple(photo.findings),
    )


def voucher(s: Writing, stored: Stored) -> Voucher:
    """Name a stored photo in the ledger; the same original twice is one voucher."""
    return add_voucher(
        s,
        sha256=stored.sha256,
        original_sha256=stored.original_sha256,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        photographed=stored.taken or beijing_day(s.now),
    )


def add(
    office: Office,
    paths: Sequence[Path],
    entry_id: str | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> PhotosAdded:
    """Take a pile of photos in as one change, each proving the line if one is given.

    One bad file is named and does not stop the others; cancelling keeps nothing.
    """
    kept: list[Stored] = []
    refused: list[tuple[str, str]] = []
    with office.photos.staging() as staging:
        for done, path in enumerate(paths):
            progress(done, len(paths))
            if cancelled():
                return PhotosAdded([], [], [])
            try:
                kept.append(_read(staging.put, read_file(path)))
            except Trouble as bad:
                refused.append((path.name, bad.what))
        progress(len(paths), len(paths))
        if not kept:
            return PhotosAdded([], [], refused)
        with _placed(staging):
            rows = _name(office, kept, entry_id)
    found = [finding for stored in kept for finding in stored.findings]
    return PhotosAdded([shown.voucher_line(row) for row in rows], found, refused)


def _name(office: Office, kept: Sequence[Stored], entry_id: str | None) -> list[Voucher]:
    """Name stored photos in the ledger as one change."""
    with office.change(Op.ADD_PHOTO) as s:
        rows = [voucher(s, stored) for stored in kept]
        if entry_id is not None:
            _refuse_missing(s, entry_id)
            for row in rows:
                link_voucher(s, entry_id, row.id)
    return rows


def link(office: Office, voucher_id: str, entry_id: str) -> None:
    """Let a photo that is already in the ledger prove a line. Raises BadLine if the line is gone."""
    link_many(office, [voucher_id], [entry_id])


def link_many(office: Office, voucher_ids: Sequence[str], entry_ids: Sequence[str]) -> None:
    """Let each of these photos prove each of these lines, as one change. Raises BadLine, NoSuchVoucher."""
    with office.change(Op.ADD_PHOTO) as s:
        for entry_id in entry_ids:
            _refuse_missing(s, entry_id)
        for voucher_id in voucher_ids:
            if s.get(Voucher, (s.village, voucher_id)) is None:
                raise NoSuchVoucher()
            for entry_id in entry_ids:
                link_voucher(s, entry_id, voucher_id)


def _refuse_missing(s: Writing, entry_id: str) -> None:
    if s.get(Entry, (s.village, entry_id)) is None:
        raise BadLine(why=_("这一笔已经不在账上"))


def recent(office: Office, limit: int, village: str | None = None) -> tuple[frozenset[str], int]:
    """The ids of the newest photos and of every one that proves nothing yet, and how many photos there are.

    Ten years of a village have a hundred thousand; nobody looks at those together.
    """
    owner = village or office.village
    of_voucher = and_(EntryVoucher.village == Voucher.village, EntryVoucher.voucher_id == Voucher.id)
    proves = exists().where(of_voucher, EntryVoucher.sound, EntryVoucher.gone.is_(None))
    every = select(Voucher.id).where(Voucher.village == owner)
    with office.read() as s:
        newest = s.scalars(every.order_by(Voucher.id.desc()).limit(limit)).all()
        loose = s.scalars(every.where(~proves)).all()
        count = select(func.count()).select_from(Voucher).where(Voucher.village == owner)
        total = s.scalar(count.where(Voucher.gone.is_(None))) or 0
    return frozenset((*newest, *loose)), total


def board(
    office: Office,
    village: str | None = None,
    household_id: str | None = None,
    only: Collection[str] | None = None,
) -> list[shown.VoucherLine]:
    """Every photo of the village with the lines it proves, those of one household, or only some by id.

    Papers that prove nothing yet stand first, then the newest; pages of one paper together in their order.
    """
    owner = village or office.village
    query = _proving(owner)
    if household_id is not None:
        query = query.where(Entry.household_id == household_id)
    ids = sorted(only) if only is not None else []
    some = [EntryVoucher.voucher_id.in_(ids[n : n + 500]) for n in range(0, len(ids), 500)]
    proves: dict[str, list[tuple[str, str, str, str, int]]] = {}
    homes: dict[str, list[str]] = {}
    with office.read() as s:
        for asked in [query.where(one) for one in some] if only is not None else [query]:
            for voucher_id, entry_id, house, month, item, sub, amount, name in s.execute(asked):
                label = office.resources.items.label(item, sub)
                proves.setdefault(voucher_id, []).append((entry_id, name or "", month, label, amount))
                homes.setdefault(voucher_id, []).append(house)
        if only is not None:
            rows = vouchers_by_id(s, owner, only)
        else:
            rows = vouchers(s, owner) if household_id is None else vouchers_by_id(s, owner, proves)
    lines = [
        shown.voucher_line(row, tuple(proves.get(row.id, ())), tuple(homes.get(row.id, ()))) for row in rows
    ]
    first: dict[str, int] = {}
    linked: set[str] = set()
    for number, line in enumerate(lines):
        first.setdefault(line.paper, number)
        linked |= {line.paper} if line.entries else set()
    return sorted(lines, key=lambda line: (line.paper in linked, first[line.paper], line.page or 0))


def _proving(village: str) -> Select[str, str, str, str, str, str, int, str]:
    """Every sound link of a village with what its line is and the head of its household."""
    of_entry = and_(Entry.village == EntryVoucher.village, Entry.id == EntryVoucher.entry_id)
    head = and_(
        Membership.village == Entry.village,
        Membership.household_id == Entry.household_id,
        Membership.relation == HEAD,
        Membership.left.is_(None),
    )
    of_member = and_(Member.village == Membership.village, Member.id == Membership.member_id)
    return (
        select(
            EntryVoucher.voucher_id, Entry.id, Entry.household_id, Entry.month, Entry.item, Entry.sub,
            Entry.amount, Member.name,
        )
        .join(Entry, of_entry)
        .outerjoin(Membership, head)
        .outerjoin(Member, of_member)
        .where(EntryVoucher.village == village, EntryVoucher.sound)
    )  # fmt: skip


def image(office: Office, sha256: str) -> bytes:
    """The bytes of a photo's copy. Raises MissingPhoto, SwappedPhoto."""
    return office.photos.get(sha256)


def missing(office: Office, wanted: Iterable[str]) -> list[str]:
    """Which of these photos the safe does not hold."""
    return [sha for sha in wanted if not office.photos.has(sha)]


def describe(added: PhotosAdded) -> str:
    """One sentence on what became of a pile of photos."""
    text = _("存了 {n} 张照片").format(n=len(added.vouchers))
    if added.refused:
        text += "，" + _("{n} 张没有收：{names}").format(
            n=len(added.refused), names="、".join(name for name, _why in added.refused[:3])
        )
    return text
