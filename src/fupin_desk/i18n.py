"""Words on screen and paper: Chinese is the source, other languages are catalogues.

`_("中文")` looks the sentence up in the catalogue in use and falls back to the Chinese itself. `N_` marks
a sentence that is translated later, when it is read. A translation whose ``{fields}`` differ from the
source's is ignored, so a bad catalogue can neither crash the program nor lie. `home` loads catalogues;
this module reads no file.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

_catalogue: dict[str, str] = {}


def fields(text: str) -> set[str]:
    """Names of the ``{fields}`` in a format text."""
    return {name for _lit, name, _spec, _conv in string.Formatter().parse(text) if name is not None}


def use(catalogue: Mapping[str, str]) -> None:
    """Speak the language of this catalogue (empty: Chinese, the source)."""
    _catalogue.clear()
    _catalogue.update({zh: other for zh, other in catalogue.items() if other and fields(zh) == fields(other)})


def _(text: str) -> str:
    return _catalogue.get(text, text)


def N_(text: str) -> str:  # noqa: N802  (gettext's own name)
    """Mark a text for translation without translating it now."""
    return text
