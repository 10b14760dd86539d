"""Files are taken in whole or not at all, handed out as attachments, and watched for damage."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from mediation.core.actor import Actor
from mediation.core.errors import DomainError, Invalid, NotSeen, TooLarge
from mediation.files.models import StoredFile
from mediation.files.services import damaged_files, download, file_path, store_file

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NOBODY = Actor(None, "nobody")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
ZIP = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml"


def keep(content: bytes, name: str) -> StoredFile:
    return store_file(NOBODY, BytesIO(content), name, NOW)


def nothing_is_kept() -> bool:
    return not StoredFile.objects.exists() and not [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "合同.PDF", "application/pdf"),
        (PNG, "a.png", "image/png"),
        (JPEG, "a.jpg", "image/jpeg"),
        (JPEG, "a.jpeg", "image/jpeg"),
        (WEBP, "a.webp", "image/webp"),
        (b"ID3\x04\x00", "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "a.mp3", "audio/mpeg"),
        (MP4, "a.m4a", "audio/mp4"),
        (MP4, "a.mp4", "video/mp4"),
        (ZIP, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (ZIP, "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("已收到".encode(), "a.txt", "text/plain"),
    ],
)
def test_a_file_whose_content_is_what_its_name_says_is_kept(
    db: None, content: bytes, name: str, media_type: str
) -> None:
    stored = keep(content, name)
    assert (stored.name, stored.media_type, stored.size) == (name, media_type, len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert file_path(stored).read_bytes() == content
    assert str(stored) == name


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\x00", "a.exe", "file_kind"),
        (PDF, "a.svg", "file_kind"),
        (PDF, "a.html", "file_kind"),
        (PDF, "pdf", "file_kind"),
        (PDF, "", "file_kind"),
        (PDF, "a.pdf.exe", "file_kind"),
        (b"<html><script>alert(1)</script>", "a.pdf", "file_content"),
        (b"M", "a.pdf", "file_content"),
        (PDF, "a.png", "file_content"),
        (PNG, "a.jpg", "file_content"),
        (JPEG, "a.mp3", "file_content"),
        (b"GIF89a", "a.webp", "file_content"),
        (PDF, "a.docx", "file_content"),
        (b"Rar!", "a.xlsx", "file_content"),
        (b"\x00\x01", "a.txt", "file_content"),
        (PNG, "a.mp4", "file_content"),
        (b"", "a.txt", "empty_file"),
        (b"", "a.pdf", "empty_file"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused_and_leaves_nothing(
    db: None, content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        keep(content, name)
    assert [(r.code, r.field) for r in invalid.value.refusals] == [(code, "file")]
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\收据.txt", "收据.txt"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("\u202etxt.fdp.txt", "txt.fdp.txt"),
        ('<b>"x"|?*.txt', "bx.txt"),
        (" ..a.txt. ", "a.txt"),
        (f"{'长' * 300}.txt", f"{'长' * 196}.txt"),
    ],
)
def test_a_name_is_shown_without_path_tricks_and_at_most_200_characters(db: None, given: str, kept: str) -> None:
    stored = keep(b"x", given)
    assert stored.name == kept
    assert file_path(stored).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())


def test_a_file_over_the_limit_is_refused_while_it_is_read(db: None, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 10
    assert keep(b"x" * 10, "a.txt").size == 10
    with pytest.raises(TooLarge) as refused:
        keep(b"x" * 11, "b.txt")
    assert refused.value.refusals[0].field == "file"
    assert StoredFile.objects.count() == 1
    assert [p.suffix for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == [""]


class Broken(io.RawIOBase):
    """An upload whose line breaks after the first bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.chunks = [b"half "]

    def read(self, size: int = -1) -> bytes:
        if not self.chunks:
            raise ConnectionResetError
        return self.chunks.pop()


def test_an_upload_that_breaks_off_leaves_nothing(db: None) -> None:
    with pytest.raises(ConnectionResetError):
        store_file(NOBODY, cast("BinaryIO", Broken()), "a.txt", NOW)
    assert nothing_is_kept()


def test_a_file_of_several_chunks_is_kept_whole(db: None) -> None:
    content = bytes(range(32, 127)) * 30_000
    stored = keep(content, "a.txt")
    assert (stored.size, file_path(stored).read_bytes()) == (len(content), content)


def test_a_download_is_an_attachment_that_no_browser_runs(db: None) -> None:
    response = download(keep(b"<script>alert(1)</script>", "说明.txt"))
    assert b"".join(cast("list[bytes]", list(response))) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Cache-Control"] == "private, no-store"


def test_damaged_and_missing_files_are_named(db: None) -> None:
    whole, changed, gone = keep(b"1", "a.txt"), keep(b"2", "b.txt"), keep(b"3", "c.txt")
    assert list(damaged_files()) == []
    file_path(changed).write_bytes(b"9")
    file_path(gone).unlink()
    assert sorted((s.name, reason) for s, reason in damaged_files()) == [("b.txt", "changed"), ("c.txt", "missing")]
    assert file_path(whole).read_bytes() == b"1"
    with pytest.raises(NotSeen) as missing:
        download(gone)
    assert [r.code for r in missing.value.refusals] == ["file_missing"]


def test_the_check_of_the_log_names_damaged_files_too(db: None) -> None:
    changed = keep(b"2", "b.txt")
    file_path(changed).write_bytes(b"9")
    output = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", stdout=output)
    assert end.value.code == 1
    assert output.getvalue() == f"0 entries hold\nfile {changed.pk}: changed\n"


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.txt", "a.docx", "a.mp4", "a.mp3", "a.webp"])
def test_no_bytes_break_the_sniffing(db: None, name: str) -> None:
    from random import Random

    chance = Random(name)
    for size in (1, 2, 3, 4, 7, 8, 9, 64, 9000):
        try:
            keep(chance.randbytes(size), name)
        except DomainError as refused:
            assert refused.refusals[0].code == "file_content"  # noqa: PT017  either is right, a crash is not
