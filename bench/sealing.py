"""What a parcel costs: against stock tools on the same bytes, and on a large ledger against a small one.

*200 photos*: `jobs.post.send` of a village with 200 new photos, against ``tar`` piped into ``age`` (the
Debian tools, two recipients like ours, two processes, same disk, flushed like ours) over the very members of
the parcel, plus one pass of ``sha256sum`` over them. Both sides take turns. Our side also opens every photo
in the encrypted store, checks it and keeps the books; the tools read plain files.

*Ten changes*: the same ten new lines booked and sent from a ledger of 100 and from one of 10,000 households,
everything before acknowledged. Turn by turn; medians. A receipt is played by writing down its position.
"""

from __future__ import annotations

import hashlib
import math
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import village

from fupin_desk.jobs import accounts, households, post
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.model.journal import Op
from fupin_desk.model.post import station_by_code
from fupin_desk.model.voucher import add_voucher
from fupin_desk.sync.enrol import own_keys, public_keys

TOOLS_LIMIT, SIZE_LIMIT = 1.3, 1.3
PHOTOS, PHOTO_BYTES, PHOTO_ROUNDS = 200, 350_000, 5
SMALL, LARGE, CHANGES, ROUNDS = 100, 10_000, 10, 41
Spent = tuple[float, float]
"""Wall and CPU seconds; CPU of this process and of the processes it waited for."""


def _cpu() -> float:
    ours, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def _spent(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - wall, _cpu() - cpu


def _medians(times: list[Spent]) -> Spent:
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def _photos(office: Office, number: int) -> None:
    """New photos of this round: noise, as jpeg is to a cipher, stored and named in one change."""
    with office.change(Op.ADD_PHOTO) as s:
        for count in range(PHOTOS):
            data = hashlib.shake_256(f"{number}/{count}".encode()).digest(PHOTO_BYTES)
            sha = office.photos.put(data)
            add_voucher(
                s, sha256=sha, original_sha256=sha, size=len(data), width=1600, height=1200,
                photographed=date(2026, 10, 9),
            )  # fmt: skip


def _unpacked(office: Office, parcel: Path, place: Path) -> list[str]:
    """The parcel's members as plain files; opened with the sender's own key by the stock tools."""
    with office.read() as s:
        keys = own_keys(s)
    key = place / "key"
    key.write_text(keys.identity + "\n")
    subprocess.run(f"age -d -i '{key}' '{parcel}' | tar -x -C '{place}'", shell=True, check=True)
    key.unlink()
    return sorted(str(file.relative_to(place)) for file in place.rglob("*") if file.is_file())


def _stock(place: Path, members: list[str], recipients: list[str], out: Path) -> Callable[[], None]:
    """`tar | age`, flushed to the disk, and a hash pass over the same files."""
    listed = place.parent / "members"
    listed.write_text("\n".join(members))
    to = " ".join(f"-r {recipient}" for recipient in recipients)
    line = (
        f"tar -C '{place}' -cf - -T '{listed}' | age {to} -o '{out}' && sync '{out}'"
        f" && cd '{place}' && xargs -d '\\n' sha256sum < '{listed}' > /dev/null"
    )

    def work() -> None:
        subprocess.run(line, shell=True, check=True)

    return work


def _photo_parcels() -> list[tuple[str, float, float]]:
    ours, theirs = [], []
    with village.desk(SMALL) as office, tempfile.TemporaryDirectory(dir=village.KEPT) as name:
        scratch = Path(name)
        with office.read() as s:
            station = station_by_code(s, village.TOWN)
            assert station is not None
            recipients = [public_keys(station).recipient, own_keys(s).public.recipient]
        for number in range(PHOTO_ROUNDS + 1):
            _photos(office, number)
            sent: list[post.Sent] = []
            spent = _spent(lambda sent=sent: sent.append(post.send(office, scratch)))  # type: ignore[misc]
            assert sent[0].photos == PHOTOS, "the parcel lacks photos"
            plain = scratch / str(number)
            plain.mkdir()
            members = _unpacked(office, sent[0].files[0], plain)
            stock = _spent(_stock(plain, members, recipients, scratch / f"{number}.age"))
            village.acknowledge(office)
            if number:
                ours.append(spent)
                theirs.append(stock)
    (wall, cpu), (bare_wall, bare_cpu) = _medians(ours), _medians(theirs)
    return [
        (f"{PHOTOS} photos: tar | age + sha256, wall ms", bare_wall * 1000, math.inf),
        (f"{PHOTOS} photos: sealing / tar | age + hash, wall", wall / bare_wall, TOOLS_LIMIT),
        (f"{PHOTOS} photos: sealing / tar | age + hash, CPU", cpu / bare_cpu, TOOLS_LIMIT),
    ]


def _ten_changes(office: Office, house: str, out: Path) -> Spent:
    for amount in range(CHANGES):
        accounts.record(office, house, "2026-10", EntryDraft("B1.玉米", 100 + amount, note="卖给镇上粮站"))
    sent: list[post.Sent] = []
    spent = _spent(lambda: sent.append(post.send(office, out)))
    assert sent[0].changes == CHANGES, f"{sent[0].changes} changes went"
    village.acknowledge(office)
    return spent


def _sizes() -> list[tuple[str, float, float]]:
    took: dict[int, list[Spent]] = {SMALL: [], LARGE: []}
    with ExitStack() as stack:
        out = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=village.KEPT)))
        desks = {size: stack.enter_context(village.desk(size)) for size in took}
        houses = {size: households.lines(office)[0].id for size, office in desks.items()}
        for turn in range(ROUNDS + 2):
            for size in (SMALL, LARGE) if turn % 2 else (LARGE, SMALL):
                spent = _ten_changes(desks[size], houses[size], out)
                if turn > 1:
                    took[size].append(spent)
    (wall, cpu), (large_wall, large_cpu) = _medians(took[SMALL]), _medians(took[LARGE])
    return [
        (f"{CHANGES} changes from {SMALL} households, CPU ms", cpu * 1000, math.inf),
        (f"{CHANGES} changes: {LARGE} / {SMALL} households, wall", large_wall / wall, SIZE_LIMIT),
        (f"{CHANGES} changes: {LARGE} / {SMALL} households, CPU", large_cpu / cpu, SIZE_LIMIT),
    ]


def run() -> list[tuple[str, float, float]]:
    """Both ratios, in wall and in CPU time."""
    return _photo_parcels() + _sizes()
