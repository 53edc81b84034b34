"""Writes `accounts/profiles/common-passwords.txt.gz` anew: `python deploy/common_passwords.py`.

The source is the list that comes with Django (BSD licence), 19,646 passwords in lower case, the most common first, which
Royce Williams made of the leaked ones that Have I Been Pwned counts:
https://gist.github.com/roycewilliams/226886fd01572964e1431ac8afc999ce

Of these, 5,002 meet the rule once a letter of theirs is a capital one: eight characters or more, with a letter and a digit.
The first 3,000 are kept. They are compared in lower case, so that `Password1` and `pAssword1` are both among them.
"""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

COUNT = 3000
TARGET = Path(__file__).resolve().parent.parent / "accounts" / "profiles" / "common-passwords.txt.gz"
_MIN_LENGTH = 8


def source() -> list[str]:
    """Django's list; found without importing the app it is part of, which needs a database."""
    package = importlib.util.find_spec("django")
    if package is None or package.origin is None:
        raise SystemExit("common_passwords: Django is not installed.")
    path = Path(package.origin).parent / "contrib" / "auth" / "common-passwords.txt.gz"
    return gzip.decompress(path.read_bytes()).decode().split()


def chosen(passwords: list[str]) -> list[str]:
    """Those that meet the rule with a capital letter, the most common first."""
    return [password for password in passwords if _meets_rule(password)][:COUNT]


def _meets_rule(password: str) -> bool:
    has_letter = any("a" <= character <= "z" for character in password)
    has_digit = any("0" <= character <= "9" for character in password)
    return len(password) >= _MIN_LENGTH and has_letter and has_digit


def packed(passwords: list[str]) -> bytes:
    """As they are kept: sorted, since the order says nothing any more and packs worse."""
    return gzip.compress("\n".join(sorted(passwords)).encode(), mtime=0)


if __name__ == "__main__":
    TARGET.write_bytes(packed(chosen(source())))
