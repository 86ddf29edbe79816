#!/bin/sh
# The whole set-up of a fresh machine; `make setup`, `make test` and `make run` all begin here.
#   1. system packages: looks with dpkg, installs only what is missing (as root, else sudo, else says the command)
#   2. .venv, from the first Python between 3.11 and 3.13 it finds
#   3. the packages of requirements/*.lock, every file checked against its hash
#   4. the program itself, editable, without asking any registry
# The stamp is written last and keyed on locks and pyproject.toml: a second run looks at it and ends.
set -eu
cd "$(dirname "$0")/.."

# Qt without a display, Qt on a real X, and what the tests and `make run` call.
PACKAGES="libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libx11-6
libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1
poppler-utils age openssh-client xvfb xauth"

say() { printf '%s\n' "$*" >&2; }

# A package counts as there under its name or under the name Debian 13 gave it (libglib2.0-0t64).
installed() {
    for name in "$1" "${1}t64"; do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) || status=
        if [ "$status" = installed ]; then return 0; fi
    done
    return 1
}

good_python() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        if good_python "$name"; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        say "Not a Debian: please see to these, or what they are called here: $PACKAGES"
        return 0
    fi
    missing=
    for package in $PACKAGES; do installed "$package" || missing="$missing $package"; done
    find_python >/dev/null || missing="$missing python3 python3-venv"
    if [ -z "$missing" ]; then return 0; fi
    say "Installing:$missing"
    if [ "$(id -u)" = 0 ]; then
        root=
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        root=sudo
    else
        say "Please run as root:  apt-get update && apt-get install -y --no-install-recommends$missing"
        exit 1
    fi
    $root apt-get update -q >/dev/null
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
}

stamp=.venv/.set-up
key=$(cat pyproject.toml requirements/dev.lock requirements/source.lock scripts/setup.sh | sha256sum)
key="$key $(pwd)"
if [ -x .venv/bin/fupin-desk ] && [ "$(cat $stamp 2>/dev/null)" = "$key" ] && .venv/bin/python -c '' 2>/dev/null
then
    exit 0
fi

install_missing
python=$(find_python) || { say "No Python 3.11 to 3.13 with venv was found."; exit 1; }
if ! good_python .venv/bin/python; then "$python" -m venv --clear .venv; fi
rm -f $stamp
export PIP_DISABLE_PIP_VERSION_CHECK=1
pip=".venv/bin/python -m pip install --quiet"
say "Installing the locked packages into .venv"
$pip --require-hashes --only-binary=:all: -r requirements/dev.lock
# No wheel of these is published; they are built here, offline but for the archive itself, with locked tools.
$pip --require-hashes --no-deps --no-build-isolation --no-binary=:all: -r requirements/source.lock
$pip --no-deps --no-build-isolation --no-index -e .
printf '%s\n' "$key" >$stamp
