"""A pile of photographed month sheets: each finds its household and month, and nothing is taken on trust."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from fupin_desk.jobs import accounts, filing, households, keeping, photos, printing
from fupin_desk.jobs.accounts import EntryDraft
from tests.jobs.desk import OCTOBER, Desk


def _photographed(desk: Desk, *houses: str, kind: str = "month-sheet", turned: int = 2) -> list[Path]:
    """Print the sheets, and photograph every page: a picture at 200 dpi, held a little askew."""
    made = printing.print_sheets(desk.office, kind, list(houses), date(2026, 11, 1), OCTOBER)
    pdf = desk.place / f"{kind}.pdf"
    pdf.write_bytes(made.pdf)
    pile = desk.place / f"pile-{kind}-{turned}"
    pile.mkdir()
    subprocess.run(["pdftoppm", "-r", "200", "-jpeg", pdf, pile / "IMG"], check=True)
    for path in sorted(pile.glob("*.jpg")):
        with Image.open(path) as page:
            page.rotate(turned, expand=True, fillcolor=(90, 80, 70)).save(path, quality=80)
    return filing.pages_in(pile)


@pytest.fixture
def second(desk: Desk) -> str:
    """Another household with a month of its own."""
    house = households.add(desk.office, "李四", household_no="99999910120100002").id
    accounts.record(desk.office, house, OCTOBER, EntryDraft("B2", 300_000))
    return house


def test_every_page_finds_its_household_and_month(desk: Desk, second: str) -> None:
    desk.record("A1", 100_000)
    found = filing.look(desk.office, _photographed(desk, desk.house, second))
    assert [(one.head, one.month, one.state) for one in found] == [
        ("张三", OCTOBER, "ready"),
        ("李四", OCTOBER, "ready"),
    ]


def test_one_change_files_the_pile_and_signs_both_months(desk: Desk, second: str) -> None:
    line = desk.record("A1", 100_000)
    found = filing.look(desk.office, _photographed(desk, desk.house, second))
    filed = filing.file(desk.office, found, ("household", "helper"), "fingerprint", date(2026, 11, 2))
    assert (filed.photos, filed.signatures) == (2, 4)
    assert desk.line(line).mark == "signed"
    page = accounts.month(desk.office, second, OCTOBER)
    assert {(one.role, one.way, str(one.signed_on)) for one in page.signatures} == {
        ("household", "fingerprint", "2026-11-02"),
        ("helper", "fingerprint", "2026-11-02"),
    }
    keeping.undo(desk.office)
    assert desk.line(line).mark == "told"
    assert accounts.month(desk.office, second, OCTOBER).signatures == []


def test_a_page_whose_facts_changed_since_is_kept_and_not_signed(desk: Desk) -> None:
    line = desk.record("A1", 100_000)
    pile = _photographed(desk, desk.house)
    desk.record("B1", 5_000)
    (page,) = filing.look(desk.office, pile)
    assert page.state == "changed"
    assert "变动" in page.why
    filed = filing.file(desk.office, [page], ("household", "helper"))
    assert (filed.photos, filed.signatures) == (1, 0)
    assert desk.line(line).mark == "told"


def test_the_same_pile_again_is_said_and_changes_nothing(desk: Desk) -> None:
    desk.record("A1", 100_000)
    pile = _photographed(desk, desk.house)
    filing.file(desk.office, filing.look(desk.office, pile), ("household", "helper"))
    before = len(keeping.history(desk.office))
    again = filing.look(desk.office, pile)
    assert [one.state for one in again] == ["again"]
    assert filing.file(desk.office, again, ("household",)).photos == 0
    assert len(keeping.history(desk.office)) == before


def test_a_sheet_is_laid_on_signatures_that_were_recorded_before(desk: Desk) -> None:
    desk.record("A1", 100_000)
    pile = _photographed(desk, desk.house)
    desk.sign_both()
    pages = filing.look(desk.office, pile)
    assert [page.state for page in pages] == ["ready"]
    filed = filing.file(desk.office, pages)
    assert (filed.signatures, filed.attached) == (0, 2)


def test_a_receipt_that_came_later_changes_no_page(desk: Desk) -> None:
    line = desk.record("A1", 100_000)
    pile = _photographed(desk, desk.house)
    photos.add(desk.office, [desk.photo()], line)
    assert [page.state for page in filing.look(desk.office, pile)] == ["ready"]


def test_cards_strangers_and_blurred_photos_are_named_and_left_out(desk: Desk) -> None:
    desk.record("A1", 100_000)
    (card,) = _photographed(desk, desk.house, kind="indoor-card")[:1]
    foreign = desk.place / "foreign.jpg"
    from tests.intake.test_intake_pagecodes import _page

    foreign.write_bytes(_page())
    broken = desk.place / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff no photo")
    found = filing.look(desk.office, [card, foreign, desk.photo("blank.jpg"), broken])
    assert [one.state for one in found] == ["card", "foreign", "uncoded", "bad"]
    assert all(one.why for one in found)
    assert filing.file(desk.office, found, ("household",)).photos == 0


def test_looking_can_be_stopped_and_counts(desk: Desk) -> None:
    desk.record("A1", 100_000)
    pile = _photographed(desk, desk.house) * 3
    told: list[tuple[int, int]] = []
    found = filing.look(
        desk.office, pile, lambda done, total: told.append((done, total)), lambda: len(told) > 2
    )
    assert len(found) == 2
    assert told[:3] == [(0, 3), (1, 3), (2, 3)]
