"""Reading JSON from outside with exactly one meaning.

Everything the post reads is canonical JSON (see `model.chain`): if the bytes are not the very bytes this
program would write for the same value, they are refused. So there are no duplicate keys, no floats,
no second spelling of a text, and a digest over the bytes is a digest over the meaning.
"""

from __future__ import annotations

import json
from typing import NoReturn

from fupin_desk.model.chain import JSON, NotCanonical, canonical_json


class NotStrict(ValueError):  # noqa: N818  (callers turn it into the sentence that fits their file)
    """Not JSON, or JSON in another spelling than the canonical one."""


def read_object(data: bytes) -> dict[str, JSON]:
    """The object these canonical bytes spell; `NotStrict` for anything else."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
        spelled = canonical_json(value)
    except (ValueError, RecursionError) as wrong:
        raise NotStrict(type(wrong).__name__) from wrong
    if not isinstance(value, dict) or spelled != data:
        raise NotStrict("not canonical")
    return value


def _no_float(_text: str) -> NoReturn:
    raise NotCanonical("float")
