"""Relations to the head of a household: the national list, and what a new head changes in them.

`offer` proposes what somebody is to a new head, and only where it can mean one thing: the old head is the
new head's 配偶 if the spouse follows, the 之父 or 之母 of a son. Everything else is '' and asked. An offer is
an offer: a person says yes before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEAD: Final = "户主"
RELATIONS: Final = (
    "户主", "配偶", "之子", "之女", "之儿媳", "之女婿", "之孙子", "之孙女", "之外孙子", "之外孙女",
    "之父", "之母", "之岳父", "之岳母", "之公公", "之婆婆", "之祖父", "之祖母", "之外祖父", "之外祖母",
    "之兄弟姐妹", "之兄弟媳妇", "之叔伯", "之侄儿", "之侄女", "之曾孙子", "之曾孙女", "其他",
)  # fmt: skip
"""The 28 labels of the national roster."""

_PARENT: Final[Mapping[str, str]] = {"男": "之父", "女": "之母"}
_CHILD: Final[Mapping[str, str]] = {"男": "之子", "女": "之女"}
_DESCENDANTS: Final = ("之子", "之女", "之孙子", "之孙女", "之儿媳", "之女婿", "之外孙子", "之外孙女")
_TO_SPOUSE: Final[Mapping[str, str]] = {HEAD: "配偶"} | {one: one for one in _DESCENDANTS}
_IN_LAW: Final[Mapping[tuple[str, str], str]] = {
    ("之父", "男"): "之岳父",
    ("之父", "女"): "之公公",
    ("之母", "男"): "之岳母",
    ("之母", "女"): "之婆婆",
}


def offer(old: str, new_head: str, *, sex: str = "", head_sex: str = "") -> str:
    """What somebody is to a new head, where it can mean only one thing; '' asks.

    `old` is his relation to the old head, `new_head` the new head's; `sex` and `head_sex` are 男 or 女.
    """
    if new_head == HEAD:
        return old
    if new_head == "配偶":
        return _TO_SPOUSE.get(old, "") or _IN_LAW.get((old, head_sex), "")
    if new_head in ("之子", "之女"):
        to_child = {HEAD: _PARENT.get(sex, ""), "配偶": _PARENT.get(sex, "")}
        return to_child.get(old, "") or ("之兄弟姐妹" if old in ("之子", "之女") else "")
    if new_head in ("之父", "之母"):
        to_parent = {"之父": "配偶", "之母": "配偶", HEAD: _CHILD.get(sex, "")}
        return to_parent.get(old, "") or (_CHILD.get(sex, "") if old == "之兄弟姐妹" else "")
    return ""
