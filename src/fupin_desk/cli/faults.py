"""What is wrong with a command, in words: the option's name and what may stand there.

`argparse` speaks English sentences of its own making; the few it has are said in Chinese here, and one that
is new to us is passed on as it is. A file that is not there, a folder where a file should be, a name that no
disk takes are faults of the command too; a full disk and a write-protected stick are the world's.
"""

from __future__ import annotations

import errno
import re
from typing import Final

from fupin_desk.cli.answers import Usage
from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _

_SENTENCES: Final = (
    (r"the following arguments are required: (?P<what>.+)", N_("缺少 {what}")),
    (r"unrecognized arguments: (?P<what>.+)", N_("不认识 {what}")),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<given>.+?) \(choose from (?P<choices>.+)\)",
        N_("{name} 没有 {given}，可以写 {choices}"),
    ),
    (r"argument (?P<name>.+?): expected .*arguments?", N_("{name} 后面要写内容")),
    (r"argument (?P<name>.+?): invalid int value: (?P<given>.+)", N_("{name} 要写整数，不是 {given}")),
)
_MISNAMED: Final = (
    errno.ENOENT,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.EINVAL,
    errno.ELOOP,
)


def in_words(message: str) -> str:
    """What `argparse` says, as a Chinese half-sentence; unchanged if it is new to us."""
    for pattern, words in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return _(words).format(**found.groupdict())
    return message


def of_the_world(error: Exception) -> Spoken | None:
    """What an error of the operating system means for the person; None if it is a bug of ours."""
    from fupin_desk.safe.damage import spoken

    if isinstance(error, OSError) and error.errno in _MISNAMED and error.filename is not None:
        return Usage(why=_("这个位置的文件用不了：{file}").format(file=error.filename))
    return spoken(error)
