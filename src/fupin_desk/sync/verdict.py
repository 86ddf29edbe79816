"""What can be wrong with a parcel, in words.

A parcel comes from outside and may be hostile, damaged, or simply early. Each way it can fail is one class
here with one sentence; `verdict` says whether the parcel is *refused* (nothing of it will ever be taken) or
*held* (it is kept unread and tried again when what is missing has come). `Verdict` is what a person and the
command line are told after opening one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from fupin_desk.errors import FINDINGS, Finding, Trouble
from fupin_desk.i18n import N_

Outcome = Literal["accepted", "already", "held", "refused"]


class ParcelTrouble(Trouble):
    """Something is wrong with a parcel or with the place it is written to."""

    verdict: ClassVar[Outcome] = "refused"


class NotAParcel(ParcelTrouble):
    """The file does not begin as an age file does."""

    code = "FD-P01"
    what_happened = N_("这个文件不是本程序的收发包。")
    what_now = N_("请选择以 .fpp 结尾（或 .fpp.001、.fpp.002……）的文件。")


class NotSealedToUs(ParcelTrouble):
    """No recipient of the age file is ours."""

    code = "FD-P02"
    what_happened = N_("这个包不是封给本单位的，本机打不开。")
    what_now = N_("请交给收件单位；如果本单位换过密钥，请让对方登记新的密钥卡后重新发送。")


class UnknownSender(ParcelTrouble):
    """Signed with a key nobody enrolled here."""

    code = "FD-P03"
    what_happened = N_("发件单位的密钥没有在本机登记，包里的内容没有读取。")
    what_now = N_("请先登记发件单位的密钥卡并核对核对词，再接收一次。")


class BadSignature(ParcelTrouble):
    """The content is not what the sender signed."""

    code = "FD-P04"
    what_happened = N_("包的签名与内容不符，可能被人改动过。")
    what_now = N_("不要使用这个文件，请联系发件单位重新发送。")


class ParcelDamaged(ParcelTrouble):
    """Cut short, bits changed on the way, or not built as the format demands."""

    code = "FD-P05"
    what_happened = N_("包不完整或已损坏，没有接收任何内容。")
    what_now = N_("请重新拷贝一次；还不行就请发件单位重新发送。")


class NewerFormat(ParcelTrouble):
    """A later major version: kept, not half read."""

    code = "FD-P06"
    exit_code = FINDINGS
    verdict = "held"
    what_happened = N_("这个包是更新版本（{version}）的程序做的，先存着，没有读取。")
    what_now = N_("请升级本程序后再接收一次。")


class VolumesMissing(ParcelTrouble):
    """A parcel in volumes of which not all are here."""

    code = "FD-P07"
    exit_code = FINDINGS
    verdict = "held"
    what_happened = N_("分卷不齐，还缺第 {missing} 卷。")
    what_now = N_("请把缺的分卷和其余分卷放在一起，再接收一次。")


class VolumesMixed(ParcelTrouble):
    """Volumes of different parcels, or one volume twice."""

    code = "FD-P08"
    what_happened = N_("选中的分卷有重复，或不属于同一个包。")
    what_now = N_("请一次只选同一个包的全部分卷，每卷一个。")


class TooLarge(ParcelTrouble):
    """A declared size beyond what a parcel may carry."""

    code = "FD-P09"
    what_happened = N_("包里的“{part}”超过了允许的大小，没有接收。")
    what_now = N_("请联系发件单位检查后重新发送。")


class Misaddressed(ParcelTrouble):
    """Sealed to our key, but its signed letterhead names other stations."""

    code = "FD-P10"
    what_happened = N_("包里写明的收发单位与密钥不符，可能是转手的包。")
    what_now = N_("不要使用这个文件，请联系发件单位重新发送。")


class ChangesUnsound(ParcelTrouble):
    """Rightly signed, but the changes do not form the chains its letterhead promises."""

    code = "FD-P11"
    what_happened = N_("包里第 {seq} 号改动前后接不上，没有接收任何内容。")
    what_now = N_("请发件单位先运行“核验账本”，修复后重新发送。")


class Stopped(ParcelTrouble):
    """The person pressed stop."""

    code = "FD-P12"
    what_happened = N_("已按您的要求停止，什么也没有改变。")
    what_now = N_("需要时可以重新开始。")


class NoRoom(ParcelTrouble):
    """The disk or stick is full."""

    code = "FD-P13"
    what_happened = N_("磁盘或U盘空间不够，包没有写成。")
    what_now = N_("请腾出空间或换一个U盘，再试一次；账本没有受影响。")


class CannotWrite(ParcelTrouble):
    """The disk or stick cannot be written to, or was pulled out."""

    code = "FD-P14"
    what_happened = N_("写不进这个位置，包没有写成。")
    what_now = N_("请检查U盘是否插好、是否写保护，再试一次；账本没有受影响。")


class TooBigForPlace(ParcelTrouble):
    """The file system cannot hold one file of this size (FAT32 ends at 4 GiB)."""

    code = "FD-P16"
    what_happened = N_("这个U盘的格式存不下这么大的单个文件。")
    what_now = N_("请在发送时选择“分卷”，再试一次；账本没有受影响。")


class CannotRead(ParcelTrouble):
    """A file that was named cannot be read."""

    code = "FD-P15"
    what_happened = N_("文件读不出来。")
    what_now = N_("请检查U盘是否插好，或把文件拷到电脑上再试。")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a parcel: the outcome, one sentence why, its code, and findings about its content."""

    outcome: Outcome
    why: str
    code: str = "OK"
    findings: tuple[Finding, ...] = field(default=())

    @classmethod
    def of(cls, trouble: ParcelTrouble) -> Verdict:
        """The verdict a trouble stands for."""
        return cls(trouble.verdict, trouble.what, trouble.code)
