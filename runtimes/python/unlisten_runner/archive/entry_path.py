"""Names of archive entries."""

from __future__ import annotations

import json
import re


class UnpackFailed(Exception):
    """Says what is wrong with an archive, and with which entry."""


def entry_path(name: str) -> list[str]:
    """Returns the folders and the name that an entry's name stands for, outermost first; empty for the folder itself.

    Raises UnpackFailed when the name is absolute, climbs up, or is none that a file system can hold.
    """
    # ZIP asks for "/"; what some Windows tools write instead would else hide a "..".
    slashed = name.replace("\\", "/")
    if "\0" in name:
        raise UnpackFailed(f"cannot unpack {quote(name)}: the name has a NUL in it")
    if slashed.startswith("/") or re.match(r"[a-zA-Z]:", slashed):
        raise UnpackFailed(f"cannot unpack {quote(name)}: the name is absolute")
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise UnpackFailed(f"cannot unpack {quote(name)}: the name leads outside of the archive")
    return parts


def stays_inside(path: list[str], target: str) -> bool:
    """Whether a link's target stays in the archive, whatever else is linked there.

    It may climb from the link's own folder and go down again, and no more: a `..` behind a name could leave by the way
    another link points. `path` is that of the link itself, as `entry_path` gives it.
    """
    slashed = target.replace("\\", "/")
    if slashed.startswith("/") or re.match(r"[a-zA-Z]:", slashed) or "\0" in slashed:
        return False
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    climbs = 0
    while climbs < len(parts) and parts[climbs] == "..":
        climbs += 1
    return climbs < len(path) and ".." not in parts[climbs:]


def quote(name: str) -> str:
    """A name from an archive as text for a message: quoted, control characters escaped, not endless."""
    return json.dumps(f"{name[:200]}..." if len(name) > 200 else name)
