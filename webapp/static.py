"""Static files: stylesheets in one piece and, in production, everything named by its content, to be kept for ever."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# `import … from "./module.js"` in the project's own scripts. Django's own pattern for it also finds what the comments of
# other people's scripts give as examples, and fails on it.
_IMPORTS = ("js/*.js", ((r"""(?P<matched>from ["'](?P<url>\.[^"']+)["'])""", 'from "%(url)s"'),))

# The stylesheets that pages name, and what they are made of.
_STYLESHEET, _PART = re.compile(r"css/[^/]+\.css"), re.compile(r"css/.+/[^/]+\.css")
_STYLE_IMPORT = re.compile(r'^@import url\("(?P<part>[^"]+)"\) layer\((?P<layer>\w+)\);$', re.MULTILINE)

_COMMENT, _INDENTATION = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\s*\n\s*")


def joined(stylesheet: str, read: Callable[[str], str]) -> str:
    """The stylesheet with the files it imports in the places where it imports them, without comments and blanks.

    Raises ValueError for an import that is written in another way, and for a file that refers to another one: the
    address would mean something else once the file has moved.
    """

    def part(found: re.Match[str]) -> str:
        text = read(found["part"])
        if "url(" in text:
            raise ValueError(f"{found['part']} is joined with others, so it cannot refer to a file.")
        return f"@layer {found['layer']} {{\n{text}}}"

    whole = _STYLE_IMPORT.sub(part, stylesheet)
    if "@import" in whole:
        raise ValueError('Only `@import url("…") layer(…);` on a line of its own can be joined.')
    return _short(whole)


def _short(stylesheet: str) -> str:
    """Without comments and indentation. The libraries that do more take the blank of `.a :is(b)`, which means something."""
    return _INDENTATION.sub("\n", _COMMENT.sub("", stylesheet))


class StylesheetFinder(BaseFinder):
    """On a laptop, where nothing is collected: the stylesheets in one piece all the same.

    A page would wait twice for one that is fetched in parts, and what is tried would not be what runs. Each is written
    to where it would be collected to, when it is asked for and a part has changed.
    """

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT002  # Django's signature.
        """The joined stylesheet of that name; nothing for every other file. Raises ValueError as `joined` does."""
        source = Path(settings.STATICFILES_DIRS[0], path)
        if not _STYLESHEET.fullmatch(path) or not source.is_file():
            return []
        target = Path(settings.STATIC_ROOT, path)
        _write(target, joined(source.read_text(), lambda part: (source.parent / part).read_text()))
        return [str(target)] if find_all else str(target)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Nothing: what is collected is joined by the storage."""
        return iter(())


def _write(target: Path, text: str) -> None:
    """Write the file whole, since another process may be reading it, and leave it as old as it is if it says this already."""
    if target.is_file() and target.read_text() == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(target)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types.
    """Joins each stylesheet into one file; also the modules that a script imports go by the names of their content.

    Otherwise a page would wait for its stylesheet twice, and a new page could run with an old module that a browser has
    kept.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPORTS)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT002  # Django's signature.
        """As Django's, of what is left once the stylesheets are joined."""
        left = paths if dry_run else self._join_stylesheets(paths)
        yield from super().post_process(left, dry_run=dry_run, **options)

    def _join_stylesheets(self, paths: dict[str, Any]) -> dict[str, Any]:
        parts = set(filter(_PART.fullmatch, paths))
        stylesheets = set(filter(_STYLESHEET.fullmatch, paths))
        for name in stylesheets:
            self._replace(name, _joined_from(paths, name))
        for name in parts:
            self.delete(name)
        own = {name: (self, name) for name in stylesheets}
        return {name: found for name, found in paths.items() if name not in parts} | own

    def _replace(self, name: str, text: str) -> None:
        self.delete(name)
        self._save(name, ContentFile(text.encode()))


def _joined_from(paths: dict[str, Any], name: str) -> str:
    def read(part: str) -> str:
        return _read(paths, posixpath.join(posixpath.dirname(name), part))

    return joined(_read(paths, name), read)


def _read(paths: dict[str, Any], name: str) -> str:
    if name not in paths:
        raise ValueError(f"The file '{name}' could not be found.")
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
