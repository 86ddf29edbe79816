"""Who wins a field: pure rules over the writes of one row, the same on every site.

The journal holds every write every node ever made to a row. From that set alone, whatever the order in
which it arrived, this module answers what the row says now and where two people said different things
without knowing of each other. So all sites that hold the same changes hold the same row.

The rules:

1. Per field the greatest (rank, hybrid clock, node) stands. `rank` is already the *effective* one: on
   facts of the village its own word ranks highest, on verdicts the township's (see `effective_rank`).
2. A signed or closed row is not merged field by field. A write that came after the seal's clock from another
   node, and is no correction, was made without knowing the seal: it is set aside whole and shown as a clash.
   The seal ends with the first correction after it.
3. A clash is two nodes' last writes of one field with different values where neither saw the other's; and a
   deletion against another node's edit. It is shown, not decided: rule 1 has decided already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fupin_desk.model.chain import JSON

SETTLING: Final = "settle_clash"
GONE: Final = "gone"
TOWNSHIP_TABLES: Final = frozenset({"verdict"})
"""Tables in which the township's word ranks above the village's; a village cannot write there at all."""

TOWNSHIP_RANK: Final = 2


@dataclass(frozen=True, slots=True)
class Write:
    """One change's write to one row: ``{field: (before, after)}``, before is None for an insert."""

    node: str
    seq: int
    hlc: int
    rank: int
    op: str
    unseals: bool
    change: str
    insert: bool
    fields: Mapping[str, tuple[JSON, JSON]]

    @property
    def order(self) -> tuple[int, int, str, int]:
        """Greater wins."""
        return self.rank, self.hlc, self.node, self.seq


@dataclass(frozen=True, slots=True)
class Seal:
    """A standing signature or closed month over the row: made by whom, when, and over which digest if any."""

    node: str
    hlc: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class ClashFound:
    """Two words about one field; `loser` did not stand. The id is the same on every site."""

    field: str
    winner: Write
    loser: Write

    @property
    def id(self) -> str:
        """Derived from the two changes and the field."""
        pair = sorted((self.winner.change, self.loser.change))
        return hashlib.sha256("/".join([*pair, self.field]).encode()).hexdigest()[:36]

    @property
    def stands(self) -> JSON:
        """The value that stands."""
        return self.winner.fields.get(self.field, (None, None))[1]

    @property
    def fell(self) -> JSON:
        """The value that was said and does not stand."""
        return self.loser.fields.get(self.field, (None, None))[1]

    @property
    def base(self) -> JSON:
        """What the field said before the word that fell."""
        return self.loser.fields.get(self.field, (None, None))[0]


def effective_rank(table: str, rank: int) -> int:
    """A station's rank on a table: the village owns its facts, the township its verdicts."""
    return rank if table in TOWNSHIP_TABLES else -rank


def may_write(table: str, rank: int) -> bool:
    """Whether a station of this rank has a word in this table at all."""
    return table not in TOWNSHIP_TABLES or rank >= TOWNSHIP_RANK


def standing(writes: Iterable[Write]) -> dict[str, Write]:
    """The write that stands, per field."""
    best: dict[str, Write] = {}
    for write in writes:
        for field in write.fields:
            if field not in best or write.order > best[field].order:
                best[field] = write
    return best


def values(writes: Iterable[Write]) -> dict[str, JSON]:
    """What the row says."""
    return {field: write.fields[field][1] for field, write in standing(writes).items()}


def set_aside(
    writes: Sequence[Write], seals: Iterable[Seal], digest_of: Callable[[Mapping[str, JSON]], str | None]
) -> list[Write]:
    """The writes that were made against a seal without knowing it; the others decide the row."""
    aside: dict[tuple[str, int], Write] = {}
    for seal in sorted(seals, key=lambda seal: (seal.hlc, seal.node)):
        end = min((w.hlc for w in writes if w.unseals and w.hlc > seal.hlc), default=None)
        strangers = [w for w in writes if w.node != seal.node and not w.insert and not w.unseals]
        after = [w for w in strangers if w.hlc > seal.hlc and (end is None or w.hlc < end)]
        until = [w for w in writes if w.hlc <= seal.hlc]
        if seal.digest is not None and digest_of(values(until)) != seal.digest:
            unknown = [w for w in strangers if w.hlc <= seal.hlc]
            seen = [w for w in until if w not in unknown]
            if digest_of(values(seen)) != seal.digest:
                continue  # the signature covers neither reading: it no longer stands over this row
            after += unknown
        aside.update({(w.node, w.seq): w for w in after})
    return list(aside.values())


def clashes(kept: Sequence[Write], aside: Sequence[Write]) -> list[ClashFound]:
    """Every pair of words that contradict each other, one per field and pair of nodes."""
    best = standing(kept)
    found: list[ClashFound] = []
    for write in aside:
        found += [ClashFound(field, best[field], write) for field in write.fields if field in best]
    last = _last_words(kept)
    for field, by_node in last.items():
        words = sorted(by_node.values(), key=lambda write: write.order)
        for place, loser in enumerate(words):
            for winner in words[place + 1 :]:
                if _contradict(field, winner, loser, kept):
                    found.append(ClashFound(field, winner, loser))
    return found + _deletions(kept, best)


def _last_words(writes: Iterable[Write]) -> dict[str, dict[str, Write]]:
    """Per field and node that node's latest write."""
    last: dict[str, dict[str, Write]] = {}
    for write in sorted(writes, key=lambda write: (write.hlc, write.seq)):
        for field in write.fields:
            last.setdefault(field, {})[write.node] = write
    return last


def _contradict(field: str, one: Write, other: Write, writes: Sequence[Write]) -> bool:
    if one.fields[field][1] == other.fields[field][1]:
        return False
    return not _saw(field, one, other, writes) and not _saw(field, other, one, writes)


def _saw(field: str, later: Write, earlier: Write, writes: Sequence[Write]) -> bool:
    """Whether `later`'s node knew `earlier`'s word: it or a write before it started from that value."""
    if later.hlc <= earlier.hlc:
        return False
    if later.op == SETTLING:
        return True
    said = earlier.fields[field][1]
    return any(
        write.node == later.node and field in write.fields and write.hlc > earlier.hlc
        and not write.insert and write.fields[field][0] == said
        for write in writes
    )  # fmt: skip


def _deletions(kept: Sequence[Write], best: Mapping[str, Write]) -> list[ClashFound]:
    """A row somebody deleted while somebody else went on editing it: nobody edits what he knows is gone."""
    gone = best.get(GONE)
    if gone is None or gone.fields[GONE][1] is None:
        return []
    edits = [
        w for w in kept
        if w.node != gone.node and w.hlc > gone.hlc and not w.insert and set(w.fields) - {GONE}
    ]  # fmt: skip
    return [ClashFound(GONE, gone, write) for write in edits if write.op != SETTLING]
