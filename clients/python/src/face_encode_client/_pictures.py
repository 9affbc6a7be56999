"""What stands for a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from .generated.models import UploadRequestContentType

#: The path of a picture, its bytes, or a file that is open for reading bytes.
Picture = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


def read_picture(picture: Picture) -> bytes:
    """Raises ``OSError`` for a file that cannot be read, and ``TypeError`` for anything else that is no picture."""
    if isinstance(picture, bytes | bytearray | memoryview):
        return bytes(picture)
    if isinstance(picture, str | os.PathLike):
        return Path(picture).read_bytes()
    content = picture.read() if hasattr(picture, "read") else None
    if isinstance(content, bytes):
        return content
    given = "a file that is open for reading text" if isinstance(content, str) else type(picture).__name__
    raise TypeError(f"A picture is a path, bytes, or a file that is open for reading bytes, not {given}")


def detect_content_type(picture: bytes) -> UploadRequestContentType:
    """What the bytes say that they are. Others go as JPEG: what a picture is, the service sees when it is encoded."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return UploadRequestContentType.IMAGEPNG
    if picture.startswith(b"RIFF") and picture[8:12] == b"WEBP":
        return UploadRequestContentType.IMAGEWEBP
    return UploadRequestContentType.IMAGEJPEG
