"""Draws every page and every sheet to PNG: `make pictures`, or `python tests/pictures.py [FOLDER]`.

A demo village and township are made, opened in the real window without a display, and each page is
photographed at 1366×768, at 150 %, in a 1280×720 window, in high contrast and under the veil; the doors and
the crash page too. Sheets are printed by the jobs and rendered page by page. Each scale is a child process:
Qt reads the scale once. What a picture shows is not judged here, only that every one could be made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PLACES = (
    "today",
    "household",
    "statement",
    "account",
    "help",
    "voucher",
    "print",
    "post",
    "settings",
    "roster",
    "rules",
    "compare",
    "family",
    "promises",
    "visits",
    "payments",
    "entries_file",
    "migrants",
    "produce",
)
SECTIONS = ("village", "people", "screen", "backup", "health", "history", "close")
KINDS = ("indoor-card", "card", "month-sheet", "help-card")
PATIENCE = 60.0


class Studio:
    """One running window of the program and a folder for its pictures."""

    def __init__(self, demo: Path, out: Path, mark: str, contrast: bool) -> None:
        from fupin_desk import app, home
        from fupin_desk.ui.memory import Memory

        memory = Memory(demo / f"desk{mark}.ini")
        memory.contrast = contrast
        self.out, self.mark = out, mark
        self.app = app.application(memory)
        app.remaining_fonts()
        self.boot = app.Boot(self.app, memory)
        self.window = self.boot.window
        self.window.resize(1366, 768)
        self.window.show()
        self.surroundings = home.surroundings

    def rest(self) -> None:
        """Until nothing is under way and everything is painted."""
        end = time.monotonic() + PATIENCE
        calm = 0
        while calm < 5:
            self.app.processEvents()
            calm = 0 if self.boot.desk._waiting else calm + 1
            time.sleep(0.005)
            if time.monotonic() > end:
                raise TimeoutError("a page did not come to rest")

    def take(self, name: str) -> None:
        """One picture of the window as it stands."""
        self.rest()
        self.window.grab().save(str(self.out / f"{name}{self.mark}.png"))

    def open(self, place: Path, passphrase: str) -> None:
        """Lay a ledger on the desk, whichever lay there before."""
        from fupin_desk.jobs import opening

        self.boot.desk.open(
            lambda surroundings: opening.open_(place, surroundings, passphrase=passphrase),
            self.window.enter,
            owner=self.window,
        )
        self.rest()

    def close(self) -> None:
        """Put it away; the next door is the one for a new ledger."""
        self.boot.desk.close()
        self.boot.show_door(None)
        self.rest()


def pages(studio: Studio, demo: Path, passphrase: str) -> None:
    """Every page of both roles, and the doors."""
    from fupin_desk.ui.pages.crash import CrashPage

    studio.boot.show_door(None)
    studio.take("firststart")
    studio.boot.show_door(demo / "松林村.fupin")
    studio.take("unlock")
    studio.open(demo / "松林村.fupin", passphrase)
    for place in PLACES:
        studio.window.go(place)
        studio.take(place)
    for show in ("policy", "aloud"):
        studio.window.go("statement", {"view": show, "show": show})
        studio.take(f"statement-{show}")
    for show in ("missing", "same"):
        studio.window.go("voucher", {"show": show})
        studio.take(f"voucher-{show}")
    for section in SECTIONS:
        studio.window.go("settings", {"section": section})
        studio.take(f"settings-{section}")
    studio.window.toggle_veil()
    for place in ("today", "household", "account"):
        studio.window.go(place)
        studio.take(f"{place}-veil")
    studio.window.toggle_veil()
    for place in ("checks", "compare_roster"):
        studio.window.go(place)
        studio.take(place)
    roster = {"file": str(ROOT / "tests" / "intake" / "data" / "roster.xlsx")}
    studio.window.go("compare_roster", roster)
    studio.take("compare-roster-shown")
    studio.window.go("roster", {"file": str(ROOT / "tests" / "intake" / "data" / "roster.xlsx")})
    studio.take("roster-preview")
    studio.window.go("payments", {"file": str(payment_list(demo))})
    studio.take("payments-preview")
    studio.close()
    studio.open(demo / "清溪镇.fupin", passphrase)
    for place in ("inbox", "keys"):
        studio.window.go(place)
        studio.take(f"township-{place}")
    studio.close()
    studio.window.show_door(CrashPage(studio.boot.desk, ValueError("shown as an example")))
    studio.take("crash")


def payment_list(demo: Path) -> Path:
    """A bank's list: two of the village by name, somebody nobody knows, one that bounced."""
    path = demo / "代发明细.csv"
    rows = "张守田,,一组,320,成功\n单秀英,,一组,320,失败：户名不符\n查无此人,6222000011112222,,320,成功\n"
    head = "2026年10月农村低保金发放明细,,,,\n代发单位：云岭县农商行,,,,\n姓名,账号,村组,金额,处理结果\n"
    path.write_text(head + rows + "合计,,,960,\n", encoding="utf-8")
    return path


def compact(studio: Studio, demo: Path, passphrase: str) -> None:
    """A 1920×1080 laptop at 150 %: 1280×720 logical."""
    studio.window.resize(1280, 720)
    studio.open(demo / "松林村.fupin", passphrase)
    for place in PLACES:
        studio.window.go(place)
        studio.take(f"{place}-1280")
    studio.close()
    studio.open(demo / "清溪镇.fupin", passphrase)
    studio.take("township-inbox-1280")
    studio.close()


def sheets(out: Path, demo: Path, passphrase: str) -> None:
    """Every kind of printed sheet, the first pages of a village's print."""
    from fupin_desk import home
    from fupin_desk.jobs import asking, checks, opening, post, printing
    from fupin_desk.ui import printer

    office = opening.open_(demo / "松林村.fupin", home.surroundings(), passphrase=passphrase)
    try:
        made: dict[str, bytes] = {
            kind: printing.print_sheets(office, kind, None, office.today()).pdf for kind in KINDS
        }
        made["key-sheet"] = post.key_sheet(office)
        made["questions"] = asking.print_sheet(office, checks.check(office).open).pdf
        made["recovery"] = post.recovery_sheet(office, "-".join(["0000"] * 9))
        for kind, pdf in made.items():
            for page in range(min(printer.page_count(pdf), 3)):
                printer.page_image(pdf, page, 110).save(str(out / f"sheet-{kind}-{page + 1}.png"))
    finally:
        office.close()


def child(demo: Path, out: Path, passphrase: str, mark: str) -> None:
    """One scale, one process."""
    studio = Studio(demo, out, mark, contrast=mark == "-contrast")
    try:
        pages(studio, demo, passphrase)
        if not mark:
            compact(studio, demo, passphrase)
    finally:
        studio.boot.end()
    if not mark:
        sheets(out, demo, passphrase)


def main(arguments: list[str]) -> int:
    """Make the demo, then one child for each scale and look."""
    if arguments[:1] == ["--child"]:
        where, into, passphrase, mark = arguments[1:5]
        child(Path(where), Path(into), passphrase, mark)
        return 0
    from fupin_desk import home
    from fupin_desk.jobs import demo as demo_job

    out = Path(arguments[0]) if arguments else ROOT / "build" / "pictures"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    folder = out / "demo"
    os.environ["FUPIN_DESK_STATE"] = str(folder / "state")
    made = demo_job.make(folder, home.surroundings())
    codes = [
        subprocess.run(
            [sys.executable, __file__, "--child", str(folder), str(out), made.passphrase, mark],
            env={**os.environ, "QT_SCALE_FACTOR": scale},
            check=False,
        ).returncode
        for mark, scale in (("", "1"), ("-150", "1.5"), ("-contrast", "1"))
    ]
    shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"{len(list(out.glob('*.png')))} pictures in {out}\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
