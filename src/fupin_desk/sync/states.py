"""The state of a record, shown everywhere: 草稿 · 已签字 · 已封包 · 乡镇已收 · 已通过 · 退回待补正.

A record is one household's month. Its state is not stored; it follows from where its last change stands in
the journal, how far parcels were sealed and the other side's position reaches, and the newest verdict of a
person. A verdict speaks about the facts it was given on: when they have changed since, it is no longer the
record's state. Only a person's *passed* is green; a machine receipt makes it merely *received*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from fupin_desk.model import post
from fupin_desk.model.station import Exchange
from fupin_desk.sync.records import ParcelHead

State = Literal["empty", "draft", "signed", "sealed", "received", "passed", "returned"]
Key = tuple[str, str]
"""Household id and month."""


def record_state(
    *,
    lines: int,
    signed: bool,
    touched: Mapping[str, int],
    sealed: Mapping[str, int],
    received: Mapping[str, int],
    verdict: tuple[str, str] | None = None,
    facts: str = "",
) -> State:
    """One record's state.

    `touched` is the last change of the record per node, `sealed` how far our parcels reach, `received` the
    other side's position. `verdict` is (``passed`` or ``returned``, digest of the facts it was given on) and
    `facts` their digest now.
    """
    if verdict is not None and verdict[1] == facts:
        return "returned" if verdict[0] == "returned" else "passed"
    if not lines:
        return "empty"
    if _within(touched, received):
        return "received"
    if _within(touched, sealed):
        return "sealed"
    return "signed" if signed else "draft"


def sealed_position(sent: Iterable[Exchange], received: Mapping[str, int]) -> dict[str, int]:
    """How far parcels that were sealed reach, per node, beyond what the other side has `received`.

    `sent` is newest first: behind a parcel that has wholly arrived there is nothing more to learn.
    """
    reach = dict(received)
    for row in sent:
        ranges = ParcelHead.read(str(row.detail["head"]).encode()).ranges
        if ranges and all(run.to_seq <= received.get(run.node, 0) for run in ranges):
            break
        for run in ranges:
            reach[run.node] = max(reach.get(run.node, 0), run.to_seq)
    return reach


def record_states(
    s: post.Reading,
    village: str,
    station: str,
    signed: Mapping[Key, bool],
    verdicts: Mapping[Key, tuple[str, str]],
    facts: Mapping[Key, str],
) -> dict[Key, State]:
    """Every record's state in a village, towards the station of code `station` ('' if none is enrolled).

    `facts` has the digest of every month that has lines now; `verdicts` the newest verdict per month.
    """
    received = post.reached(s, station, village)
    sealed = sealed_position(post.exchanges(s, village, station, "out"), received)
    # Before the first parcel nothing can be sealed or received: no need to look into the journal.
    months = {month for _house, month in facts}
    touched = post.months_touched(s, village, months) if sealed else {}
    return {
        key: record_state(
            lines=int(key in facts), signed=signed.get(key, False), touched=touched.get(key, {}),
            sealed=sealed, received=received, verdict=verdicts.get(key), facts=facts.get(key, ""),
        )
        for key in touched.keys() | facts.keys()
    }  # fmt: skip


def _within(touched: Mapping[str, int], reach: Mapping[str, int]) -> bool:
    return bool(touched) and all(reach.get(node, 0) >= seq for node, seq in touched.items())
