"""A desk with an open village ledger in a real folder, for the day's work and for the stories.

Making a ledger costs a key derivation, so one is made per run and each test opens a copy of it; a copied
ledger begins a new node, as it must. `Desk` has the household everything happens to (张三 and 单小英).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fupin_desk import home
from fupin_desk.jobs import accounts, households, opening, periods, shown
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office, Surroundings
from tests.model.book import Clock

CODE = "999999101201"
PASSPHRASE = "松林村 2026"
OCTOBER = "2026-10"


@dataclass
class Desk:
    """An office, its clock, one household's id, and a place for files."""

    office: Office
    clock: Clock
    house: str
    place: Path

    def record(self, item: str = "B1", amount: int = 12_000, month: str = OCTOBER, **facts: Any) -> str:
        return accounts.record(self.office, self.house, month, EntryDraft(item, amount, **facts))

    def line(self, entry: str, month: str = OCTOBER) -> shown.EntryLine:
        page = accounts.month(self.office, self.house, month)
        return next(line for line in page.lines if line.id == entry)

    def sign_both(self, month: str = OCTOBER) -> None:
        for role in ("household", "helper"):
            periods.sign(self.office, self.house, month, role)

    def photo(self, name: str = "a.jpg", colour: int = 120) -> Path:
        """A photographed paper: flat grey with a stripe, so that each colour is another picture."""
        picture = Image.new("RGB", (320, 240), (colour, colour, colour))
        picture.paste((255 - colour, 0, colour), (20, 20, 300, 60))
        data = BytesIO()
        picture.save(data, "JPEG")
        path = self.place / name
        path.write_bytes(data.getvalue())
        return path


def surroundings(place: Path, clock: Clock) -> Surroundings:
    return Surroundings(clock, place / "state", home.surroundings().resources)


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    place = tmp_path_factory.mktemp("desk")
    made = opening.create(
        place / "松林村", "village", CODE, "松林村", PASSPHRASE, surroundings(place, Clock()),
        secretary="李明", township="清溪镇", county="示范县",
    )  # fmt: skip
    house = households.add(
        made.office, "张三", [{"relation": "配偶", "name": "单小英", "birth": date(1980, 5, 1)}],
        household_no="99999910120100001", group_name="一组", short_no="1",
    )  # fmt: skip
    made.office.close()
    return made.office.folder.path, house.id


@pytest.fixture
def desk(tmp_path: Path, made_desk: tuple[Path, str]) -> Iterator[Desk]:
    made, house = made_desk
    folder = tmp_path / made.name
    shutil.copytree(made, folder)
    clock = Clock()
    office = opening.open_(folder, surroundings(tmp_path, clock), passphrase=PASSPHRASE)
    yield Desk(office, clock, house, tmp_path)
    office.close()
