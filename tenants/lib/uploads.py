"""What may be uploaded, told by its content and not by what it is called. Nothing that a browser or an office program
would run is accepted: no HTML, no SVG, no macros, no archives of anything.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

import puremagic

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE  # below what Caddy lets through (deploy/Caddyfile.routes)
LONGEST_NAME = 120
HEAD = 64 * 1024  # bytes that are looked at to tell a kind

# Of what is packed inside a document: enough for any that people write, too little to fill a disk.
MOST_PARTS, LARGEST_UNPACKED, MOST_PACKED = 5_000, 300 * MEGABYTE, 200


class Refused(Exception):
    """Not to be kept. `reason` is one of "empty", "too large", "kind", "content", "packed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_shown`: a browser may show it in its place; everything else is handed out to be saved."""

    content_type: str
    extensions: tuple[str, ...]
    is_shown: bool = False
    is_packed: bool = False
    is_text: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = (
    Kind("application/pdf", (".pdf",), is_shown=True),
    Kind("image/png", (".png",), is_shown=True),
    Kind("image/jpeg", (".jpg", ".jpeg"), is_shown=True),
    Kind("image/gif", (".gif",), is_shown=True),
    Kind("image/webp", (".webp",), is_shown=True),
    Kind("image/heif", (".heic", ".heif")),
    Kind(f"{OFFICE}.wordprocessingml.document", (".docx",), is_packed=True),
    Kind(f"{OFFICE}.spreadsheetml.sheet", (".xlsx",), is_packed=True),
    Kind(f"{OFFICE}.presentationml.presentation", (".pptx",), is_packed=True),
    Kind("application/vnd.oasis.opendocument.text", (".odt",), is_packed=True),
    Kind("application/vnd.oasis.opendocument.spreadsheet", (".ods",), is_packed=True),
    Kind("text/plain", (".txt",), is_text=True),
    Kind("text/csv", (".csv",), is_text=True),
)
IMAGES = tuple(kind for kind in KINDS if kind.content_type.startswith("image/") and kind.is_shown)
# What a part of a packed document tells of it.
TELLTALE = {
    ".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml", ".ods": "content.xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accepted:
    name: str
    kind: Kind
    size: int


def accept(
    file: BinaryIO, *, name: str, size: int, kinds: Collection[Kind] = KINDS, largest: int = LARGEST
) -> Accepted:
    """Looks at the whole of it before any of it is kept; leaves the file at its beginning. Raises `Refused`."""
    if size <= 0:
        raise Refused("empty")
    if size > largest:
        raise Refused("too large")
    shown = safe_name(name)
    kind = next((kind for kind in kinds if shown.lower().endswith(kind.extensions)), None)
    if kind is None:
        raise Refused("kind")
    file.seek(0)
    head = file.read(HEAD)
    if not _is(kind, head):
        raise Refused("content")
    if kind.is_packed:
        _look_inside(file, PurePosixPath(shown.lower()).suffix)
    file.seek(0)
    return Accepted(shown, kind, size)


def kind_of(content_type: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.content_type == content_type), None)


def safe_name(name: str) -> str:
    """The last part of a path, in letters that no system takes for anything else; its extension stays."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    text = "".join(letter for letter in unicodedata.normalize("NFC", last) if not _is_odd(letter))
    text = re.sub(r"\s+", " ", re.sub(r'[<>:"/\\|?*]', "_", text)).strip(" .")
    suffix = PurePosixPath(text).suffix[:12]
    stem = text.removesuffix(suffix)[: LONGEST_NAME - len(suffix)].rstrip(" .")
    return f"{stem or 'file'}{suffix}"


def _is_odd(letter: str) -> bool:
    """Control and formatting characters, such as those that turn the direction of what follows."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn") and letter not in "\t\n"


def _is(kind: Kind, head: bytes) -> bool:
    if kind.is_text:
        return _is_text(head)
    return kind.content_type in _guesses(head) or (kind.is_packed and head.startswith(b"PK\x03\x04"))


def _is_text(head: bytes) -> bool:
    """Text in UTF-8 that is nothing else by its first letters."""
    try:
        text = head.decode("utf-8-sig") if len(head) < HEAD else head[:-4].decode("utf-8-sig", errors="ignore")
    except UnicodeDecodeError:
        return False
    is_markup = re.match(r"\s*<[!?a-z/]", text, re.IGNORECASE)
    return "\0" not in text and not is_markup and not text.startswith(("%PDF", "#!"))


def _guesses(head: bytes) -> set[str]:
    try:
        return {guess.mime_type for guess in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _look_inside(file: BinaryIO, extension: str) -> None:
    """Reads the directory of a packed document; nothing is unpacked. Raises `Refused`."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("content") from None
    names = {part.filename for part in parts}
    if TELLTALE[extension] not in names:
        raise Refused("content")
    if any("vbaproject" in name.lower() or _leads_out(name) for name in names) or any(map(_is_link, parts)):
        raise Refused("packed")
    unpacked = sum(part.file_size for part in parts)
    packed_size = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked / packed_size > MOST_PACKED:
        raise Refused("packed")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)


def _is_link(part: zipfile.ZipInfo) -> bool:
    return (part.external_attr >> 16) & 0o170000 == 0o120000
