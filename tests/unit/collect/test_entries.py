"""A download can be damaged or hostile: what is harmful stays where it is and is told, the rest is collected."""

import stat
import zipfile

import pytest

from grader.collect import student_files
from grader.collect.archives import Caps, zip_entries
from grader.errors import CommandError
from tests.unit.collect.conftest import zip_of_bytes, zipped

ADA = "Ada_1_assignsubmission_file"
GOOD = {f"{ADA}/multi-layer.ipynb": b"a", "Bob_2_assignsubmission_file/multi-layer.ipynb": b"b"}
SORTED = {"1/03-multi-layer/multi-layer.ipynb": b"a", "2/03-multi-layer/multi-layer.ipynb": b"b"}


@pytest.mark.parametrize(
    "name",
    [
        f"{ADA}/../../../evil.ipynb",
        "../../evil.ipynb",
        "/tmp/evil.ipynb",
        "C:/evil.ipynb",
        "C:\\evil.ipynb",
        f"{ADA}\\..\\..\\evil.ipynb",
        "\\\\server\\share\\evil.ipynb",
        "..",
    ],
)
def test_a_name_that_points_out_of_its_folder_is_told(course, make_zip, tmp_path, name):
    before = sorted(tmp_path.rglob("*"))
    assert course.collect(make_zip({**GOOD, name: b"evil"})) == 1
    assert course.tree("submitted") == SORTED
    assert "points out of its folder: it is left in the zip" in course.text()
    written = {path for path in set(tmp_path.rglob("*")) - set(before) if path.is_file()}
    written.remove(course.root / "gradebook" / "known_as.json")
    assert {path.read_bytes() for path in written} - {b"a", b"b"} == {(tmp_path / "download.zip").read_bytes()}


def test_backslashes_of_old_windows_programs_are_folders(course, make_zip):
    assert course.collect(make_zip({f"{ADA}\\multi-layer.ipynb": b"a"})) == 0
    assert course.tree("submitted") == {"1/03-multi-layer/multi-layer.ipynb": b"a"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_a_zip_are_told(course, make_zip, tmp_path, kind):
    path = make_zip(GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo(f"{ADA}/link.ipynb")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert course.collect(path) == 1
    assert course.tree("submitted") == SORTED
    assert "link.ipynb is a link or no file" in course.text()


def test_links_in_a_folder_are_not_followed(course, make_folder, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.ipynb").write_bytes(b"secret")
    folder = make_folder(GOOD)
    (folder / ADA / "link.ipynb").symlink_to(tmp_path / "secret" / "key.ipynb")
    (folder / ADA / "linked").symlink_to(tmp_path / "secret")
    assert course.collect(folder) == 1
    assert course.tree("submitted") == SORTED
    assert course.text().count("is a link or no file: it is not followed") == 2


def test_a_bomb_is_told_and_the_rest_collected(course, make_zip):
    assert course.collect(make_zip({**GOOD, f"{ADA}/bomb.ipynb": bytes(20 * 1024**2)})) == 1
    assert course.tree("submitted") == SORTED
    assert "bomb.ipynb cannot be read: it unpacks to far more than it seems" in course.text()


def test_a_file_that_is_too_large_is_told(course, make_zip, monkeypatch):
    monkeypatch.setattr(student_files, "LARGEST", 1000)
    assert course.collect(make_zip({**GOOD, f"{ADA}/large.bin": bytes(1001)})) == 1
    assert course.tree("submitted") == SORTED
    assert "large.bin cannot be read: with it the submission has more than" in course.text()


@pytest.mark.parametrize(
    ("caps", "words"), [(Caps(1, 10**9), "2 entries, more than the 1"), (Caps(9, 1), "unpacks to more")]
)
def test_a_zip_that_is_too_large_in_all_is_refused(make_zip, caps, words):
    with zipfile.ZipFile(make_zip(GOOD)) as archive, pytest.raises(CommandError, match=words):
        zip_entries(archive, caps)


def test_an_entry_with_a_password_is_told(course, make_zip):
    path = make_zip({**GOOD, f"{ADA}/locked.ipynb": b"x"})
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.rindex(signature)
        data[start + place] |= 1
    path.write_bytes(data)
    assert course.collect(path) == 1
    assert course.tree("submitted") == SORTED
    assert "locked.ipynb has a password" in course.text()


def test_a_damaged_entry_is_told_and_never_replaces_a_good_submission(course, make_zip):
    good = {**GOOD, f"{ADA}/more.txt": b"0123456789" * 3}
    assert course.collect(make_zip(good)) == 0
    before = course.tree("submitted")
    path = make_zip({**good, f"{ADA}/multi-layer.ipynb": b"new"}, "second.zip")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"{ADA}/more.txt")
        start = info.header_offset + 30 + len(info.filename)
    data = bytearray(path.read_bytes())
    data[start + 2] ^= 0xFF
    path.write_bytes(data)
    assert course.collect(path) == 1
    assert course.tree("submitted") == before
    assert "1: more.txt cannot be read" in course.text()
    assert "left as it was, as the new one is damaged: 1" in course.text()


def test_a_new_submission_of_which_a_part_is_damaged_is_collected_without_it(course, make_zip):
    path = make_zip({**GOOD, f"{ADA}/more.txt": b"0123456789" * 3})
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"{ADA}/more.txt")
    data = bytearray(path.read_bytes())
    data[info.header_offset + 30 + len(info.filename) + 2] ^= 0xFF
    path.write_bytes(data)
    assert course.collect(path) == 1
    assert course.tree("submitted") == SORTED


@pytest.mark.parametrize("content", [b"", b"no zip", zipped(GOOD)[:-30]])
def test_what_is_no_zip_is_refused(course, tmp_path, content):
    (tmp_path / "broken.zip").write_bytes(content)
    with pytest.raises(CommandError, match=r"broken.zip is no zip file, or a damaged one: download it again"):
        course.collect(tmp_path / "broken.zip")


def test_a_missing_path_is_refused(course, tmp_path):
    with pytest.raises(CommandError, match="no such file or directory"):
        course.collect(tmp_path / "nowhere.zip")


def test_a_zip64_is_read(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as archive:
        for name, content in GOOD.items():
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(content)
    assert course.collect(tmp_path / "large.zip") == 0
    assert course.tree("submitted") == SORTED


def test_two_entries_of_one_name_are_both_kept(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr(f"{ADA}/multi-layer.ipynb", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(f"{ADA}/multi-layer.ipynb", b"second")
        archive.writestr(f"{ADA}/Multi-Layer.ipynb", b"third")
    assert course.collect(tmp_path / "twice.zip") == 0
    assert sorted(course.tree("submitted").values()) == [b"first", b"second", b"third"]
    assert "is kept as multi-layer (1).ipynb" in course.text()


def test_names_in_utf8_without_saying_so_and_in_the_old_code_page_are_read(course, make_zip):
    path = make_zip({"name": b""})
    names = ("Jörg_3_assignsubmission_file/multi-layer.ipynb".encode(), "Zoë_4_assignsubmission_file/x".encode("cp437"))
    path.write_bytes(zip_of_bytes(dict.fromkeys(names, b"z")))
    assert course.collect(path) == 0
    assert set(course.tree("submitted")) == {"3/03-multi-layer/multi-layer.ipynb", "4/03-multi-layer/x"}


class TestOwnZip:
    """A student's own zip."""

    def collect(self, course, make_zip, content: bytes, **more: bytes) -> dict[str, bytes]:
        files = {f"{ADA}/homework.zip": content} | {f"{ADA}/{name}": data for name, data in more.items()}
        self.code = course.collect(make_zip(files))
        found = course.tree("submitted").items()
        return {path.removeprefix("1/03-multi-layer/"): data for path, data in found}

    def test_is_opened_without_the_folder_around_it(self, course, make_zip):
        content = zipped({"homework/multi-layer.ipynb": b"a", "homework/data/x.csv": b"1", "__MACOSX/._a": b""})
        assert self.collect(course, make_zip, content) == {"multi-layer.ipynb": b"a", "data/x.csv": b"1"}
        assert self.code == 0

    def test_never_takes_the_place_of_a_file_beside_it(self, course, make_zip):
        found = self.collect(course, make_zip, zipped({"n.ipynb": b"inner"}), **{"n.ipynb": b"outer"})
        assert found == {"n.ipynb": b"outer", "n (1).ipynb": b"inner"}

    def test_is_opened_one_level_deep(self, course, make_zip):
        inner = zipped({"multi-layer.ipynb": b"deep"})
        assert self.collect(course, make_zip, zipped({"inner.zip": inner, "x": b""})) == {"inner.zip": inner, "x": b""}

    @pytest.mark.parametrize(
        "content",
        [
            b"no zip",
            zipped({f"{number}.txt": b"" for number in range(201)}),
            zipped({"../x.ipynb": b"evil"}),
            zipped({"bomb": bytes(20 * 1024**2)}),
        ],
        ids=["broken", "many", "traversal", "bomb"],
    )
    def test_that_is_not_quite_right_stays_and_is_told(self, course, make_zip, content):
        assert self.collect(course, make_zip, content) == {"homework.zip": content}
        assert self.code == 1
        assert "homework.zip" in course.text()
