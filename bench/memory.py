"""What a ledger of 10,000 households costs in memory, open in the window with its list filled.

Resident bytes of whole processes above the bare window's. The limit is on what is held while the ledger is
open. The peak on the way is told beside it: it holds, for a fifth of a second, the 64 MiB which the key
derivation asks for on purpose (Argon2id, so that guessing is dear) and gives back at once.
"""

from __future__ import annotations

import math
import statistics

import village
from starting import start

LIMIT, ROUNDS, HOUSEHOLDS = 120.0, 3, 10_000
_MB = 1e6


def run() -> list[tuple[str, float, float]]:
    """MB above the bare window."""
    place = village.kept(HOUSEHOLDS)
    now: list[float] = []
    most: list[float] = []
    for _round in range(ROUNDS):
        bare = start(place, "bare")["shown"]
        full = start(place, "ours", str(village.ledger(place)), village.PASSPHRASE)["filled"]
        now.append((full[2] - bare[2]) / _MB)
        most.append((full[3] - bare[3]) / _MB)
    return [
        (f"{HOUSEHOLDS} households open, MB above bare", statistics.median(now), LIMIT),
        (f"{HOUSEHOLDS} households open, peak MB above bare", statistics.median(most), math.inf),
    ]
