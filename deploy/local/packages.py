"""Whether a virtual environment holds what it was built for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import Distribution, DistributionFinder, MetadataPathFinder
from pathlib import Path

# Lines with a marker are left out: only some systems want what they name.
_WANTED = re.compile(r"([A-Za-z][\w.-]*)(?:\[[^]]*\])?(?:[=~]=[^ ;]+)?(?: \\)?$")


def missing_packages(folders: Sequence[str], requirements: Path) -> list[str]:
    """The packages that lie in none of the folders, or not whole.

    Args:
        folders: where a virtual environment, not necessarily this process's, keeps its packages.
        requirements: a file of pinned packages, with the one it was made from, which ends in `.in`, beside it.
    """
    names = {**_names(requirements.with_suffix(".in")), **_names(requirements)}
    return [name for name in names if not _is_whole(name, folders)]


def _names(requirements: Path) -> dict[str, None]:
    found = (_WANTED.match(line) for line in requirements.read_text().splitlines())
    return {match[1]: None for match in found if match}


def _is_whole(name: str, folders: Sequence[str]) -> bool:
    context = DistributionFinder.Context(name=name, path=list(folders))
    return any(_has_its_modules(found) for found in MetadataPathFinder.find_distributions(context))


def _has_its_modules(distribution: Distribution) -> bool:
    """Whether the modules at its top are where its own list says."""
    files = distribution.files or []
    modules = [file for file in files if file.suffix == ".py" and len(file.parts) <= 2]  # noqa: PLR2004 -- package/module
    return all(Path(str(distribution.locate_file(file))).is_file() for file in modules)
