"""The page on which tasks are taken in: choose or paste, look at what will come, then take it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.identity.guards import sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.transfer.domain import MAX_BYTES, Problem, Report, Source
from todos.transfer.encodings import read
from todos.transfer.forms import ImportForm
from webapp.errors import DomainError, NotAuthenticated, TooLarge
from webapp.forms import form_status, show_error

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = "todos/transfer/import.html"
# So many titles and reasons are shown; the numbers say how many more there are.
_MOST_SHOWN = 50
# What a page carries from the look to the taking: a form's fields together may be a little longer.
_MOST_CARRIED = 200_000
_TOO_LARGE = "A file of tasks has 2 MB at most. Take it in parts."


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def import_page(request: HttpRequest) -> HttpResponse:
    """Look at what a file would bring, or take it; nothing is written by a look."""
    if request.method != "POST":
        return render(request, _PAGE, {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            return render(request, _PAGE, _outcome(request, form))
        except NotAuthenticated:
            raise
        except DomainError as error:
            show_error(form, error, field="file" if request.FILES else "text")
            status = form_status(error)
    return render(request, _PAGE, {"form": form}, status=status)


def _outcome(request: HttpRequest, form: ImportForm) -> dict[str, Any]:
    """What the page shows: what would come, or what has come."""
    body = _body(form)
    is_taken = request.POST.get("do") == "take"
    report = _whole(request, Source(form.cleaned_data["kind"]), body, dry_run=not is_taken)
    known = {
        "report": report,
        "is_taken": is_taken,
        "titles": report.titles[:_MOST_SHOWN],
        "problems": report.problems[:_MOST_SHOWN],
    }
    if is_taken:
        return {"form": ImportForm(initial={"kind": form.cleaned_data["kind"]}), **known}
    text = body.decode("utf-8", errors="replace") if len(body) <= _MOST_CARRIED else ""
    carried = ImportForm(initial={"kind": form.cleaned_data["kind"], "text": text})
    return {"form": carried, "must_choose_again": not text, **known}


def _body(form: ImportForm) -> bytes:
    file = form.cleaned_data["file"]
    body: bytes = file.read(MAX_BYTES + 1) if file else form.cleaned_data["text"].encode()
    if len(body) > MAX_BYTES:
        raise TooLarge(_TOO_LARGE)
    return body


def _whole(request: HttpRequest, source: Source, body: bytes, *, dry_run: bool) -> Report:
    """What became of all pieces of a file together."""
    access, service = access_of(request), dependencies.transfer_service()
    created, skipped, offset = 0, 0, 0
    problems: list[Problem] = []
    titles: list[str] = []
    while True:
        reads = read(access, source, body, offset=offset)
        report = service.import_items(access, reads=reads, offset=offset, dry_run=dry_run)
        created, skipped = created + report.created, skipped + report.skipped
        problems += report.problems
        titles += report.titles
        if report.next_offset is None:
            return Report(created, skipped, problems, None, titles)
        offset = report.next_offset
