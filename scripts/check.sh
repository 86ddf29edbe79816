#!/bin/sh
# Everything that is checked without running the program: locks, style, types. `make check` adds the tests.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python scripts/check_locks.py
.venv/bin/ruff check .
.venv/bin/ruff format --check --quiet .
.venv/bin/mypy
