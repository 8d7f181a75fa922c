"""Where actions' files lie while the runner lives."""

from __future__ import annotations

import os


class Scratch:
    """A folder below the system's temporary folder that only this user can read, made when it is first needed."""

    def __init__(self) -> None:
        # What tempfile would find, without the 20 ms that it takes to load.
        parent = os.path.realpath(os.environ.get("TMPDIR") or "/tmp")
        self._path = os.path.join(parent, f"unlisten-action-{os.urandom(8).hex()}")

    def make_folder(self) -> str:
        """Makes an empty folder, one for each process. Returns its absolute path, free of links."""
        if not os.path.isdir(self._path):
            os.mkdir(self._path, 0o700)
        folder = self._folder_of(os.getpid())
        os.mkdir(folder, 0o700)
        return folder

    def remove_folder(self, pid: int) -> None:
        """Removes what a process has made, if it has."""
        _remove(self._folder_of(pid))

    def remove(self) -> None:
        """Removes everything, if there is anything."""
        _remove(self._path)

    def _folder_of(self, pid: int) -> str:
        return os.path.join(self._path, str(pid))


def _remove(folder: str) -> None:
    if os.path.isdir(folder):
        from shutil import rmtree

        rmtree(folder, ignore_errors=True)
