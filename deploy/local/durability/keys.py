"""The keys with which Cognito's tokens are signed."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local.durability.files import BrokenStateError, read


def check_keys(folder: Path) -> None:
    """Make sure that the keys can be read with which tokens are signed: MiniStack replaces one that cannot.

    Raises:
        BrokenStateError: one cannot be read.
    """
    for path in sorted(folder.rglob("*.pem")):
        try:
            load_pem_private_key(read(path) or b"", password=None)
        except (ValueError, TypeError) as error:
            raise BrokenStateError(
                f"{path} is no key; put it back, or delete it, which signs everybody out"
            ) from error
