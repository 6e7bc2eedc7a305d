"""Writing files whole, and several of them together, or not at all.

Every file is first written under a temporary name in its own folder and forced to the disk; only when all of them are
complete do they take their names. A full disk, a folder that may not be written, or Ctrl-C therefore leaves what was
there before, and no half of a result.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import signal
import stat
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from .errors import InputError

__all__ = ["write_atomic", "write_problem", "write_together"]

_CAUSES = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "your disk quota is used up; free some space or choose another folder",
    errno.EFBIG: "the file would be larger than the system allows here; choose another folder or raise the limit",
    errno.EACCES: "you may not write there; choose a folder of your own",
    errno.EPERM: "you may not write there; choose a folder of your own",
    errno.EROFS: "the folder is read-only; choose another one",
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOTDIR: "a part of that path is a file, not a folder; correct the path",
    errno.EEXIST: "a part of that path is a file, not a folder; correct the path",
    errno.EISDIR: "that is a folder; add a file name",
    errno.ENAMETOOLONG: "the file name is too long; choose a shorter one",
}


def write_atomic(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` to the file ``path`` so that it is there whole, or unchanged.

    Should anything fail, an older file of that name stays as it was. A device (such as ``/dev/stdout``) is written
    directly. New files get the permissions that the user's umask asks for; a file that is replaced keeps its own.

    Raises
    ------
    InputError
        If it cannot be written: full disk, missing or unwritable folder, a folder of that name.
    """
    write_together({Path(path): content})


def write_together(files: Mapping[Path, bytes], *, make_folders: bool = False) -> None:
    """Write all of several files, or none of them; each as `write_atomic` does.

    Parameters
    ----------
    files
        The content of each file, by path. Devices are written after the other files are complete and before those
        take their names.
    make_folders
        Whether to create missing folders (they are taken away again if anything fails); otherwise they are an error.

    Raises
    ------
    InputError
        If one of them cannot be written. The sentence names it; nothing is changed.
    """
    made = _Made()
    try:
        staged: list[tuple[Path, Path]] = []
        direct: list[tuple[Path, bytes]] = []
        for path, content in files.items():
            with _explained(path):
                target = Path(os.path.realpath(path))
                if target.is_dir():
                    raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
                if target.exists() and not target.is_file():
                    direct.append((target, content))
                    continue
                if make_folders:
                    made.folder(target.parent)
                staged.append((_stage(target, content, made), target))
        for target, content in direct:
            with _explained(target), open(target, "wb", buffering=0) as device:
                _write_all(device.fileno(), content)
        with _without_interrupts():
            _put_in_place(staged, made)
            made.keep_folders()
    finally:
        made.remove()


def write_problem(error: OSError) -> str:
    """The cause of a failed write and the next step, without the name of the file."""
    return _CAUSES.get(error.errno or 0, f"the system says: {error.strerror or error}")


class _Made:
    """What one call has put on the disk so far and has to take away again."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.folders: list[Path] = []

    def folder(self, folder: Path) -> None:
        """Create ``folder`` and its missing parents."""
        for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
            missing.mkdir()
            self.folders.append(missing)

    def beside(self, target: Path, ending: str) -> Path:
        """A temporary name in the folder of ``target``, to be removed at the end if it still exists."""
        name = target.with_name(f".{target.name[:100]}-{secrets.token_hex(6)}.{ending}")
        self.files.append(name)
        return name

    def keep_folders(self) -> None:
        """The call succeeded. Files still under a temporary name are backups, and go."""
        self.folders.clear()

    def remove(self) -> None:
        """Take away temporary files and the folders that stayed empty."""
        for file in self.files:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _stage(target: Path, content: bytes, made: _Made) -> Path:
    """Write ``content`` beside ``target`` under a temporary name, with the permissions ``target`` has or will get."""
    temporary = made.beside(target, "tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        if target.exists():
            os.fchmod(handle, stat.S_IMODE(target.stat().st_mode))
        _write_all(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    return temporary


def _write_all(handle: int, content: bytes) -> None:
    """``os.write`` may write less than asked, without an error, when the disk fills up: go on until all is there."""
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def _put_in_place(staged: list[tuple[Path, Path]], made: _Made) -> None:
    """Give every temporary file its name; if one cannot have it, the earlier ones are undone."""
    done: list[tuple[Path, Path | None]] = []
    for temporary, target in staged:
        try:
            with _explained(target):
                old = _backup(target, made) if len(staged) > 1 else None
                os.replace(temporary, target)
        except InputError:
            for earlier, backup in reversed(done):
                with contextlib.suppress(OSError):
                    if backup is None:
                        earlier.unlink()
                    else:
                        os.replace(backup, earlier)
            raise
        done.append((target, old))


def _backup(target: Path, made: _Made) -> Path | None:
    """A second name for the file that is about to be replaced; None when there is no such file."""
    if not target.exists():
        return None
    backup = made.beside(target, "old")
    try:
        os.link(target, backup)
    except OSError:  # a disk without hard links
        shutil.copy2(target, backup)
    return backup


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn an error of the operating system into one sentence about ``path``."""
    try:
        yield
    except OSError as error:
        raise InputError(f"'{path}' could not be written: {write_problem(error)}. Nothing was changed.") from error


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C for the instant in which files take their names, so that it cannot fall between two of them."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield  # only the main thread hears Ctrl-C; None: a handler from outside Python that is not ours to restore
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
