"""Unpacks an action's archive, a ZIP or a gzipped tar."""

from __future__ import annotations

import binascii
import io

from unlisten_runner.archive.entry_path import UnpackFailed
from unlisten_runner.archive.folder_writer import FolderWriter, UnpackLimits

__all__ = ["UnpackFailed", "unpack", "unpack_base64"]


def unpack_base64(text: str, folder: str) -> None:
    """Unpacks an archive in base64, with or without line breaks and padding, into an empty folder. See `unpack`."""
    try:
        packed = "".join(text.split()).rstrip("=").encode("ascii")
        archive = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
        if binascii.b2a_base64(archive, newline=False).rstrip(b"=") != packed:
            raise ValueError("a letter is none of base64")
    except ValueError:
        raise UnpackFailed("the code is not base64") from None
    unpack(archive, folder)


def unpack(archive: bytes, folder: str, limits: UnpackLimits | None = None) -> None:
    """Unpacks an archive into an empty folder.

    Nothing is ever written outside of the folder. An archive with anything doubtful in it (a name or a link that leads
    outside, a name twice, a damaged entry, more than the limits allow) is refused as a whole: half an action is worse
    than none. Part of it may lie in the folder then.

    Raises UnpackFailed.
    """
    limits = limits or UnpackLimits()
    writer = FolderWriter(folder, limits)
    if archive.startswith(b"PK\x03\x04"):
        from unlisten_runner.archive.read_zip import unpack_zip

        unpack_zip(io.BytesIO(archive), writer)
    elif archive.startswith(b"\x1f\x8b\x08"):
        from unlisten_runner.archive.read_tar_gz import unpack_tar_gz

        unpack_tar_gz(io.BytesIO(archive), writer, limits.bytes)
    else:
        raise UnpackFailed("the file type is unsupported, expected zip or tar.gz")
    writer.finish()
