"""Hands out what somebody uploaded. Whatever is in it, no browser takes it for a page of ours."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse
from django.utils.http import content_disposition_header

from tenants.lib.uploads import kind_of, safe_name


def uploaded_file(file: BinaryIO, *, name: str, content_type: str, as_attachment: bool = False) -> FileResponse:
    """`content_type` as it was accepted (tenants.lib.uploads); any other is handed out as bytes to be saved."""
    kind = kind_of(content_type)
    is_shown = kind is not None and kind.is_shown and not as_attachment
    content_type = kind.content_type if kind else "application/octet-stream"
    response = FileResponse(
        file, content_type=f"{content_type}; charset=utf-8" if kind and kind.is_text else content_type
    )
    shown = content_disposition_header(not is_shown, safe_name(name))
    response["Content-Disposition"] = shown or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
