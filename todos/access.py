"""What somebody may do, and where: the right that every use case of this app takes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from webapp.errors import PermissionDenied
from webapp.zones import zone_of


class ReadOnly(PermissionDenied):
    """The caller may look at what is in the space, and not change it."""

    code = "read_only"
    message = "You may look at this, but not change it."


@dataclass(frozen=True, slots=True)
class Access:
    """In whose space somebody acts, who that is, and whether they may write there.

    A space is a partition of the store, with its own cache and its own prefix in the bucket. Everybody has one of
    their own, named by their user id. `actor_id` is who acts, which is what limits are counted for. It always comes
    from a verified identity, never from what a caller sends.
    """

    space_id: str
    actor_id: str
    may_write: bool = True
    time_zone: str = ""

    @classmethod
    def own(cls, user_id: str, time_zone: str = "", *, may_write: bool = True) -> Access:
        """Somebody's access to their own space."""
        return cls(space_id=user_id, actor_id=user_id, may_write=may_write, time_zone=time_zone)

    @property
    def zone(self) -> tzinfo:
        """The time zone of whoever acts, UTC where it is not known: theirs is what they mean by a day and a time."""
        return zone_of(self.time_zone)

    def check_write(self) -> None:
        """Let through only who may write.

        Raises:
            ReadOnly: they may not.
        """
        if not self.may_write:
            raise ReadOnly
