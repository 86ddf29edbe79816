"""Checks the locks without a network: no address in any, every named dependency pinned, every pin hashed.

`make check` and CI run this; it needs nothing but the standard library.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def canonical(name: str) -> str:
    """The one spelling of a package name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Package → version of a lock's text."""
    return {canonical(name): version for name, version in PIN.findall(text)}


def wanted(requirements: list[str]) -> dict[str, str]:
    """Package → its specifier, as pyproject.toml writes it."""
    split = (re.match(r"([A-Za-z0-9._-]+)\s*(.*)", line) for line in requirements)
    return {canonical(found[1]): found[2] for found in split if found}


def faults(root: Path = ROOT) -> list[str]:
    """Everything wrong with the locks, one sentence each."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    run = wanted(project["project"]["dependencies"])
    groups = project["dependency-groups"]
    needs = {
        "run.lock": run,
        "dev.lock": run | wanted(groups["dev"]),
        "source.lock": wanted(groups["source"]),
    }
    found = []
    for name, requirements in needs.items():
        text = (root / "requirements" / name).read_text("utf-8")
        if "://" in text:
            found.append(f"{name} holds an address")
        pinned = pins(text)
        for package, specifier in requirements.items():
            if package not in pinned:
                found.append(f"{name} lacks {package}: run make lock")
            elif specifier.startswith("==") and pinned[package] != specifier[2:]:
                found.append(f"{name} pins {package} {pinned[package]}, pyproject.toml wants {specifier}")
        blocks = [b for b in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE) if PIN.match(b)]
        found += [f"{name}: {b.split()[0]} has no hash" for b in blocks if "--hash=sha256:" not in b]
    return found


if __name__ == "__main__":
    problems = faults()
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    sys.exit(1 if problems else 0)
