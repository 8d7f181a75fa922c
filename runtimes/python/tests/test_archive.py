import base64
import io
import os
import stat
import tarfile
import tempfile
import unittest
import warnings
import zipfile

from unlisten_runner.archive.folder_writer import UnpackLimits
from unlisten_runner.archive.unpack import UnpackFailed, unpack, unpack_base64

LINK = stat.S_IFLNK | 0o777


def zipped(*entries):
    """entries: (name, content[, mode])"""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # names used twice are wanted here
        for name, content, *mode in entries:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.create_system = 3
            info.external_attr = (mode[0] if mode else 0o644) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def tarred(*entries):
    """entries: (name, content) or (name, target, type)"""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content, *kind in entries:
            info = tarfile.TarInfo(name)
            if kind:
                info.type, info.linkname = kind[0], content
                archive.addfile(info)
            else:
                info.size, info.mode = len(content), 0o755
                archive.addfile(info, io.BytesIO(content.encode()))
    return buffer.getvalue()


class Unpack(unittest.TestCase):
    def setUp(self):
        outer = tempfile.TemporaryDirectory()
        self.addCleanup(outer.cleanup)
        self.outer = outer.name
        self.folder = os.path.join(outer.name, "in")
        os.mkdir(self.folder)

    def read(self, name):
        with open(os.path.join(self.folder, name)) as file:
            return file.read()

    def assert_refused(self, archive, why, limits=None):
        with tempfile.TemporaryDirectory(dir=self.folder) as folder, self.assertRaisesRegex(UnpackFailed, why):
            unpack(archive, folder, limits)
        self.assertEqual(os.listdir(self.outer), ["in"])

    def test_zip(self):
        unpack(
            zipped(("__main__.py", "code"), ("sub/", ""), ("sub/tool", "t", 0o755), ("link", "sub/tool", LINK)),
            self.folder,
        )
        self.assertEqual((self.read("__main__.py"), self.read("link")), ("code", "t"))
        self.assertEqual(os.stat(os.path.join(self.folder, "sub/tool")).st_mode & 0o777 & ~0o022, 0o755)

    def test_tar_gz(self):
        long = "x" * 150
        unpack(
            tarred(
                ("./__main__.py", "code"),
                ("sub", "", tarfile.DIRTYPE),
                ("link", "__main__.py", tarfile.SYMTYPE),
                ("copy", "__main__.py", tarfile.LNKTYPE),
                (f"{long}/{long}", "deep"),
            ),
            self.folder,
        )
        self.assertEqual((self.read("link"), self.read("copy"), self.read(f"{long}/{long}")), ("code", "code", "deep"))

    def test_names_that_lead_outside(self):
        for name in ("../x", "a/../../x", "/tmp/x", "\\x", "..\\x", "C:\\x", "a\0b"):
            with self.subTest(name):
                self.assert_refused(zipped((name, "x")), "cannot unpack")
        for name in ("../x", "a/../../x", "/tmp/x"):
            with self.subTest(name):
                self.assert_refused(tarred((name, "x")), "cannot unpack")

    def test_links_that_lead_outside(self):
        for target in ("/etc/passwd", "../x", "a/../../x"):
            with self.subTest(target):
                self.assert_refused(zipped(("link", target, LINK)), "the link leads outside")
                self.assert_refused(tarred(("link", target, tarfile.SYMTYPE)), "the link leads outside")

    def test_a_virtual_environments_links_to_its_python_are_left_out(self):
        unpack(tarred(("virtualenv/bin/python", "/usr/bin/python3", tarfile.SYMTYPE), ("a", "x")), self.folder)
        self.assertEqual(os.listdir(self.folder), ["a"])

    def test_no_file_is_written_through_a_link(self):
        entries = (("way", ".", LINK), ("way/x", "x"))
        self.assert_refused(zipped(*entries), "the name is taken")

    def test_names_used_twice(self):
        self.assert_refused(zipped(("a", "1"), ("a", "2")), "the name is taken")
        self.assert_refused(tarred(("b", "1"), ("b", "2")), "the name is taken")
        self.assert_refused(zipped(("c", "1"), ("c/d", "2")), "the name is taken")

    def test_damage(self):
        archive = zipped(("a", "content" * 1000))
        self.assert_refused(archive[: len(archive) // 2], "damaged")
        at = archive.index(b"PK\x01\x02") - 5
        self.assert_refused(archive[:at] + bytes([archive[at] ^ 1]) + archive[at + 1 :], "cannot unpack")
        archive = tarred(("t", os.urandom(50_000).hex()))
        self.assert_refused(archive[: len(archive) // 2], "damaged")
        self.assert_refused(archive[:-8] + b"12345678", "damaged")

    def test_other_types(self):
        self.assert_refused(b"just text", "expected zip or tar.gz")
        self.assert_refused(b"", "expected zip or tar.gz")
        self.assert_refused(tarred(("pipe", "", tarfile.FIFOTYPE)), "neither file, folder nor link")

    def test_limits(self):
        self.assert_refused(zipped(("a", "x" * 11)), "more than 10 bytes", UnpackLimits(bytes=10))
        self.assert_refused(
            tarred(("b", "x" * 11)), "more than 10 bytes|more bytes than it may", UnpackLimits(bytes=10)
        )
        self.assert_refused(zipped(("c", "x"), ("d", "x")), "more than 1 entries", UnpackLimits(entries=1))

    def test_base64(self):
        text = base64.encodebytes(zipped(("a", "x"))).decode()
        unpack_base64(text.rstrip("\n="), self.folder)
        self.assertEqual(self.read("a"), "x")
        for bad in ("UEsDB!!!!*", "ü", "UEsDB"):
            with self.subTest(bad), self.assertRaisesRegex(UnpackFailed, "not base64|unsupported"):
                unpack_base64(bad, self.folder)
