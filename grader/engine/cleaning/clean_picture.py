"""Pictures in notebooks: base64 text, held against its signature."""

import base64
import binascii
import struct

from nbformat import NotebookNode

MAX_PICTURE = 2_000_000  # bytes
MAX_PIXELS = 40_000_000  # a few bytes of PNG can ask a browser for gigabytes
MAX_WORDS = 4000  # characters
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


def picture_metadata(metadata: object, kind: str) -> NotebookNode | None:
    """What an output's metadata say of a picture: width and height in pixels, and `alt`, its words, as plain text."""
    said = metadata.get(kind) if isinstance(metadata, dict) else None
    if not isinstance(said, dict):
        return None
    clean = {key: said[key] for key in ("width", "height") if type(said.get(key)) is int and 0 < said[key] < 5000}
    if isinstance(said.get("alt"), str):
        clean["alt"] = said["alt"][:MAX_WORDS]
    return NotebookNode(clean)
