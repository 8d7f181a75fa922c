"""Puts an archive's entries into a folder, and nothing anywhere else."""

from __future__ import annotations

import os

from unlisten_runner.archive.entry_path import UnpackFailed, entry_path, quote, stays_inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

CHUNK_BYTES = 1024 * 1024


class UnpackLimits:
    """What unpacking an archive may cost. The platform takes about 36 MB of archive; a generous virtual environment
    unpacks to a few hundred.

    bytes: all files together. entries: files, folders and links together.
    """

    def __init__(self, bytes: int = 512 * 1024 * 1024, entries: int = 100_000) -> None:
        self.bytes = bytes
        self.entries = entries


class FolderWriter:
    """Every name may be used once. Links are made by `finish`, so that no file can be written through one."""

    def __init__(self, root: str, limits: UnpackLimits) -> None:
        self._root = root
        self._limits = limits
        self._folders = {root}
        self._links: list[tuple[str, list[str], str]] = []
        self._entries = 0
        self._bytes_left = limits.bytes

    def add_folder(self, name: str) -> None:
        path = entry_path(name)
        if path:
            self._make_folder(name, self._place(name, path))

    def add_file(self, name: str, mode: int | None, content: BinaryIO) -> None:
        """Copies a file. mode: the permissions the archive gives, None when it gives none."""
        at = self._place(name, entry_path(name))
        try:
            # Files stay readable and writable for us whatever the archive says; set-user-id and the like are dropped.
            mode = 0o644 if mode is None else mode & 0o777 | 0o600
            fd = os.open(at, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        except OSError as error:
            raise _failed(name, error) from error
        with open(fd, "wb") as file:
            while True:
                chunk = content.read(CHUNK_BYTES)
                if not chunk:
                    break
                self._bytes_left -= len(chunk)
                if self._bytes_left < 0:
                    raise UnpackFailed(f"the archive holds more than {self._limits.bytes} bytes")
                file.write(chunk)

    def add_link(self, name: str, target: str) -> None:
        path = entry_path(name)
        if stays_inside(path, target):
            self._links.append((name, path, target))
        elif path[:2] != ["virtualenv", "bin"]:
            raise UnpackFailed(f"cannot unpack {quote(name)}: the link leads outside of the archive")
        # A virtual environment links to the Python it was made with, which nobody needs here.

    def add_copy(self, name: str, source: str) -> None:
        """A second name for a file that is already there; becomes a copy."""
        path = os.path.join(self._root, *entry_path(source))
        if not os.path.isfile(path):
            raise UnpackFailed(f"cannot unpack {quote(name)}: it is a link to no file of the archive")
        with open(path, "rb") as content:
            self.add_file(name, os.stat(path).st_mode, content)

    def finish(self) -> None:
        """Makes the links."""
        # First the folders, then the links: no link is followed on the way to another.
        placed = [(name, self._place(name, path), target) for name, path, target in self._links]
        for name, at, target in placed:
            try:
                os.symlink(target, at)
            except OSError as error:
                raise _failed(name, error) from error

    def _place(self, name: str, path: list[str]) -> str:
        """Where an entry goes; the folders above it are there afterwards."""
        self._entries += 1
        if self._entries > self._limits.entries:
            raise UnpackFailed(f"the archive has more than {self._limits.entries} entries")
        if not path:
            raise UnpackFailed(f"cannot unpack {quote(name)}: the name is empty")
        at = os.path.join(self._root, *path)
        self._make_folder(name, os.path.dirname(at))
        return at

    def _make_folder(self, name: str, at: str) -> None:
        if at in self._folders:
            return
        try:
            os.makedirs(at, exist_ok=True)
        except (OSError, ValueError) as error:
            raise _failed(name, error) from error
        self._folders.add(at)


def _failed(name: str, error: Exception) -> UnpackFailed:
    taken = isinstance(error, (FileExistsError, NotADirectoryError, IsADirectoryError))
    return UnpackFailed(f"cannot unpack {quote(name)}: {'the name is taken by another entry' if taken else error}")
