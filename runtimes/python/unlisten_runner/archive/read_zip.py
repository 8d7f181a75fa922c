"""ZIP archives."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib

from unlisten_runner.archive.entry_path import UnpackFailed, quote
from unlisten_runner.archive.folder_writer import FolderWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

#: zipfile's ways to say that an archive is damaged, encrypted, or packed by a method it does not know.
ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, NotImplementedError, OverflowError)

#: Bytes. A link's target; the longest path Linux takes is 4,096.
MAX_TARGET_BYTES = 65536

#: Values of ZipInfo.create_system whose entries say what kind of file they are.
UNIX_SYSTEMS = (3, 19)


def unpack_zip(archive: BinaryIO, writer: FolderWriter) -> None:
    """Raises UnpackFailed."""
    try:
        opened = zipfile.ZipFile(archive)
    except (*ERRORS, ValueError, IndexError) as error:
        raise UnpackFailed(f"the archive is damaged: {error}") from error
    for info in opened.infolist():
        # As it is in the archive; `filename` is cut at a NUL.
        name = info.orig_filename
        try:
            _unpack_entry(opened, info, name, writer)
        except UnpackFailed:
            raise
        except (*ERRORS, OSError) as error:
            raise UnpackFailed(f"cannot unpack {quote(name)}: {error}") from error


def _unpack_entry(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, writer: FolderWriter) -> None:
    mode = info.external_attr >> 16 if info.create_system in UNIX_SYSTEMS else 0
    kind = stat.S_IFMT(mode)
    if name.endswith(("/", "\\")) or kind == stat.S_IFDIR:
        writer.add_folder(name)
    elif kind == stat.S_IFLNK:
        with opened.open(info) as content:
            writer.add_link(name, content.read(MAX_TARGET_BYTES).decode("utf-8", "surrogateescape"))
    elif kind in (0, stat.S_IFREG):
        with opened.open(info) as content:
            writer.add_file(name, mode or None, content)
    else:
        raise UnpackFailed(f"cannot unpack {quote(name)}: it is neither file, folder nor link")
