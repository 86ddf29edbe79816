"""Why a file from outside was not taken in: one class, one code, one sentence each.

None of these sentences names a person or quotes a cell. All of them leave the ledger untouched: the
letterbox only reads. `Limits` says how much of a file is read before it is called too big.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fupin_desk.errors import Trouble
from fupin_desk.i18n import N_


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is enough: sizes in bytes, times in seconds. Generous for a county, tight for a bomb.

    The times are for the largest file; a small one gets less (`for_size`), so that a small bomb ends soon.
    """

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    entries: int = 2_000
    rows: int = 60_000
    columns: int = 1_024
    cells: int = 2_000_000
    memory_bytes: int = 1_536 << 20
    cpu_seconds: int = 120
    wall_seconds: float = 300.0

    def for_size(self, size: int) -> Limits:
        """The limits for a file of this many bytes.

        1 MB of honest spreadsheet (7,000 people in 47 columns) takes 8 s of a good core; a weak laptop gets
        five times that.
        """
        cpu = min(self.cpu_seconds, 15 + (40 * size >> 20))
        return replace(self, cpu_seconds=cpu, wall_seconds=min(self.wall_seconds, 3.0 * cpu))


class FileUnreadable(Trouble):
    """The file is missing or the disk will not give it."""

    code = "FD-I01"
    what_happened = N_("打不开这个文件：{file}。")
    what_now = N_("请确认文件还在、U盘没有拔出，再试一次。")


class NotASheet(Trouble):
    """By its content this is no spreadsheet."""

    code = "FD-I02"
    what_happened = N_("{file} 不是能读的表格文件。")
    what_now = N_("请用表格软件打开它，另存为 .xlsx 或 .csv 再导入。")


class HasPassword(Trouble):
    """An encrypted workbook."""

    code = "FD-I03"
    what_happened = N_("{file} 这个文件有密码，读不了。")
    what_now = N_("请用表格软件打开，取消密码后另存，再导入。")


class TooBig(Trouble):
    """Over a limit, packed or unpacked."""

    code = "FD-I04"
    what_happened = N_("{file} 太大：{what}超过了上限 {limit}。")
    what_now = N_("请只留下需要的工作表和行，另存后再导入；来历不明的文件请不要导入。")


class SheetDamaged(Trouble):
    """It says it is a spreadsheet, but it cannot be read."""

    code = "FD-I05"
    what_happened = N_("{file} 已损坏或没有复制完整，读不出来。")
    what_now = N_("请向发来的人重新要一份；什么都没有改动。")


class Hostile(Trouble):
    """Reading took more memory or time than any honest file needs, or the file holds what none may."""

    code = "FD-I06"
    what_happened = N_("{file} 的内容不正常，已停止读取。")
    what_now = N_("请不要再打开这个文件，向发来的人核实；什么都没有改动。")


class NoRoster(Trouble):
    """A sound spreadsheet without anything that looks like a roster."""

    code = "FD-I07"
    what_happened = N_("在 {file} 里没有找到花名册：没有哪一行写着花名册的表头。")
    what_now = N_("请确认选对了文件；表头要有“姓名”，还要有“证件号码”“与户主关系”或“户编号”。")


class Cancelled(Trouble):
    """The person stopped it."""

    code = "FD-I08"
    what_happened = N_("已停止导入。")
    what_now = N_("什么都没有改动，需要时可以重新导入。")


class WebPage(Trouble):
    """A web page or XML saved under a spreadsheet's name."""

    code = "FD-I09"
    what_happened = N_("{file} 其实是网页格式，只是名字像表格。")
    what_now = N_("请用表格软件打开它，另存为 .xlsx 再导入。")


class Mislabelled(Trouble):
    """Text whose characters cannot be told."""

    code = "FD-I10"
    what_happened = N_("{file} 的文字编码认不出来。")
    what_now = N_("请用表格软件打开它，另存为 .xlsx 再导入。")
