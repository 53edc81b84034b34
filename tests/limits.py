"""A quarter of a processor and half a gigabyte, as Fargate bounds its smallest task: control groups, version 1 or 2.

    with control_group("name", processors=0.25, memory_bytes=512 * 2**20) as group:
        subprocess.Popen(group.launch(["gunicorn", ...]))

Where none can be made (not root, or the kernel's folder is read-only), `control_group` yields None.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD_MICROSECONDS = 100_000


@dataclass(frozen=True)
class ControlGroup:
    """The folders that bound processor and memory; the same one in version 2."""

    processor: Path
    memory: Path
    is_unified: bool

    def launch(self, command: Sequence[str]) -> list[str]:
        """The command that enters the group before it becomes `command`."""
        enter = " && ".join(f'echo $$ > "{folder}/cgroup.procs"' for folder in {self.processor, self.memory})
        return ["/bin/sh", "-c", f'{enter} && exec "$@"', "sh", *command]

    def bound(self, processors: float, memory_bytes: int) -> None:
        quota = int(processors * _PERIOD_MICROSECONDS)
        if self.is_unified:
            (self.processor / "cpu.max").write_text(f"{quota} {_PERIOD_MICROSECONDS}")
            (self.memory / "memory.max").write_text(str(memory_bytes))
        else:
            (self.processor / "cpu.cfs_period_us").write_text(str(_PERIOD_MICROSECONDS))
            (self.processor / "cpu.cfs_quota_us").write_text(str(quota))
            (self.memory / "memory.limit_in_bytes").write_text(str(memory_bytes))

    def memory_in_use(self) -> int:
        """Bytes in use, without the cache of files that the kernel would give back."""
        name, idle = (
            ("memory.current", "inactive_file")
            if self.is_unified
            else (
                "memory.usage_in_bytes",
                "total_inactive_file",
            )
        )
        statistics = dict(line.split() for line in (self.memory / "memory.stat").read_text().splitlines())
        return int((self.memory / name).read_text()) - int(statistics[idle])

    def times_out_of_memory(self) -> int:
        """How often the kernel ended a process for want of memory."""
        file = self.memory / ("memory.events" if self.is_unified else "memory.oom_control")
        return int(dict(line.split() for line in file.read_text().splitlines())["oom_kill"])

    def is_throttled(self) -> bool:
        """Whether the bound on the processor was ever felt, which tells that it works."""
        statistics = dict(line.split() for line in (self.processor / "cpu.stat").read_text().splitlines())
        return int(statistics["nr_throttled"]) > 0


@contextmanager
def control_group(name: str, *, processors: float, memory_bytes: int) -> Iterator[ControlGroup | None]:
    """A group of its own, removed afterwards; None where the system lets nobody make one."""
    with ExitStack() as stack:
        try:
            group = _make(f"{name}-{uuid.uuid4().hex[:8]}", stack)
            group.bound(processors, memory_bytes)
        except OSError:
            yield None
        else:
            yield group


def _make(name: str, stack: ExitStack) -> ControlGroup:
    is_unified = "cpu" in _read(_ROOT / "cgroup.controllers").split()
    if is_unified:
        folders = {_ROOT / name}
        for controller in ("cpu", "memory"):
            with suppress(OSError):
                (_ROOT / "cgroup.subtree_control").write_text(f"+{controller}")
    else:
        folders = {_ROOT / "cpu" / name, _ROOT / "memory" / name}
    for folder in folders:
        folder.mkdir()
        stack.callback(_remove, folder)
    processor, memory = (_ROOT / name,) * 2 if is_unified else (_ROOT / "cpu" / name, _ROOT / "memory" / name)
    return ControlGroup(processor, memory, is_unified)


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


def _remove(folder: Path) -> None:
    """A group can be removed once its last process is gone, which the kernel notices a moment later."""
    for _ in range(100):
        with suppress(OSError):
            folder.rmdir()
            return
        time.sleep(0.05)
