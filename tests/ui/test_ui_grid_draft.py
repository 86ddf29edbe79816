"""What is typed and not yet booked: kept beside the ledger, offered again, never in the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from fupin_desk.jobs import accounts, drafts, opening
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui.pages.account import AccountPage
from tests.ui.grid_window import Window
from tests.ui.pages_village import PASSPHRASE, Made, Stage, make, press, surroundings

KEY = Qt.Key
MONTH = "2026-10"
ENTER, TAB = KEY.Key_Return, KEY.Key_Tab


class Account(Stage):
    """The month page of 张守田."""

    page: AccountPage

    def type(self, *keys: Qt.Key | str, control: bool = False) -> None:
        press(self.page.grid, *keys, control=control)

    def draft(self, number: int = 0) -> drafts.Draft | None:
        self.settle()
        return drafts.find(self.office, self.ids[number], MONTH)

    def go(self, number: int) -> None:
        self.page.open(self.ids[number], MONTH)
        self.settle()


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    stage = Account(tmp_path, AccountPage)
    stage.show(household_id=stage.ids[0], month=MONTH)
    yield stage
    stage.close()


def test_half_a_line_is_kept_a_moment_after_typing_stops(account: Account) -> None:
    """Also what stands in the open cell; booking the line takes the draft away."""
    account.type("A4", TAB, "lgx", TAB, "1")
    assert account.page._rest.isActive()
    account.page.keep_draft()
    kept = account.draft()
    assert kept is not None
    assert [dict(said) for _id, said in kept.rows] == [{"item": "A4", "member": "李桂香", "happened": "1"}]
    account.type("2", TAB, TAB, TAB, "600", ENTER)
    account.settle()
    assert [line.amount for line in accounts.month(account.office, account.ids[0], MONTH).lines] == [60000]
    assert account.draft() is None


def test_going_to_another_household_never_holds_anybody_back(account: Account) -> None:
    """PgDn with half a line: the page turns, a quiet note tells, the line is offered on return."""
    account.type("A4", TAB, "lgx")
    account.type(KEY.Key_PageDown)
    account.settle()
    assert account.page.household_id == account.ids[1]
    assert account.page.notes.note is not None
    assert account.page.unsaved() == []
    account.go(0)
    assert account.page.draft_bar.isVisible()
    account.type(KEY.Key_R, control=True)
    row = account.page.unsaved()[0]
    assert (row.item, row.values["member"]) == ("A4", "李桂香")
    assert not account.page.draft_bar.isVisible()
    assert account.page.grid.column == "amount"


def test_a_draft_thrown_away_is_gone(account: Account) -> None:
    """丢掉 removes it from the disk."""
    account.type("A4", TAB)
    account.go(1)
    account.go(0)
    account.page.forget_draft()
    assert account.draft() is None
    account.go(1)
    account.go(0)
    assert not account.page.draft_bar.isVisible()


def test_typing_beside_an_offered_draft_does_not_overwrite_it(account: Account) -> None:
    """Who ignores the offer and types on keeps both."""
    account.type("A4", TAB)
    account.go(1)
    account.go(0)
    account.type("C2", TAB)
    account.page.keep_draft()
    kept = account.draft()
    assert kept is not None
    assert [said["item"] for _id, said in kept.rows] == ["A4", "C2"]


def test_a_preview_comes_back_as_a_preview(account: Account) -> None:
    """Pasted and not accepted: good and bad cells are offered again, nothing was booked."""
    QGuiApplication.clipboard().setText("项目\t金额\nA4\t600\nC2\t12..5\n")
    account.type(KEY.Key_V, control=True)
    account.go(1)
    assert accounts.month(account.office, account.ids[0], MONTH).lines == []
    account.go(0)
    account.page.restore_draft()
    rows = [row for row in account.page.grid.lines.rows if row.offered]
    assert [row.item for row in rows] == ["A4", "C2"]
    assert rows[1].raw == {"amount": "12..5"}
    account.type(ENTER, control=True)
    account.settle()
    assert [line.item for line in accounts.month(account.office, account.ids[0], MONTH).lines] == ["A4"]


def test_a_line_that_was_booked_after_all_is_not_offered(account: Account) -> None:
    """The power went between booking and forgetting: nobody shall book it twice."""
    told = ("", {"item": "A4", "amount": "600.00"})
    drafts.keep(account.office, account.ids[1], MONTH, [told])
    accounts.record(account.office, account.ids[1], MONTH, EntryDraft("A4", 60000))
    account.go(1)
    assert not account.page.draft_bar.isVisible()


def test_a_line_refused_after_its_month_was_left_is_kept_for_it(account: Account) -> None:
    """The ledger said no when another household was already shown: the line waits in its own month."""
    account.type("A1", TAB, TAB, TAB, TAB, TAB, "100", TAB, "500", TAB)
    account.page.open(account.ids[1], MONTH)
    account.settle()
    kept = account.draft()
    assert kept is not None
    assert kept.rows[0][1]["living_cost"] == "500.00"
    assert accounts.month(account.office, account.ids[0], MONTH).lines == []


def test_closing_the_window_with_half_a_line_asks_nothing_and_loses_nothing(tmp_path: Path) -> None:
    """The window closes at once; opened again, the line is offered."""
    made = make(tmp_path)
    window = Window(made, tmp_path)
    window.type("A4", TAB, "lgx", TAB, "12")
    window.close()
    office = opening.open_(made.office.folder.path, surroundings(tmp_path), passphrase=PASSPHRASE)
    kept = drafts.find(office, made.ids[0], MONTH)
    assert kept is not None
    assert kept.rows[0][1]["happened"] in ("12", "10-12")
    again = Window(Made(office, made.ids), tmp_path)
    again.page.open(made.ids[0], MONTH)
    again.settle()
    assert again.page.draft_bar.isVisible()
    again.close()


_CHILD = """
import json, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[1])
from PySide6.QtCore import QCoreApplication, Qt
from tests.ui.grid_window import Window
from tests.ui.pages_village import make
folder = Path(sys.argv[2])
made = make(folder)
print(made.ids[0], made.office.folder.path, sep="\\t", flush=True)
window = Window(made, folder)
window.page.open(made.ids[0], "2026-10")
window.settle()
window.type("A4", Qt.Key.Key_Tab, "lgx", Qt.Key.Key_Tab, "12")
while window.page._rest.isActive() or window.desk._waiting:
    QCoreApplication.processEvents()
print("rested", flush=True)
while True:
    QCoreApplication.processEvents()
"""


def test_kill_9_in_the_middle_of_a_line_loses_nothing_but_the_last_breath(tmp_path: Path) -> None:
    """A process that types half a line is killed; the next one offers that half line."""
    root = Path(__file__).parents[2]
    paths = json.dumps([str(root / "src"), str(root)])
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, paths, str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert child.stdout is not None
    house, _tab, folder = child.stdout.readline().strip().partition("\t")
    place, rested = Path(folder), child.stdout.readline().strip()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert rested == "rested"
    office = opening.open_(place, surroundings(tmp_path), passphrase=PASSPHRASE)
    kept = drafts.find(office, house, MONTH)
    assert kept is not None
    assert dict(kept.rows[0][1]) == {"item": "A4", "member": "李桂香", "happened": "12"}
    data = b"".join(file.read_bytes() for file in place.glob("drafts/*"))
    assert "李桂香".encode() not in data
    assert accounts.month(office, house, MONTH).lines == []
    window = Window(Made(office, [house]), tmp_path)
    window.page.open(house, MONTH)
    window.settle()
    assert window.page.draft_bar.isVisible()
    window.close()
