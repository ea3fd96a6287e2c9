from __future__ import annotations

import io
import zipfile

import pytest

from tenants.lib.uploads import IMAGES, LARGEST, LONGEST_NAME, Refused, accept, safe_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def packed(**parts: bytes) -> bytes:
    """The same bytes at any hour: they name tests, and every process of a run must find the same ones."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


DOCX = packed(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def refusal(name: str, data: bytes, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        accept(io.BytesIO(data), name=name, size=len(data), **given)  # type: ignore[arg-type]  # as each case says
    return refused.value.reason


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("scan.pdf", PDF, "application/pdf"),
        ("Foto.PNG", PNG, "image/png"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("moving.gif", b"GIF89a" + b"\0" * 20, "image/gif"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 20, "image/heif"),
        ("letter.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("notes.txt", "Grüße, 1 < 2\n".encode(), "text/plain"),
        ("list.csv", b"name,email\nCara,cara@clients.test\n", "text/csv"),
    ],
)
def test_accepted(name: str, data: bytes, content_type: str) -> None:
    file = io.BytesIO(data)
    file.read()
    found = accept(file, name=name, size=len(data))
    assert (found.kind.content_type, found.name, file.tell()) == (content_type, name, 0)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.pdf", b"", "empty"),
        ("page.html", HTML, "kind"),
        ("drawing.svg", SVG, "kind"),
        ("program.exe", b"MZ\x90\0", "kind"),
        ("no extension", PDF, "kind"),
        ("scan.pdf.exe", PDF, "kind"),
        ("archive.zip", DOCX, "kind"),
        ("page.pdf", HTML, "content"),
        ("drawing.png", SVG, "content"),
        ("program.pdf", b"MZ\x90\0" + b"\0" * 30, "content"),
        ("photo.png", JPEG, "content"),
        ("page.txt", HTML, "content"),
        ("page.csv", b"  <!doctype html>", "content"),
        ("script.txt", b"#!/bin/sh\nrm -rf /", "content"),
        ("binary.txt", b"a\0b", "content"),
        ("latin.txt", "Grüße".encode("latin-1"), "content"),
        ("letter.xlsx", DOCX, "content"),
        ("broken.docx", DOCX[:60], "content"),
    ],
)
def test_refused(name: str, data: bytes, reason: str) -> None:
    assert refusal(name, data) == reason


def test_too_large_is_refused_unread() -> None:
    with pytest.raises(Refused, match="too large"):
        accept(io.BytesIO(PDF), name="scan.pdf", size=LARGEST + 1)
    assert refusal("scan.pdf", PDF, largest=3) == "too large"


def test_only_the_kinds_that_are_asked_for() -> None:
    assert refusal("scan.pdf", PDF, kinds=IMAGES) == "kind"
    assert accept(io.BytesIO(PNG), name="logo.png", size=len(PNG), kinds=IMAGES).kind in IMAGES


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"macro"},
        {"../../etc/passwd": b"x"},
        {"/etc/passwd": b"x"},
        {"word/media/bomb": b"\0" * 5_000_000},
    ],
)
def test_a_document_with_something_in_it_is_refused(parts: dict[str, bytes]) -> None:
    assert refusal("letter.docx", packed(**{"word/document.xml": b"<w/>", **parts})) == "packed"


def test_a_document_with_a_link_in_it_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal("letter.docx", made.getvalue()) == "packed"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Cara\\scan.pdf", "scan.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("line\nbreak\r\n.pdf", "line break.pdf"),
        ('na"me;x=y.pdf', "na_me;x=y.pdf"),
        (".htaccess.txt", "htaccess.txt"),
        ("   .pdf", "pdf"),
        ("", "file"),
        ("Müller über Straße.pdf", "Müller über Straße.pdf"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    kept = safe_name("n" * 500 + ".pdf")
    assert (len(kept), kept[-4:]) == (LONGEST_NAME, ".pdf")
