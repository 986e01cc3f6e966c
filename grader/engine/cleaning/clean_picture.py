"""Pictures in notebooks: base64 text, held against its signature."""

import base64
import binascii
import struct

from nbformat import NotebookNode

MAX_PICTURE = 2_000_000  # bytes
MAX_PIXELS = 40_000_000  # a few bytes of PNG can ask a browser for gigabytes
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def clean_picture(kind: str, content: object) -> str | None:
    """The base64 text of a PNG or JPEG without white space, or None where it is not one.

    kind: "image/png" or "image/jpeg".
    """
    if not isinstance(content, str) or len(content) > MAX_PICTURE * 4 // 3 + 100_000:
        return None
    text = "".join(content.split())
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(picture) > MAX_PICTURE:
        return None
    if kind == "image/jpeg":
        return text if picture.startswith(JPEG) else None
    if not picture.startswith(PNG) or len(picture) < 33 or picture[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", picture[16:24])
    return text if width * height <= MAX_PIXELS else None


def picture_size(metadata: object, kind: str) -> NotebookNode | None:
    """The width and height, in pixels, at which a picture is to be shown, as an output's metadata have them."""
    sizes = metadata.get(kind) if isinstance(metadata, dict) else None
    if not isinstance(sizes, dict):
        return None
    return NotebookNode({k: sizes[k] for k in ("width", "height") if type(sizes.get(k)) is int and 0 < sizes[k] < 5000})
