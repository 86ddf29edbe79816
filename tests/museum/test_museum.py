"""Ledgers of earlier formats: upgraded by today's program, and nothing their people wrote moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fupin_desk import home
from fupin_desk.jobs import accounts, helping, households, keeping, opening, statements
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import schema
from fupin_desk.model.values import Month, Window
from fupin_desk.safe import backup
from tests.model.book import Clock

HERE = Path(__file__).parent
FIRST = HERE / "ledger-0001.fupin-backup"
PASSPHRASE = "museum-2026"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The oldest ledger, taken home to a new folder and opened by this program."""
    clock = Clock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    around = Surroundings(clock, tmp_path / "state", home.surroundings().resources)
    copy = tmp_path / FIRST.name
    shutil.copy(FIRST, copy)
    backup.restore(copy, tmp_path / "老账.fupin")
    opened = opening.open_(tmp_path / "老账.fupin", around, passphrase=PASSPHRASE)
    yield opened
    opened.close()


def test_an_older_ledger_is_upgraded_whole(office: Office) -> None:
    assert keeping.verify(office).problems == []
    assert schema.HEAD > "0001"
    assert [line.head for line in households.lines(office)] == ["张三", "王五"]
    assert [record.content for record in helping.records(office)] == ["送来仔猪两头"]


def test_its_signatures_still_cover_what_was_signed(office: Office) -> None:
    house = households.lines(office)[0].id
    page = accounts.month(office, house, "2026-10")
    marks = {line.code: line.mark for line in page.lines}
    assert marks == {"B1.玉米": "told", "A1": "signed", "D6.2": "signed"}
    assert [(sign.role, sign.covers) for sign in page.signatures] == [("household", 2), ("helper", 2)]
    assert all(line.sealed for line in page.lines)


def test_its_three_figures_are_the_ones_its_own_program_gave(office: Office) -> None:
    year = Window(Month(2026, 10), Month(2027, 9))
    found = statements.statement(office, households.lines(office)[0].id, year)
    assert {name: view.net for name, view in found.views.items()} == {
        "policy": 1_329_000,
        "cash": 1_329_000,
        "home": 1_029_000,
    }
