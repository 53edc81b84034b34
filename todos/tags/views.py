"""The page of tags, and what is done to one of them on every task that has it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity.guards import keeps_typed, sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.tags.errors import TagNotFound
from todos.tags.forms import TagForm
from todos.tasks.tagging import TagCount
from todos.tasks.views.going_on import go_on
from webapp.errors import DomainError, InvalidInput, Unfinished
from webapp.errors.statuses import status_of
from webapp.folding import folded
from webapp.forms import form_status, show_error

if TYPE_CHECKING:
    from django.http import HttpRequest

_RENAME = "todos/tags/rename.html"
_CHANGING = "The tag is being changed"


@require_safe
@sign_in_required
def index(request: HttpRequest) -> HttpResponse:
    """Every tag with how many tasks have it, and what can be done with each."""
    return render(request, "todos/tags/index.html", {"all_tags": _tags(request)})


def _rename_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The form with what was typed; nothing is read for it."""
    form = TagForm(request.POST)
    form.is_valid()
    if problem is None:
        messages.info(request, "You are signed in. What you typed is still here; send it when you are ready.")
        return _form(request, form, HTTPStatus.OK)
    show_error(form, problem, field="name")
    return _form(request, form, status_of(problem))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("tag", "name", reopen=_rename_again)
def rename(request: HttpRequest) -> HttpResponse:
    """Ask what a tag is to be called, and whether it may become one with another; and do it."""
    if request.method != "POST":
        return _form(request, TagForm.of(_found(request, request.GET.get("tag", "")).tag), HTTPStatus.OK)
    form = TagForm(request.POST)
    form.is_valid()
    tag, name = form.cleaned_data["tag"], form.cleaned_data["name"]
    if not form.cleaned_data["merge"] and (other := _other(request, tag, name)):
        return _form(request, form.asking_to_merge(), HTTPStatus.CONFLICT, other=other)
    try:
        renamed = dependencies.tag_service().rename_tag(access_of(request), tag=tag, name=name)
    except InvalidInput as error:
        show_error(form, error)
        return _form(request, form, form_status(error))
    except Unfinished as error:
        fields = {"tag": tag, "name": name, "merge": "yes"}
        return go_on(request, error, address=request.path, what=_CHANGING, fields=fields)
    messages.success(request, f"The tag is now called “{renamed.tag}”.")
    return HttpResponseRedirect(reverse("todos:tags"))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def delete(request: HttpRequest) -> HttpResponse:
    """Ask whether to take a tag from every task; and do it."""
    if request.method != "POST":
        found = _found(request, request.GET.get("tag", ""))
        return render(request, "todos/tags/delete.html", {"counted": found})
    tag = request.POST.get("tag", "")
    try:
        dependencies.tag_service().delete_tag(access_of(request), tag=tag)
    except Unfinished as error:
        return go_on(request, error, address=request.path, what=_CHANGING, fields={"tag": tag})
    messages.success(request, f"The tag “{tag}” is gone.")
    return HttpResponseRedirect(reverse("todos:tags"))


def _tags(request: HttpRequest) -> list[TagCount]:
    return dependencies.tag_service().list_tags(access_of(request))


def _found(request: HttpRequest, tag: str) -> TagCount:
    for each in _tags(request):
        if folded(each.tag) == folded(tag):
            return each
    raise TagNotFound


def _other(request: HttpRequest, tag: str, name: str) -> TagCount | None:
    """The tag that has the new name already, if it is another one."""
    if folded(name) == folded(tag):
        return None
    return next((each for each in _tags(request) if folded(each.tag) == folded(name)), None)


def _form(
    request: HttpRequest, form: TagForm, status: HTTPStatus, *, other: TagCount | None = None
) -> HttpResponse:
    context = {"form": form, "tag": form["tag"].value(), "other": other}
    return render(request, _RENAME, context, status=status)
