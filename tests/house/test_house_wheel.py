"""The built wheel is the whole program: installed elsewhere, it makes a ledger and prints a card.

The wheel is built without a network by the locked hatchling and unpacked by pip into a folder of its own;
only the libraries come from the environment the tests run in. So a resource that was forgotten, or a path
that only holds in a checkout, shows here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT

HEAD = "张𬍛三"
PASSPHRASE = "试用口令 12345678"


def _run(arguments: list[str], cwd: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        arguments, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{arguments[-8:]}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout as it is."""
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel in it and nothing of the checkout."""
    target = tmp_path_factory.mktemp("elsewhere") / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--no-deps", "--no-index", "--target", str(target), str(wheel)], target.parent)
    return target


def test_the_wheel_carries_every_resource_and_licence(wheel: Path) -> None:
    """What lies under resources/ in the checkout lies under fupin_desk/resources/ in the wheel."""
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    missing = [
        str(path.relative_to(ROOT))
        for path in resources
        if f"fupin_desk/{path.relative_to(ROOT).as_posix()}" not in names
    ]
    assert not missing, missing
    kinds = {path.relative_to(ROOT).parts[1] for path in resources}
    assert {"fonts", "rules", "locale"} <= kinds
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "OFL-NotoSansSC.txt", "OFL-LXGWWenKai.txt"} <= licences


def test_the_wheel_carries_the_program_and_no_tests(wheel: Path) -> None:
    """Every module of the source, and nothing of tests, scripts or notes."""
    names = zipfile.ZipFile(wheel).namelist()
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert modules <= set(names)
    tops = {name.split("/", 1)[0] for name in names}
    assert len(tops) == 2, tops


def test_an_installed_wheel_prints_a_card(elsewhere: Path, tmp_path: Path) -> None:
    """new, household add, entry add, print: a card with embedded fonts and the right words on it."""
    env = os.environ | {
        "PYTHONPATH": str(elsewhere),
        "FUPIN_DESK_PASSPHRASE": PASSPHRASE,
        "QT_QPA_PLATFORM": "",
        "FUPIN_DESK_STATE": str(tmp_path / "state"),
    }
    where = [sys.executable, "-W", "error", "-c", "import fupin_desk; print(fupin_desk.__file__)"]
    assert Path(_run(where, tmp_path, env).strip()).is_relative_to(elsewhere)

    def desk(*words: str) -> dict[str, Any]:
        ledger = [] if words[0] == "new" else ["--ledger", "石门村.fupin"]
        out = _run([sys.executable, "-m", "fupin_desk", *ledger, "--json", *words], tmp_path, env)
        answer: dict[str, Any] = json.loads(out)
        assert answer["ok"], answer
        return dict(answer["data"])

    made = desk("new", "石门村.fupin", "--role", "village", "--code", "999999001001", "--name", "石门村")
    assert made["recovery_code"]
    desk("household", "add", "--no", "0101", "--head", HEAD, "--group", "一组")
    (household,) = desk("household", "list")["households"]
    assert (household["head"], household["members"]) == (HEAD, 1)
    number = household["household_no"]
    line = ["--household", number, "--month", "2026-10", "--item", "B2", "--amount", "1234.56"]
    assert desk("entry", "add", *line)["entry_id"]
    printed = desk("print", "indoor-card", "--village", "--date", "2026-10-31", "--out", "card.pdf")
    assert printed["pages"] >= 1
    assert printed["skipped"] == []
    text = _run(["pdftotext", "-layout", "card.pdf", "-"], tmp_path)
    assert HEAD in text
    assert "1,234.56" in text
    fonts = _run(["pdffonts", "card.pdf"], tmp_path).splitlines()[2:]
    assert fonts
    assert all(row.split()[-5] == "yes" for row in fonts), "every font is embedded\n" + "\n".join(fonts)
