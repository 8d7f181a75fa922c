"""The virtual environment that an archive may bring along."""

from __future__ import annotations

import os

SCRIPTS = ("bin/activate_this.py", "Scripts/activate_this.py")


class VirtualenvInvalid(Exception):
    pass


def activate_virtualenv(folder: str) -> None:
    """Makes the packages of `virtualenv/` in the archive importable, by the environment's own script.

    Raises VirtualenvInvalid, and what the script raises.
    """
    root = os.path.join(folder, "virtualenv")
    if not os.path.isdir(root):
        return
    for script in SCRIPTS:
        path = os.path.join(root, script)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                exec(compile(file.read(), path, "exec", dont_inherit=True), {"__file__": path, "__name__": "activate"})
            return
    # The official runtime's words.
    raise VirtualenvInvalid("Invalid virtualenv. Zip file does not include 'activate_this.py'.")
