"""The page of a deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import dependencies
from accounts.deletion.forms import DeleteAccountForm
from accounts.identity import limits
from accounts.identity.caller import caller_of
from accounts.identity.cookies import cookie_session
from accounts.identity.forms import submit
from accounts.identity.guards import sign_in_required
from webapp.errors import NotAuthenticated
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, once the password has been given again."""
    form = DeleteAccountForm(request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/deletion/delete.html", _delete_context(request, form))
    return submit(
        request,
        form,
        "accounts/deletion/delete.html",
        _delete,
        field="password",
        through=(NotAuthenticated,),
        context=lambda is_outage: _delete_context(request, form, is_outage=is_outage),
    )


def _delete(request: HttpRequest, form: DeleteAccountForm) -> HttpResponse:
    identity = caller_of(request).identity
    with limits.proving_again(identity):
        dependencies.deletion_service().delete_account(
            identity=identity, password=form.cleaned_data["password"], origin=client_address(request)
        )
    cookie_session(request).forget()
    messages.success(request, "Your account is deleted, with everything in it.")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _delete_context(
    request: HttpRequest, form: DeleteAccountForm, *, is_outage: bool = False
) -> dict[str, Any]:
    """How many tasks go with the account, as far as it can be told."""
    if is_outage:
        return {"form": form}
    counts = dependencies.account_tasks().count(caller_of(request).identity.user_id)
    return {"form": form, "task_count": counts["total"]}
