"""What can happen to a store, each with its own sentence, code and exit code.

Read this first: every other module of the safe raises only what stands here. Three exit codes matter to
the caller: 3 means "nothing was changed" (a full disk, a read-only stick, a file from outside), 4 means
"our own store is damaged", 5 means "not with this passphrase" or "somebody else is writing".

`spoken` translates what SQLite and the operating system say into this vocabulary, looking through the
wrappers of other libraries; what it does not know it leaves alone, because an unknown error is a bug and
must not be dressed up as bad luck. Facts carry names of parts and digests, never a person's data and never
a whole path (a path holds the name of the computer's user).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from fupin_desk.errors import DAMAGED, LOCKED, REFUSED, Refusal, Spoken, Trouble
from fupin_desk.i18n import N_


class WrongPassphrase(Trouble):
    """The passphrase opens no slot; keys.json itself is sound."""

    code = "FD-L01"
    exit_code = LOCKED
    what_happened = N_("口令不对，账本没有打开。")
    what_now = N_("请看一下大小写和输入法再试；忘了口令，用打印的恢复码也能打开。")


class WrongRecoveryCode(Trouble):
    """A well-formed recovery code, but of another ledger."""

    code = "FD-L02"
    exit_code = LOCKED
    what_happened = N_("这个恢复码不是这个账本的。")
    what_now = N_("请找到这个账本自己的那张恢复码，再输一次。")


class MistypedRecoveryCode(Trouble):
    """The text is no recovery code: wrong length, a foreign character or a wrong check character."""

    code = "FD-L03"
    exit_code = LOCKED
    what_happened = N_("恢复码输错了：有字符打错、漏打或颠倒。")
    what_now = N_("请对着打印的恢复码，一组一组地核对后再输。")


class LockedByAnother(Trouble):
    """Another process is writing this ledger. `holder` is the text it left: process number and computer."""

    code = "FD-L04"
    exit_code = LOCKED
    what_happened = N_("账本正被另一个程序使用（{holder}）。")
    what_now = N_("请先关掉另一个窗口，再试一次；什么都没有改动。")


class DamagedLedger(Trouble):
    """The encrypted database is damaged or missing. `part` names where."""

    code = "FD-L05"
    exit_code = DAMAGED
    what_happened = N_("账本文件损坏（{part}）。")
    what_now = N_("请不要再往里写，先把整个账本文件夹另存一份，再用最近一份好的备份恢复。")


class DamagedKeys(Trouble):
    """keys.json is damaged or missing, or asks for something no honest writer asks. `part` names where."""

    code = "FD-L06"
    exit_code = DAMAGED
    what_happened = N_("钥匙文件 keys.json 损坏（{part}）。")
    what_now = N_("口令打不开时可以试恢复码；都不行，请用最近一份好的备份恢复。")


class MissingPhoto(Trouble):
    """A photo the ledger names is not in the store. `sha256` says which."""

    code = "FD-L07"
    exit_code = DAMAGED
    what_happened = N_("账上记着的一张照片找不到了（{sha256}）。")
    what_now = N_("原件还在的话请重新放进来；也可以从最近的备份恢复。")


class SwappedPhoto(Trouble):
    """A stored photo is damaged or is not the one its name promises. `sha256` says which."""

    code = "FD-L08"
    exit_code = DAMAGED
    what_happened = N_("一张照片损坏或被换过，和入账时的不是同一张（{sha256}）。")
    what_now = N_("原件还在的话请重新放进来；也可以从最近的备份恢复。")


class DiskFull(Trouble):
    """No room left where we write; what was begun has been taken back."""

    code = "FD-L09"
    exit_code = REFUSED
    what_happened = N_("磁盘满了，这一步没有存下来。")
    what_now = N_("请腾出一些空间再做一次；原来的账一笔没少。")


class ReadOnlyMedium(Trouble):
    """The place cannot be written at all (write-protected stick, CD, read-only mount)."""

    code = "FD-L10"
    exit_code = REFUSED
    what_happened = N_("这个盘只能读，不能写。")
    what_now = N_("请打开U盘的写保护开关，或换一个能写的位置；什么都没有改动。")


class NoAccess(Trouble):
    """The operating system does not let this user read or write here."""

    code = "FD-L11"
    exit_code = REFUSED
    what_happened = N_("系统不允许读写这个位置。")
    what_now = N_("请换一个自己有权限的文件夹，或请电脑的管理员开放；什么都没有改动。")


class NotALedger(Trouble):
    """The folder named is not a ledger. `name` is the folder's own name."""

    code = "FD-L12"
    exit_code = REFUSED
    what_happened = N_("“{name}”不是一个账本文件夹。")
    what_now = N_("请选名字以 .fupin 结尾、里面有 keys.json 的那个文件夹。")


class LedgerExists(Refusal):
    """A new or restored ledger never goes over something that is there. `name` is what is in the way."""

    code = "FD-L13"
    exit_code = REFUSED
    what_happened = N_("“{name}”已经存在，不会覆盖它。")
    what_now = N_("请换一个名字或位置；原来的东西没有动。")


class NewerLedger(Trouble):
    """Made by a later version of the program than this one."""

    code = "FD-L14"
    exit_code = REFUSED
    what_happened = N_("这个账本是用更新的程序写的，现在的程序读不了。")
    what_now = N_("请先把程序升级到最新，再打开；账本没有动。")


class DiskFault(Trouble):
    """The device answers with read or write errors."""

    code = "FD-L15"
    exit_code = DAMAGED
    what_happened = N_("磁盘读写出错，盘可能坏了。")
    what_now = N_("请马上把账本备份到另一个盘上，再请人检查这个盘。")


class TooBigForMedium(Trouble):
    """One file may not grow this large here (FAT32 sticks stop at 4 GiB)."""

    code = "FD-L16"
    exit_code = REFUSED
    what_happened = N_("这个盘放不下这么大的单个文件。")
    what_now = N_("请换一个 exFAT 或 NTFS 格式的U盘，或分卷发送；什么都没有改动。")


class BadBackup(Trouble):
    """The file offered for restore is damaged, cut short, hostile or no backup. `why` is for support."""

    code = "FD-L17"
    exit_code = REFUSED
    what_happened = N_("这个备份文件不能用（{why}）。")
    what_now = N_("请换一份备份再试；什么都没有改动。")


class NotWrittenTruly(Trouble):
    """What was read back from the medium is not what was written."""

    code = "FD-L18"
    exit_code = REFUSED
    what_happened = N_("写进去的和读回来的不一样，这个U盘可能坏了。")
    what_now = N_("请换一个U盘再做一次；账本没有动。")


class ShortPassphrase(Refusal):
    """Fewer than eight characters after normalisation."""

    code = "FD-L19"
    exit_code = REFUSED
    what_happened = N_("口令太短，至少要 8 个字。")
    what_now = N_("一句自己记得住的话最好，汉字、字母、数字都可以。")


class Stopped(Refusal):
    """The person pressed cancel; what was begun has been taken back."""

    code = "FD-L20"
    exit_code = REFUSED
    what_happened = N_("已按您的要求停下。")
    what_now = N_("什么都没有改动，需要时再做一次。")


class PhotoTooBig(Refusal):
    """A single photo larger than the store takes. `limit` is in MiB."""

    code = "FD-L21"
    exit_code = REFUSED
    what_happened = N_("这张照片太大，超过了 {limit} MB。")
    what_now = N_("请用手机自带的压缩或换小一点的尺寸再放进来。")


# SQLite's primary result codes (the low byte of an extended code); see sqlite.org/rescode.html.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_BY_ERRNO: dict[int, type[Trouble]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: TooBigForMedium,
    errno.EROFS: ReadOnlyMedium,
    errno.EACCES: NoAccess,
    errno.EPERM: NoAccess,
    errno.EIO: DiskFault,
}


def _from_sqlite(code: int) -> Trouble | None:
    plain: dict[int, type[Trouble]] = {
        _FULL: DiskFull,
        _READONLY: ReadOnlyMedium,
        _IOERR: DiskFault,
        _CANTOPEN: NoAccess,
    }
    primary = code & 0xFF
    if primary in (_CORRUPT, _NOTADB):
        # A wrong key also arrives as NOTADB, but the slots have proved the key before anybody connects.
        return DamagedLedger(part="ledger.db")
    if primary in (_BUSY, _LOCKED):
        return LockedByAnother(holder="?")
    return plain[primary]() if primary in plain else None


def spoken(error: BaseException) -> Trouble | None:
    """The Trouble that this error of SQLite or of the operating system means; None if it is a bug.

    Looks through wrappers (`orig` of database toolkits, then `__cause__`). A Trouble answers itself.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, Trouble):
            return current
        code = getattr(current, "sqlite_errorcode", None)
        if isinstance(code, int) and (found := _from_sqlite(code)) is not None:
            return found
        if isinstance(current, OSError) and current.errno in _BY_ERRNO:
            return _BY_ERRNO[current.errno]()
        inner = getattr(current, "orig", None)
        current = inner if isinstance(inner, BaseException) else current.__cause__
    return None


@contextmanager
def told() -> Iterator[None]:
    """Inside this block errors of disk and database leave as Troubles; everything else passes untouched."""
    try:
        yield
    except Spoken:
        raise
    except Exception as error:
        trouble = spoken(error)
        if trouble is None:
            raise
        raise trouble from error
