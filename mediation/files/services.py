"""Taking a file in, handing it out, checking that it is whole."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from mediation.core.actor import Actor
from mediation.core.errors import Invalid, NotSeen, Refusal, TooLarge
from mediation.files.models import StoredFile

CHUNK = 1024 * 1024
ACCEPTED = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "video/mp4": (".mp4",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/plain": (".txt",),
}


def store_file(actor: Actor, source: BinaryIO, name: str, now: datetime) -> StoredFile:
    """Keep a file and return its row. Refuses an empty, too large or unknown kind of file, or one whose content is
    not what its name says. The bytes are on the disk before the row is written.
    """
    shown = _safe_name(name)
    path = Path(now.strftime("%Y/%m")) / uuid.uuid4().hex
    target = Path(settings.MEDIA_ROOT) / path
    size, digest, head = _write(source, target)
    try:
        media_type = _sniffed(head, shown)
        if not size:
            raise Invalid(Refusal("empty_file", _("The file is empty. Choose the file again."), "file"))
    except Invalid:
        target.unlink()
        raise
    return StoredFile.objects.create(
        name=shown,
        media_type=media_type,
        size=size,
        sha256=digest,
        path=str(path),
        uploaded_by_id=actor.user_id,
        uploaded_at=now,
    )


def _safe_name(name: str) -> str:
    plain = PurePath(name.replace("\\", "/")).name
    kept = "".join(
        c for c in plain if c.isprintable() and c not in '<>:"|?*\u202a\u202b\u202d\u202e\u2066\u2067\u2068'
    ).strip(". ")
    stem, suffix = PurePath(kept or "file").stem, PurePath(kept or "file").suffix
    return f"{stem[: 200 - len(suffix)]}{suffix}"


def _write(source: BinaryIO, target: Path) -> tuple[int, str, bytes]:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with temporary.open("xb") as file:
            while chunk := source.read(CHUNK):
                head = head or chunk[:8192]
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT:
                    raise TooLarge(
                        Refusal("too_large", _("The file is over 20 MB. Send a smaller one, or split it."), "file")
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest(), head


def _sniffed(head: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    wanted = next((kind for kind, suffixes in ACCEPTED.items() if suffix in suffixes), None)
    if wanted is None:
        raise Invalid(
            Refusal(
                "file_kind",
                _("This kind of file is not taken. Send PDF, a picture, sound, Word, Excel or text."),
                "file",
            )
        )
    if head and not _fits(head, wanted):
        raise Invalid(
            Refusal(
                "file_content",
                _("The content is not what the file's name says. Save it again in its own format."),
                "file",
            )
        )
    return wanted


def _fits(head: bytes, wanted: str) -> bool:
    if wanted == "text/plain":
        return b"\x00" not in head
    if wanted.startswith("application/vnd.openxml"):
        return head.startswith(b"PK\x03\x04")
    if wanted in {"audio/mp4", "video/mp4"}:
        return head[4:8] == b"ftyp"
    if wanted == "audio/mpeg":
        # A tag, or the eleven set bits that begin a frame.
        return head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    try:
        return any(match.extension.lower() in ACCEPTED[wanted] for match in puremagic.magic_string(head))
    except puremagic.PureError:
        return False


def file_path(stored: StoredFile) -> Path:
    """Where the bytes lie."""
    return Path(settings.MEDIA_ROOT) / stored.path


def download(stored: StoredFile) -> FileResponse:
    """The bytes as an attachment. The caller has opened the door to the object that holds the file.

    Refuses when the bytes are gone, which `damaged_files` shows to the operator.
    """
    try:
        source = file_path(stored).open("rb")
    except FileNotFoundError as gone:
        raise NotSeen(
            Refusal("file_missing", _("The file cannot be read at present. Tell the clerk of the court."))
        ) from gone
    response = FileResponse(source, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def damaged_files() -> Iterator[tuple[StoredFile, str]]:
    """Every stored file whose bytes are gone or changed, with what is wrong."""
    for stored in StoredFile.objects.order_by("uploaded_at").iterator(chunk_size=500):
        path = file_path(stored)
        if not path.is_file():
            yield stored, "missing"
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                yield stored, "changed"
