"""Nothing that was acknowledged is lost: a keeper is killed in the middle of his work, again and again.

A child process opens the ledger like a window does, books line after line, now and then with a photo, and
says each line's id on a pipe only after the job returned. After a random number of acknowledgements it is
killed (SIGKILL, no goodbye) and the next child opens what it left. At the end every acknowledged line must
stand with its amount, every photo be readable, every chain and tally sound; what was begun and not
acknowledged may be there or not, but whole. What a killed process loses is tested here, not what a dead
disk loses.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from fupin_desk import home
from fupin_desk.errors import Trouble
from fupin_desk.jobs import accounts, households, keeping, opening, photos
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model.account import entries, vouchers_of

PASSPHRASE = "bench 12345678"
LEDGER = "松林村.fupin"
ROUNDS, LINES = 100, 20_000
PHOTO_EVERY = 12


@dataclass
class Outcome:
    """What was acknowledged and what of it was found again."""

    acknowledged: int = 0
    with_photo: int = 0
    lost: list[str] = field(default_factory=list)
    unreadable: int = 0
    problems: list[str] = field(default_factory=list)
    rounds: int = 0
    unsaid: int = 0


def _surroundings(place: Path) -> Surroundings:
    return Surroundings(home.now, place / "state", home.surroundings().resources)


def _picture(place: Path, dice: random.Random) -> Path:
    picture = Image.frombytes("RGB", (64, 48), dice.randbytes(64 * 48 * 3))
    data = BytesIO()
    picture.save(data, "JPEG")
    path = place / f"photo-{dice.getrandbits(40):x}.jpg"
    path.write_bytes(data.getvalue())
    return path


def keep_booking(place: Path, house: str, seed: int) -> None:
    """The child: book until killed, saying ``id amount photo`` after each line that is safe."""
    dice = random.Random(seed)
    office = opening.open_(place / LEDGER, _surroundings(place), passphrase=PASSPHRASE)
    while True:
        pile = (_picture(place, dice),) if dice.randrange(PHOTO_EVERY) == 0 else ()
        amount = dice.randrange(1, 10**7)
        draft = accounts.EntryDraft("B1", amount, evidence="voucher" if pile else "stated", photos=pile)
        entry = accounts.record(office, house, "2026-10", draft)
        sys.stdout.write(f"{entry} {amount} {len(pile)}\n")
        sys.stdout.flush()


def _round(place: Path, house: str, seed: int, wanted: int) -> list[tuple[str, int, int]]:
    """Let a child book until it has acknowledged about `wanted` lines, then kill it; the acknowledgements."""
    command = [sys.executable, __file__, str(place), house, str(seed)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said: list[tuple[str, int, int]] = []
    try:
        for line in child.stdout:
            said.append(_read(line))
            if len(said) >= wanted:
                break
    finally:
        child.kill()
    # What was in the pipe when it died was acknowledged too; half a line was not.
    said += [_read(line) for line in child.stdout if line.endswith("\n")]
    child.stdout.close()
    child.wait()
    return said


def _read(line: str) -> tuple[str, int, int]:
    entry, amount, pile = line.split()
    return entry, int(amount), int(pile)


def _look(office: Office, house: str, said: dict[str, tuple[int, int]], outcome: Outcome) -> None:
    with office.read() as s:
        standing = {row.id: row.amount for row in entries(s, office.village, house)}
        papers = vouchers_of(s, office.village, said)
    outcome.lost = [entry for entry, (amount, _pile) in said.items() if standing.get(entry) != amount]
    outcome.lost += [entry for entry, (_amount, pile) in said.items() if len(papers.get(entry, ())) != pile]
    outcome.unsaid = len(standing) - len(said)
    for found in papers.values():
        for voucher in found:
            for sha in (voucher.sha256, voucher.original_sha256):
                try:
                    photos.image(office, sha)
                except Trouble:
                    outcome.unreadable += 1
    outcome.problems += keeping.verify(office).problems


def play(place: Path, rounds: int, lines: int, seed: int = 1) -> Outcome:
    """Kill that many children; together they acknowledge at least that many lines."""
    dice = random.Random(seed)
    made = opening.create(
        place / LEDGER, "village", "999999101201", "松林村", PASSPHRASE, _surroundings(place)
    ).office
    house = households.add(made, "张三", household_no="1").id
    made.close()
    said: dict[str, tuple[int, int]] = {}
    outcome = Outcome()
    while outcome.rounds < rounds or len(said) < lines:
        each = max(lines // rounds, 1)
        wanted = dice.randrange(each // 2 + 1, each + each // 2 + 2)
        heard = _round(place, house, dice.getrandbits(32), wanted)
        if len(heard) < wanted:
            outcome.problems.append(f"round {outcome.rounds + 1}: the keeper died by himself")
            break
        said.update({entry: (amount, pile) for entry, amount, pile in heard})
        outcome.rounds += 1
    outcome.acknowledged = len(said)
    outcome.with_photo = sum(pile for _amount, pile in said.values())
    office = opening.open_(place / LEDGER, _surroundings(place), passphrase=PASSPHRASE)
    _look(office, house, said, outcome)
    office.close()
    return outcome


def run(rounds: int = ROUNDS, lines: int = LINES) -> list[tuple[str, float, float]]:
    """(what, measured, limit): losses among the acknowledged lines, unreadable photos, breaks."""
    scratch = Path(__file__).resolve().parents[1] / "build" / "bench"  # the disk people save on, not a tmpfs
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="killing-", dir=scratch) as name:
        found = play(Path(name), rounds, lines)
    of = f"{found.acknowledged} lines ({found.with_photo} with a photo) over {found.rounds} kills"
    return [
        (f"acknowledged and lost, of {of}", len(found.lost), 0),
        ("photos unreadable after kills", found.unreadable, 0),
        ("breaks in chain, tallies or pages after kills", len(found.problems), 0),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        keep_booking(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    for what, value, limit in run():
        print(f"{what}: {value:g} (at most {limit:g})")
