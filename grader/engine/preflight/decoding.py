"""Bytes into text, whatever editor wrote them."""

import json

OUT_OF_PLACE = "\ufffd"


def decode(content: bytes) -> tuple[str, str]:
    """The text, and a sentence on what was mended ("" for plain UTF-8). Never fails."""
    encoding = json.detect_encoding(content)
    if encoding == "utf-8":
        return _utf8(content)
    # "surrogatepass", which json suggests, would let halves of characters through.
    text = content.decode(encoding, "replace")
    name = "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else encoding.upper()
    return text, f"the file was in {name}: it was read as that"


def _utf8(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    broken = text.count(OUT_OF_PLACE)
    whole = sum(not letter.isascii() for letter in text) - broken
    # UTF-8 that was cut or damaged has most of its letters whole; in another encoding hardly any is.
    if whole >= broken:
        return text, "some bytes of the file were damaged: they were replaced by question marks"
    try:
        return content.decode("cp1252"), "the file was in a Windows encoding (cp1252): it was read as that"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "the file was in latin-1: it was read as that"
