"""The list of common passwords, and the script that makes it."""

from __future__ import annotations

import gzip

from accounts.profiles.domain import check_password_classes
from accounts.profiles.passwords import is_common
from deploy import common_passwords


def test_the_list_is_what_the_script_makes() -> None:
    kept = gzip.decompress(common_passwords.TARGET.read_bytes()).decode().split()
    assert kept == sorted(common_passwords.chosen(common_passwords.source()))
    assert kept == gzip.decompress(common_passwords.packed(kept)).decode().split()


def test_holds_the_3000_most_common_ones_that_meet_the_rule_with_a_capital_letter() -> None:
    kept = gzip.decompress(common_passwords.TARGET.read_bytes()).decode().split()
    assert len(set(kept)) == common_passwords.COUNT == 3000
    for password in kept:
        first = next(character for character in password if character.isalpha())
        written = password.replace(first, first.upper(), 1)
        if any(character.islower() for character in written):
            check_password_classes(written)
        assert is_common(written)
