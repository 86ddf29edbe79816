#!/bin/sh
# Writes requirements/*.lock from pyproject.toml: every version pinned, every file hashed, no address of any host.
#   run.lock     what the program needs
#   dev.lock     the same and what its tests and builds need: wheels only
#   source.lock  the few without a wheel, built on the spot with tools from dev.lock
# Needs `uv` on the path; `sh scripts/lock.sh --upgrade` takes newer versions, without it pins stay as they are.
set -eu
cd "$(dirname "$0")/.."

lock() {
    out=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command "make lock" "$@" --output-file "requirements/$out"
}

mkdir -p requirements
lock run.lock --only-binary :all: "$@" pyproject.toml
lock dev.lock --only-binary :all: "$@" --group dev pyproject.toml
lock source.lock --no-deps --no-binary :all: "$@" --group source
python3 scripts/check_locks.py
