"""What can go wrong with registrations."""

from __future__ import annotations

from webapp.errors import PermissionDenied


class RoleNotAllowed(PermissionDenied):
    """Somebody who is no administrator asked for a role or a status."""

    code = "role_not_allowed"
    message = "Only an administrator can set a role or an activation status."
