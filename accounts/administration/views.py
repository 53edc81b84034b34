"""The pages of administrators: accounts, a question before one is changed, and the audit trail."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import dependencies
from accounts.administration.domain import UserFields
from accounts.administration.list_address import UserListAddress
from accounts.audit.domain import AuditEntry, AuditQuery
from accounts.identity.caller import actor_of, caller_of
from accounts.identity.guards import admin_required
from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.profiles.errors import AccountNotFound, NotAnAdministrator
from webapp.cursors import read_position, sign_position
from webapp.errors import DomainError, InvalidInput, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers
from webapp.errors.statuses import status_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


# What can be done to somebody with one press, by the word for what they become.
_CHANGES: dict[str, UserFields] = {
    "active": {"activation_status": ActivationStatus.ACTIVE},
    "inactive": {"activation_status": ActivationStatus.INACTIVE},
    "admin": {"role": Role.ADMIN},
    "user": {"role": Role.USER},
}
_DONE = {
    "active": "{} is active, and can sign in.",
    "inactive": "{} is deactivated, and signed out everywhere.",
    "admin": "{} is an administrator now.",
    "user": "{} is a user now.",
}


@require_safe
@admin_required
def users(request: HttpRequest) -> HttpResponse:
    """All accounts, newest first."""
    admin_id, listing = caller_of(request).identity.user_id, UserListAddress.read(request.GET)
    page = dependencies.administration_service().list_users(
        query=listing.query, after=listing.number(admin_id)
    )
    context = {
        "listing": listing,
        "users": page.profiles,
        "next_page": listing.next_page(page.next_position, admin_id),
        "roles": list(Role),
        "statuses": list(ActivationStatus),
    }
    return render(request, "accounts/administration/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def change(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask before somebody is activated, deactivated, or given another role; and do it."""
    sent = request.POST if request.method == "POST" else request.GET
    wish, listing = sent.get("to", ""), UserListAddress.read(sent)
    if wish not in _CHANGES:
        raise InvalidInput("This page was left with an address that says nothing to do.")
    if request.method == "POST":
        return _change(request, user_id, wish, listing)
    return _ask(request, dependencies.administration_service().get_user(user_id), wish, listing)


@require_safe
@admin_required
def audit(request: HttpRequest) -> HttpResponse:
    """Who changed whose account, newest first."""
    query = AuditQuery(user_id=request.GET.get("user_id", "").strip().upper())
    purpose = query.cursor_purpose(caller_of(request).identity.user_id)
    service = dependencies.administration_service()
    page = service.list_audit(query=query, after=read_position(request.GET.get("cursor"), purpose=purpose))
    people = service.get_users({entry.actor_id for entry in page.entries} | {e.user_id for e in page.entries})
    position = page.next_position
    context = {
        "user_id": query.user_id,
        "entries": [_told(entry, people) for entry in page.entries],
        "cursor": "" if position is None else sign_position(position, purpose=purpose),
        "is_continued": "cursor" in request.GET,
    }
    return render(request, "accounts/administration/audit.html", context)


def _change(request: HttpRequest, user_id: str, wish: str, listing: UserListAddress) -> HttpResponse:
    service = dependencies.administration_service()
    actor = actor_of(request)
    try:
        profile = service.update_user(user_id=user_id, fields=_CHANGES[wish], actor=actor)
    except (AccountNotFound, NotAnAdministrator):
        raise
    except DomainError as error:
        if isinstance(error, Unavailable):
            log_outage(error)
        return _ask(request, _known(user_id), wish, listing, problem=error)
    messages.success(request, _DONE[wish].format(profile.email))
    return HttpResponseRedirect(reverse("accounts:admin-users") + listing.parameters)


def _known(user_id: str) -> Profile | None:
    """Whom a page is about, when it is the table that may be down."""
    try:
        return dependencies.administration_service().get_user(user_id)
    except Unavailable:
        return None


def _ask(
    request: HttpRequest,
    profile: Profile | None,
    wish: str,
    listing: UserListAddress,
    *,
    problem: DomainError | None = None,
) -> HttpResponse:
    context = {"person": profile, "wish": wish, "listing": listing, "problem": problem}
    status = status_of(problem) if problem else HTTPStatus.OK
    response = render(request, "accounts/administration/change.html", context, status=status)
    for name, value in (error_headers(problem) if problem else {}).items():
        response[name] = value
    return response


def _told(entry: AuditEntry, people: dict[str, Profile]) -> dict[str, Any]:
    """An entry with the addresses that its user ids have now, where they have one."""
    return {
        "entry": entry,
        "actor": people.get(entry.actor_id),
        "person": people.get(entry.user_id),
    }
