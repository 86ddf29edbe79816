"""The standard list of items: what a line of the account can be, and on which side it stands.

A line is entered under a code (``A1`` … ``E4``, ``R``, ``X``, ``F1`` …, ``G1`` …), with a sub-item after a
point where the form or the village has one: numbered by the form (``D5.1`` 退耕还林) or local text
(``B1.烤烟``). The code alone gives the side, so amounts are always positive. The list itself is data
(`resources/items.toml`, after the 2023 collection form); this file only reads and looks up. Pure: bytes
come in, values go out.

Laws:

* An item nobody knows is refused where a line is written (`UnknownItem`); so is an unknown number under
  a numbered item (`UnknownSub`), because a mistyped ``D6.71`` would silently lose its rule.
* An item with numbered sub-items takes no free text beside them, except that a sub-item's own label
  finds its number (``D6.地力补贴`` is ``D6.2``). Any other item takes local text up to 20 characters.
* A sub-item is stored without its item: ``D5.1`` is item ``D5``, sub ``1``.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _

Side = Literal["income", "cost", "living", "loan", "reference"]
SUB_LIMIT: Final = 20


class UnknownItem(Refusal):
    """A code that is not on the list of items."""

    code = "FD-J35"
    what_happened = N_("没有“{given}”这个记账项目。")
    what_now = N_("请用 A1 到 E4、R、X、F1 到 F8、G1 到 G3 中的一个，例如 B2 或 D6.2。")


class UnknownSub(Refusal):
    """A sub-item that the item does not have, or a local one that cannot be kept."""

    code = "FD-J36"
    what_happened = N_("项目 {item} 下面没有“{given}”这个细项。")
    what_now = N_("请从细项清单里选一个；本地细项写在 A、B、E 等没有清单的项目下，最多 20 个字。")


class BadItemList(Refusal):
    """The item list's file cannot be used."""

    code = "FD-J37"
    what_happened = N_("记账项目清单有错（{place}），没有采用。")
    what_now = N_("请用安装包里的清单，或请发清单的人改正后再试。")


@dataclass(frozen=True, slots=True)
class SubItem:
    """A numbered sub-item of the form; `case` names the switch of the rule pack that rules it, or ''."""

    no: str
    label: str
    case: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its place in the list (`order`), its side, and the switch (`case`) that rules it, or ''.

    `wage` items may carry living cost and money sent home. `known` are local sub-items worth offering.
    """

    code: str
    label: str
    group: str
    group_label: str
    side: Side
    order: int
    wage: bool
    case: str
    subs: Mapping[str, SubItem]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """All items in the order of the form, and where the list comes from."""

    source: str
    items: Mapping[str, Item]
    price_sources: Mapping[str, str] = field(default_factory=dict)
    """Where a price may come from: code → label, in the order they are offered."""

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items.values())

    def get(self, code: str) -> Item:
        """The item of a code that stands in the ledger.

        A code this list does not have (written by a newer program, or by a broken one) must not take the
        whole village along: such a line is shown by its code and counts in no view, like a reference item.
        Whoever writes goes through `parse`, which refuses it.
        """
        return self.items.get(code) or _stranger(code, len(self.items))

    def parse(self, text: str) -> tuple[str, str]:
        """Read ``B2``, ``d5.1``, ``B1.烤烟`` into (item, sub). Raises UnknownItem or UnknownSub."""
        plain = unicodedata.normalize("NFKC", text).strip()
        code, point, sub = plain.partition(".")
        item = self.items.get(code.strip().upper())
        if item is None:
            raise UnknownItem(given=plain[:SUB_LIMIT])
        sub = sub.strip()
        if not point:
            return item.code, ""
        if sub in item.subs:
            return item.code, sub
        for numbered in item.subs.values():
            if numbered.label == sub:
                return item.code, numbered.no
        if item.subs or not _keepable(sub) or item.side == "reference":
            raise UnknownSub(item=item.code, given=sub[:SUB_LIMIT])
        return item.code, sub

    def case(self, code: str, sub: str) -> str:
        """The switch that rules an item with its sub-item: the sub-item's own, else the item's, else ''."""
        item = self.get(code)
        numbered = item.subs.get(sub)
        return (numbered.case if numbered else "") or item.case

    def label(self, code: str, sub: str = "") -> str:
        """What a person reads: ``生态补偿·退耕还林``."""
        item = self.get(code)
        if not sub:
            return item.label
        numbered = item.subs.get(sub)
        return f"{item.label}·{numbered.label if numbered else sub}"


def written(item: str, sub: str) -> str:
    """An item with its sub-item as it is typed and shown: ``D5.1``, ``B1.烤烟``, ``A1``."""
    return f"{item}.{sub}" if sub else item


def _stranger(code: str, order: int) -> Item:
    label = _("没有的项目 {code}").format(code=code[:SUB_LIMIT])
    nothing: Mapping[str, SubItem] = MappingProxyType({})
    return Item(code, label, "", _("没有的项目"), "reference", order, False, "", nothing, ())


def _keepable(sub: str) -> bool:
    """Local text: not empty, not a number (numbers belong to the form), short, printable, without points."""
    return 0 < len(sub) <= SUB_LIMIT and not sub.isdecimal() and "." not in sub and sub.isprintable()


def parse_items(data: bytes) -> ItemList:
    """Read `items.toml`. Raises BadItemList naming the place that is wrong."""
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        groups = {str(group["code"]): group for group in raw["group"]}
        found: dict[str, Item] = {}
        for order, entry in enumerate(raw["item"]):
            item = _item(entry, groups, order)
            if item.code in found:
                raise BadItemList(place=item.code)
            found[item.code] = item
        sources = {str(one["code"]): str(one["label"]) for one in raw.get("price_source", [])}
        return ItemList(str(raw["source"]), MappingProxyType(found), MappingProxyType(sources))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as wrong:
        raise BadItemList(place=str(wrong)[:80]) from wrong


def _item(entry: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]], order: int) -> Item:
    code = str(entry["code"])
    group = groups[code[:1]]
    side = str(group["side"])
    if side not in get_args(Side):
        raise BadItemList(place=f"{code[:1]} side")
    subs: dict[str, SubItem] = {}
    for row in entry.get("subs", []):
        sub = SubItem(str(row["no"]), str(row["label"]), str(row.get("case", "")))
        if sub.no in subs:
            raise BadItemList(place=f"{code}.{sub.no}")
        subs[sub.no] = sub
    return Item(
        code=code,
        label=str(entry["label"]),
        group=code[:1],
        group_label=str(group["label"]),
        side=cast("Side", side),
        order=order,
        wage=bool(group.get("wage", False)),
        case=str(entry.get("case", "")),
        subs=MappingProxyType(subs),
        known=tuple(str(name) for name in entry.get("known", [])),
    )
