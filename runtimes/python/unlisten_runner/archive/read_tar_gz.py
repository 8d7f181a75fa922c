"""Gzipped tar archives."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib

from unlisten_runner.archive.entry_path import UnpackFailed, quote
from unlisten_runner.archive.folder_writer import CHUNK_BYTES, FolderWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


class LimitedReader(io.RawIOBase):
    """Reads on in another file, to a limit: files are counted where they are written, this stops a bomb of headers."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, CHUNK_BYTES) if size >= 0 else CHUNK_BYTES)
        self._left -= len(data)
        if self._left < 0:
            raise UnpackFailed("the archive holds more bytes than it may")
        return data


def unpack_tar_gz(archive: BinaryIO, writer: FolderWriter, max_bytes: int) -> None:
    """Raises UnpackFailed."""
    unpacked = LimitedReader(gzip.GzipFile(fileobj=archive, mode="rb"), 2 * max_bytes)
    try:
        # As a stream: from front to back, in pieces.
        with tarfile.open(fileobj=unpacked, mode="r|") as opened:
            for member in opened:
                _unpack_member(opened, member, writer)
                # Else it remembers all of them.
                opened.members = []
        # To the end, where gzip has its checksum.
        while unpacked.read():
            pass
    except UnpackFailed:
        raise
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise UnpackFailed(f"the archive is damaged: {error}") from error


def _unpack_member(opened: tarfile.TarFile, member: tarfile.TarInfo, writer: FolderWriter) -> None:
    if member.isdir():
        writer.add_folder(member.name)
    elif member.issym():
        writer.add_link(member.name, member.linkname)
    elif member.islnk():
        writer.add_copy(member.name, member.linkname)
    elif member.isfile():
        content = opened.extractfile(member)
        writer.add_file(member.name, member.mode, content)
    else:
        raise UnpackFailed(f"cannot unpack {quote(member.name)}: it is neither file, folder nor link")
