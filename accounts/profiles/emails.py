"""What an e-mail address is: a narrow rule for new ones, a wide one for those that are there already.

A new address is what a mail can be sent to with the usual means: ASCII, a dot-atom before the `@` (RFC 5322, section
3.4.1, without its quotes and comments), host names behind it (RFC 1123). What only looks like another address (full-width
letters, an accent of its own, letters of another script, what cannot be seen) is no ASCII, and so no second account. See
`docs/decisions/2026-11-addresses-are-ascii.md`.
"""

from __future__ import annotations

import re

# Cognito takes user names, which the addresses are here, of 128 characters at most.
MAX_EMAIL_LENGTH = 128
_MAX_LOCAL_LENGTH = 64
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
# No host name ends in a number, so that nobody takes it for a network address.
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]")


def is_new_email(address: str) -> bool:
    """Whether an address, trimmed, may become somebody's."""
    # Before the case is changed: the lower case of some other letters is ASCII.
    if not address.isascii() or len(address) > MAX_EMAIL_LENGTH:
        return False
    local, _, domain = address.lower().rpartition("@")
    is_local = len(local) <= _MAX_LOCAL_LENGTH and _LOCAL.fullmatch(local)
    return bool(is_local and _DOMAIN.fullmatch(domain) and all(map(_is_label, domain.split("."))))


def _is_label(label: str) -> bool:
    """Whether one of other scripts (`xn--`) says any; all others are what they are."""
    try:
        return bool(label.encode().decode("idna"))
    except UnicodeError:
        return False
