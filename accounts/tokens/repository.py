"""Tokens in DynamoDB: those of an account are one item of the users table, `tokens#…`, read beside the profile."""

from __future__ import annotations

from accounts.profiles.domain import Profile
from accounts.profiles.items import key, profile_of, sub_id
from accounts.profiles.reading import UsersTableReader
from accounts.tokens.domain import Keyring
from accounts.tokens.errors import KeyringChanged
from accounts.tokens.items import keyring_id, keyring_item, keyring_of
from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import until_done
from webapp.dynamodb.conditions import equals, is_absent, is_present
from webapp.dynamodb.transactions import Outcome, transact

_IS_NEW = is_absent("user_id")
_IS_GIVING = is_present("user_id") & is_absent("deletion_started_at")


class DynamoDBTokens(UsersTableReader):
    """`KeyringRepository` over the users table."""

    def find_keyring(self, sub: str) -> tuple[Profile | None, Keyring]:
        found = self._read_all([key(sub_id(sub)), key(keyring_id(sub))])
        profile, keyring = found.get(sub_id(sub)), found.get(keyring_id(sub))
        return profile_of(profile) if profile else None, keyring_of(keyring) if keyring else Keyring(sub)

    def write_keyring(self, after: Keyring) -> None:
        """Without the account's own item nothing is written, so that none is left behind by a deletion."""
        is_unchanged = equals("version", after.version - 1)
        put = self._writes.put(keyring_item(after), when=is_unchanged if after.version > 1 else _IS_NEW)
        check = self._writes.check(key(sub_id(after.sub)), when=_IS_GIVING)

        def attempt() -> Outcome | None:
            outcome = transact(self._client, [put, check])
            return outcome if outcome.is_written or outcome.refused else None

        if not until_done(attempt, sleep=self._sleep).is_written:
            raise KeyringChanged

    def remove_keyring(self, sub: str) -> None:
        with translated_outages():
            self._client.delete_item(TableName=self._table, Key=key(keyring_id(sub)))
