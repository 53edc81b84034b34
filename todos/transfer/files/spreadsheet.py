"""Tasks as CSV that a spreadsheet opens: a row each, and no cell that it takes for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

# Without it Excel takes UTF-8 for something else.
_MARK = "\ufeff"
# What makes a formula of a text, also in full width: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", *map(chr, (0xFF1D, 0xFF0B, 0xFF0D, 0xFF20)))


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the file; RFC 4180, with line ends as it has them."""
    yield _MARK + _line(columns)
    for row in rows:
        yield _line([_cell(row[name]) for name in columns])


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> str:
    """A value as a cell: nothing for none, several texts with commas, what has parts as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return _harmless(value)
    if all(isinstance(each, str) for each in value):
        return _harmless(", ".join(value))
    return _harmless(json.dumps(value, ensure_ascii=False))


def _harmless(text: str) -> str:
    """A text that no spreadsheet reckons with: an apostrophe in front says that it is one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULAS) else text
