#!/bin/sh
# Opens the window on a demo village made on the spot; with no display it plays the demo month instead and
# says where card, parcel, receipt and picture lie.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
rm -rf build/demo
mkdir -p build
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/fupin-desk demo --out build/demo --window
fi
exec .venv/bin/fupin-desk demo --out build/demo
