"""Members who are away, and whether the ledger lets them share the income as the rule pack says.

A ledger knows of each membership only whether it shares the income; why somebody is away stands in words, in
the remark or the schooling of the roster. Here the words are held against the pack's `members`: where they
disagree with the ledger, that is a question for the next visit. Nothing is ever changed by it, because a
remark may be old and may speak of somebody else. Pure; the answers carry numbers of people, never names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.model.rules import ABSENCES, RulePack

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "conscript": ("参军", "服兵役", "服役", "当兵", "义务兵", "现役"),
    "prison": ("服刑", "收监", "判刑", "入狱"),
    "missing": ("失踪", "失联", "下落不明"),
    "married_out": ("嫁出", "外嫁", "出嫁", "嫁到", "嫁往", "已嫁"),
}
_SCHOOLS: Final = ("大专", "本科", "大学", "高职", "中职", "技工", "研究生", "硕士", "博士")
_OVER: Final = ("退役", "退伍", "刑满", "释放", "复员", "离婚", "毕业", "曾")
_OTHERS: Final = (
    "丈夫", "妻子", "父亲", "母亲", "父母", "其夫", "其妻", "其父", "其母", "其子", "其女", "老伴", "儿子",
    "女儿", "配偶", "哥", "弟", "姐", "妹",
)  # fmt: skip
"""Words that turn a remark to the past or to somebody else: then it says nothing about this member."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger holds of one member: remark, schooling, and whether he shares the income."""

    remark: str
    student: str
    shares: bool


def absence(member: Told) -> str:
    """Why a member seems to be away, a key of `ABSENCES`; '' where the words say nothing."""
    if not any(word in member.remark for word in (*_OVER, *_OTHERS)):
        for reason, words in _WORDS.items():
            if any(word in member.remark for word in words):
                return reason
    return "student" if any(word in member.student for word in _SCHOOLS) else ""


def questions(pack: RulePack, members: Iterable[Told]) -> list[str]:
    """What to ask where the ledger lets people share, or not, against the rule pack."""
    if pack.divisor != "sharing":
        return []
    found = Counter((why, m.shares) for m in members if (why := absence(m)) and pack.members[why] != m.shares)
    said = []
    for (why, shares), count in sorted(found.items()):
        text = (
            _("有 {count} 人记着“{why}”，账上算共享收入；核算办法说不算，请核实。")
            if shares
            else _("有 {count} 人记着“{why}”，账上不算共享收入；核算办法说算，请核实。")
        )
        said.append(text.format(count=count, why=_(ABSENCES[why])))
    return said
