"""The container image without a container engine: the Dockerfile read, and its file set laid out in a folder.

    image = lay_out(folder)
    subprocess.run(image.command("manage.py", "check"), cwd=image.root, env=image.environment())

The folder holds just what the Dockerfile copies, and Python finds just the packages of `requirements/production.txt`:
what the service needs besides fails here as it would fail there.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.local_cloud import ROOT

DOCKERFILE = ROOT / "Dockerfile"
_UNWANTED = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Instruction:
    """One instruction, its lines joined and comments left out."""

    keyword: str
    text: str

    def words(self) -> list[str]:
        """The arguments in the form of a JSON array, or separated by spaces."""
        return json.loads(self.text) if self.text.startswith("[") else self.text.split()


def stages() -> list[list[Instruction]]:
    """The Dockerfile's stages, each beginning with its FROM."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    found: list[list[Instruction]] = []
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if not line.strip():
            continue
        keyword, _, text = line.strip().partition(" ")
        if keyword == "FROM":
            found.append([])
        found[-1].append(Instruction(keyword, text.strip()))
    return found


def of(keyword: str, stage: list[Instruction]) -> list[Instruction]:
    """The stage's instructions of one kind."""
    return [instruction for instruction in stage if instruction.keyword == keyword]


def variables(stage: list[Instruction]) -> dict[str, str]:
    """What the stage's ENV instructions set."""
    pairs = [word.partition("=") for instruction in of("ENV", stage) for word in instruction.words()]
    return {name: value for name, _, value in pairs}


def copied() -> list[tuple[str, str]]:
    """What is copied from the repository into `/app`: each source and its destination there."""
    found: list[tuple[str, str]] = []
    for instruction in of("COPY", stages()[0]):
        *sources, target = instruction.words()
        if not target.startswith("/"):
            found += [(source, target) for source in sources]
    return found


@dataclass(frozen=True)
class Image:
    """The laid out file set."""

    root: Path
    packages: Path

    def command(self, *arguments: str) -> list[str]:
        """Python as in the image: without this environment's packages, which hold the tests' own as well."""
        return [sys.executable, "-S", "-s", *arguments]

    def start_command(self) -> list[str]:
        """The image's own CMD."""
        (instruction,) = of("CMD", stages()[-1])
        program, *arguments = instruction.words()
        assert program == "gunicorn"
        return self.command("-m", program, *arguments)

    def environment(self) -> dict[str, str]:
        """The variables the image sets, and where Python finds the packages."""
        kept = {name: value for name, value in variables(stages()[-1]).items() if name != "PATH"}
        return {
            **kept,
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(self.packages),
            "TMPDIR": str(self.root / "tmp"),
        }


def lay_out(folder: Path) -> Image:
    """The image's `/app` and packages in a folder, before the static files are collected."""
    image = Image(root=folder / "app", packages=folder / "packages")
    for source, target in copied():
        place = image.root / target / (Path(source).name if target.endswith("/") else "")
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=_UNWANTED)
        else:
            shutil.copyfile(ROOT / source, place)
    (image.root / "tmp").mkdir()
    image.packages.mkdir()
    for name in _pinned():
        _link(name, image.packages)
    return image


def _pinned() -> list[str]:
    """The packages of production; those for other systems are not installed here."""
    text = (ROOT / "requirements" / "production.txt").read_text()
    found = []
    for name, marker in re.findall(r"^([\w.-]+)==[^\s;]+ ?(; [^\\\n]+)?", text, re.MULTILINE):
        try:
            distribution(name)
        except PackageNotFoundError:
            assert marker, f"{name} is not installed"
        else:
            found.append(name)
    return found


def _link(name: str, folder: Path) -> None:
    package = distribution(name)
    tops = {file.parts[0] for file in package.files or [] if file.parts[0] not in {"..", "__pycache__"}}
    for top in tops:
        link = folder / top
        if not link.exists():
            link.symlink_to(str(package.locate_file(top)))
