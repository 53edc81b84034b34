"""CSV as other programs write it: with marks, semicolons, columns in any order, some of them missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from todos.transfer.errors import UnreadableFile

_DELIMITERS = ",;\t"
# Where the names of the columns may stand: TickTick writes some lines about the file first.
_MOST_LINES_BEFORE = 20
_Row = Mapping[str, str]


def rows(text: str, *, demanded: str, named: str) -> Iterator[_Row]:
    """The rows below the names of the columns, by those names in lower case.

    Args:
        text: the file.
        demanded: the column without which it is no such file.
        named: what such a file is called.

    Raises:
        UnreadableFile: it has no such column.
    """
    lines = io.StringIO(text, newline="")
    for _ in range(_MOST_LINES_BEFORE):
        line = lines.readline()
        for delimiter in _DELIMITERS:
            names = [name.strip().strip('"').strip().lower() for name in line.split(delimiter)]
            if demanded in names:
                return _below(names, csv.reader(lines, delimiter=delimiter))
    raise UnreadableFile(f"This is no {named}: it has no column {demanded.upper()}.")


def _below(names: list[str], lines: Iterator[list[str]]) -> Iterator[_Row]:
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(f"A line of this CSV cannot be read: {error}.") from error
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(names) - len(cells))]
            yield dict(zip(names, padded, strict=False))
