"""Files are written whole, several of them together, or not at all."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from diamondring.errors import InputError
from diamondring.files import write_atomic, write_together

LIMITED = """
import resource, sys
from pathlib import Path
from diamondring.errors import InputError
from diamondring.files import write_together
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_together({Path("small.txt"): b"s" * 10, Path("new/large.txt"): b"l" * 5000}, make_folders=True)
except InputError as err:
    print(err)
"""


def test_writes_all_files_and_creates_folders_on_request(tmp_path):
    files = {tmp_path / "a.txt": b"one", tmp_path / "deep" / "er" / "b.txt": b"two"}
    write_together(files, make_folders=True)
    assert {p: p.read_bytes() for p in files} == files
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "deep"]


def test_replaces_content_and_keeps_permissions(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_new_files_follow_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a.txt", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_atomic(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_one_impossible_file_leaves_everything_as_it_was(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(InputError, match=r"b\.txt' could not be written: that is a folder"):
        write_together({tmp_path / "a.txt": b"new", tmp_path / "c.txt": b"new", tmp_path / "b.txt": b"new"})
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_rename_that_fails_undoes_the_earlier_ones(tmp_path, monkeypatch):
    old, new, last = (tmp_path / name for name in ("old.txt", "new.txt", "last.txt"))
    old.write_bytes(b"old")
    replace = os.replace

    def failing(source, target):
        if str(target) == str(last):
            raise PermissionError(1, "not permitted")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(InputError, match=r"last\.txt' could not be written: you may not write there"):
        write_together({old: b"changed", new: b"created", last: b"refused"})
    assert old.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["old.txt"]


def test_missing_folder_and_file_in_the_way(tmp_path):
    with pytest.raises(InputError, match="the folder does not exist; create it first"):
        write_atomic(tmp_path / "nowhere" / "a.txt", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="part of that path is a file"):
        write_together({tmp_path / "file" / "a.txt": b""}, make_folders=True)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_device_leaves_the_other_files_alone(tmp_path):
    from pathlib import Path

    with pytest.raises(InputError, match="the disk is full"):
        write_together({tmp_path / "new" / "a.txt": b"a", Path("/dev/full"): b"b"}, make_folders=True)
    assert list(tmp_path.iterdir()) == []


def test_full_disk_leaves_nothing(tmp_path):
    ended = subprocess.run([sys.executable, "-c", LIMITED], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "large.txt' could not be written: the file would be larger than the system allows" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_files_take_their_names_waits(tmp_path, monkeypatch):
    replace = os.replace

    def interrupted(source, target):
        signal.raise_signal(signal.SIGINT)
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    write_together({tmp_path / "a": b"a", tmp_path / "b": b"b"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
