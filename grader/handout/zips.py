"""A zip that is always the same for the same files."""

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from grader.errors import CommandError

DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold


def write_zip(out: Path, files: Mapping[str, bytes], programs: Collection[str] = ()) -> int:
    """Writes the files (path -> content), sorted, with fixed dates and permissions. Returns the zip's size in bytes.

    programs: the paths that can be executed. Raises CommandError where it cannot be written.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, DATE)
            info.create_system, info.external_attr = 3, (0o100755 if path in programs else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(buffer.getvalue())
    except OSError as error:
        raise CommandError(f"cannot write {out}: {error.strerror}") from None
    return len(buffer.getvalue())
