"""Where things lie on this computer: the shipped resources, the state folder, the clock.

Only the two front doors (`app`, `cli`) come here; every other room is given values or bytes. In a checkout
the resources are the top-level folder, in an installed wheel they lie inside the package. The state folder
holds the tokens by which a copied ledger is recognised, nothing else; `FUPIN_DESK_STATE` moves it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Surroundings

_PACKAGE = Path(__file__).parent


def resources_dir() -> Path:
    """The folder of shipped files."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent.parent / "resources"


def read_resource(name: str) -> bytes:
    """The bytes of one shipped file, named from the resources folder with ``/``."""
    return (resources_dir() / name).read_bytes()


def spoken_language() -> dict[str, str]:
    """The catalogue of the language asked for in `FUPIN_DESK_LANGUAGE`; empty for Chinese, the source."""
    import json

    language = os.environ.get("FUPIN_DESK_LANGUAGE", "zh")
    if language.startswith("zh"):
        return {}
    file = resources_dir() / "locale" / f"{language[:2]}.json"
    loaded: dict[str, str] = json.loads(file.read_bytes()) if file.is_file() else {}
    return loaded


def state_dir() -> Path:
    """This computer's own state folder."""
    moved = os.environ.get("FUPIN_DESK_STATE")
    if moved:
        return Path(moved)
    import platformdirs

    return platformdirs.user_state_path("fupin-desk", appauthor=False)


def documents_dir() -> Path:
    """Where a person expects files of his own: the place new ledgers are offered in."""
    import platformdirs

    return platformdirs.user_documents_path()


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def surroundings() -> Surroundings:
    """What the outside gives the jobs."""
    from fupin_desk.jobs.office import Surroundings
    from fupin_desk.jobs.resources import Resources

    return Surroundings(now=now, state_dir=state_dir(), resources=Resources(read_resource))
