"""What can go wrong with a file of tasks as a whole."""

from __future__ import annotations

from webapp.errors import InvalidInput


class UnreadableFile(InvalidInput):
    """The file is not of the kind that it should be."""

    code = "unreadable_file"
    message = "This file cannot be read as what it should be."
