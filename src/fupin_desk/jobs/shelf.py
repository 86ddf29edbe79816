"""The rule packs and lines a village can count by: what ships with the program, and what came to it.

`Village.rules` names the packs in use, newest first, separated by blanks: ``county-2026@1f2e3d4c5b6a
generic-2023``. An imported pack is named with the first digits of its digest, so that a newer text under the
same id changes nothing until somebody chooses it; and a pack in use never reaches back before its own first
day: earlier months stay with the one that was in use before.

What came from outside may be anything: a text whose digest is wrong or that cannot be read is left off the
shelf, and a line of an unknown kind is left out. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, cast, get_args

from fupin_desk.jobs.office import Office
from fupin_desk.jobs.resources import PACKS, NoSuchPack
from fupin_desk.model import policy
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.policy import LineWord, PackFile
from fupin_desk.model.rules import (
    LineKind,
    PovertyLine,
    RulePack,
    covers,
    in_force,
    parse_pack,
    refuse_unknown_items,
)
from fupin_desk.model.values import Month
from fupin_desk.model.village import the_village

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEFAULT = "generic-2023"
_STATIONS = ("township", "village")
"""Whose confirmation stands first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One pack on the shelf, as it counts: with the confirmation somebody here or above gave it.

    `text` is the file as it came; `came_on` is None for what ships with the program; `confirmed_at` says
    which desk confirmed it ('' for a file that says so itself), `confirmed_doc` by which document.
    """

    pack: RulePack
    text: str
    came_on: date | None
    came_from: str
    confirmed_at: str
    confirmed_doc: str

    @property
    def ref(self) -> str:
        """How a village names this very version."""
        return self.pack.ref


@lru_cache(maxsize=64)
def _read(text: str, shipped: bool) -> RulePack:
    pack = parse_pack(text.encode())
    return pack if shipped else replace(pack, sha256=policy.digest(text))


def shelf(office: Office, s: Session, village: str, *, struck: bool = False) -> list[Kept]:
    """Every pack a village can choose: the shipped ones, then those that came, oldest first."""
    rows: dict[str, list[PackFile]] = {}
    for row in policy.pack_files(s, village, struck=struck):
        if row.sound:
            rows.setdefault(row.sha256, []).append(row)
    found = [
        _kept(_read(text, True), text, rows.pop(policy.digest(text), []), shipped=True)
        for text in office.resources.pack_texts.values()
    ]
    for same in rows.values():
        try:
            pack = _read(same[0].text, False)
            refuse_unknown_items(pack, office.resources.items)
        except BadPack:
            continue  # from a parcel of another program; the preview of an import refuses it by name
        found.append(_kept(pack, same[0].text, same, shipped=False))
    return found


def _kept(pack: RulePack, text: str, rows: Sequence[PackFile], *, shipped: bool) -> Kept:
    """A pack with the first confirmation there is: the township's, the village's, the file's own."""
    came = None if shipped else min(row.came_on for row in rows)
    origin = "" if shipped else next((row.came_from for row in rows if row.came_from), "")
    for station in _STATIONS:
        for row in rows:
            if row.station == station and row.confirmed_by and row.confirmed_on:
                said = replace(pack, confirmed_by=row.confirmed_by, confirmed_on=row.confirmed_on)
                return Kept(said, text, came, origin, station, row.confirmed_doc)
    return Kept(pack, text, came, origin, "", "")


def find(office: Office, s: Session, village: str, name: str, month: Month | None = None) -> Kept:
    """A pack by its ref, or by its id: of several versions the newest in force by `month` (or at all).

    Raises NoSuchPack.
    """
    exact = "@" in name
    on_shelf = shelf(office, s, village, struck=exact)
    if exact:
        found = [kept for kept in on_shelf if kept.ref == name]
    else:
        found = [kept for kept in on_shelf if kept.pack.id == name]
        begun = [kept for kept in found if month is None or Month.of(kept.pack.valid_from) <= month]
        found = sorted(begun or found, key=lambda kept: (kept.pack.valid_from, kept.came_on or date.min))
    if not found:
        known = dict.fromkeys(kept.ref for kept in shelf(office, s, village))
        raise NoSuchPack(pack=name[:60], packs="、".join(known))
    return found[-1]


def chain(office: Office, s: Session, village: str) -> list[Kept]:
    """The packs in use in a village, newest first; never empty. What is not to be found is passed over."""
    row = the_village(s, village)
    refs = row.rules.split() if row is not None else []
    if not any("@" in ref for ref in refs) and not policy.pack_files(s, village):
        return [_plain(office, ref) for ref in refs if ref in PACKS] or [_plain(office, DEFAULT)]
    by_ref = {kept.ref: kept for kept in shelf(office, s, village, struck=True)}
    return [by_ref[ref] for ref in refs if ref in by_ref] or [by_ref[DEFAULT]]


def _plain(office: Office, name: str) -> Kept:
    text = office.resources.pack_texts[name]
    return _kept(_read(text, True), text, [], shipped=True)


def in_use(office: Office, s: Session, village: str, month: Month | None = None) -> RulePack:
    """The pack by which a village counts a month, without one the month that is now."""
    return in_force([kept.pack for kept in chain(office, s, village)], month or Month.of(office.today()))


def lines(office: Office, s: Session, village: str, pack: RulePack) -> list[PovertyLine]:
    """Every line that can hold for a village: those put down, the pack's own, the shipped ones.

    Who puts a line down here overrules a shipped one of the same region, kind and year; a line of a confirmed
    pack is confirmed with it.
    """
    found: dict[tuple[str, str, int], PovertyLine] = {}
    words = sorted(policy.line_words(s, village), key=lambda row: _STATIONS.index(_station(row)))
    put_down = [line for line in map(_line, words) if line is not None]
    own = [_with_its_pack(line, pack) for line in pack.lines]
    for line in sorted((*put_down, *own, *office.resources.lines), key=lambda line: not line.confirmed):
        if covers(line.region, village):
            found.setdefault((line.region, line.kind, line.year), line)
    return sorted(found.values(), key=lambda line: (-line.year, line.kind, -len(line.region.rstrip("0"))))


def _station(row: LineWord) -> str:
    return row.station if row.station in _STATIONS else _STATIONS[-1]


def _line(row: LineWord) -> PovertyLine | None:
    """A row as a line; None for what no line can say (a newer program may know more kinds)."""
    good = row.kind in get_args(LineKind) and row.amount > 0
    if not good or not (row.region.isdecimal() and len(row.region) in (6, 9, 12)):
        return None
    kind = cast("LineKind", row.kind)
    return PovertyLine(
        row.region, kind, row.year, row.amount, False, row.source_doc, row.confirmed_by,
        row.confirmed_on, row.note,
    )  # fmt: skip


def _with_its_pack(line: PovertyLine, pack: RulePack) -> PovertyLine:
    if line.confirmed or not pack.confirmed:
        return line
    return replace(line, confirmed_by=pack.confirmed_by, confirmed_on=pack.confirmed_on)
