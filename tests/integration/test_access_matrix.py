"""Who may do what: every route and page against every kind of person.

The rows stand in `TABLE`, one for each address and method that the URL configuration has; an address or a method
without a row fails, and so does a row without an address. Every route acts on what belongs to the user, Alice.

- visitor: nobody is signed in.
- user: Alice, whose task and account it is.
- other: Bob, another user.
- inactive: Bob again, signed in once and deactivated since.
- admin: Charlie, an administrator.

Her task lies in a list and has an image; nothing tells labels here, which is a 503 for who may ask for them.

A cell is a status, or, where it begins with a slash, the path that the answer redirects to. To add a route, add its
line, its body to `BODIES` if it takes one, and its name to `SHOWS_TASK` if Alice sees her task there. Besides what the
cells say, it holds everywhere that nobody but Alice sees her task, or changes it, or changes her account, but for
administrators on the routes in `ADMINISTRATION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import dependencies as account_dependencies
from accounts.profiles.domain import ActivationStatus, Profile
from accounts.tokens.domain import Scope
from tests.factories import START, make_image
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, BOB, CHARLIE, Person, join
from tests.pictures import photo
from tests.repositories import attach
from todos import dependencies as todo_dependencies
from todos.checklists.domain import Step
from todos.tasks.domain import Todo

TABLE = """
method  address                                    visitor  user      other     inactive  admin

GET     /                                          200      200       200       200       200
GET     /feed/<str:secret>.ics                     404      404       404       404       404
GET     /import                                    /signin  200       200       /signin   200
POST    /import                                    /signin  200       200       /signin   200
GET     /today                                     /signin  200       200       /signin   200
POST    /today/move-overdue                        /signin  /today    /today    /signin   /today
GET     /upcoming                                  /signin  200       200       /signin   200
GET     /done                                      /signin  200       200       /signin   200
GET     /lists                                     /signin  200       200       /signin   200
GET     /lists/new                                 /signin  200       200       /signin   200
POST    /lists/new                                 401      422       422       401       422
GET     /lists/inbox                               /signin  200       200       /signin   200
GET     /lists/<uuid:list_id>                      /signin  200       404       /signin   404
GET     /lists/<uuid:list_id>/rename               /signin  200       404       /signin   404
POST    /lists/<uuid:list_id>/rename               401      /lists/<uuid:list_id>  404  401  404
GET     /lists/<uuid:list_id>/delete               /signin  200       404       /signin   404
POST    /lists/<uuid:list_id>/delete               /signin  /         404       /signin   404
POST    /lists/<uuid:list_id>/restore              /signin  /lists/<uuid:list_id>  404  /signin  404
POST    /lists/<uuid:list_id>/up                   /signin  /lists    404       /signin   404
POST    /lists/<uuid:list_id>/down                 /signin  /lists    404       /signin   404
GET     /trash                                     /signin  200       200       /signin   200
GET     /trash/empty                               /signin  200       200       /signin   200
POST    /trash/empty                               /signin  /trash    /trash    /signin   /trash
GET     /tags                                      /signin  200       200       /signin   200
GET     /tags/rename                               /signin  404       404       /signin   404
POST    /tags/rename                               /signin  422       422       /signin   422
GET     /tags/delete                               /signin  404       404       /signin   404
POST    /tags/delete                               /signin  404       404       /signin   404
POST    /todos/<uuid:todo_id>/schedule             /signin  200       404       /signin   404
POST    /todos/<uuid:todo_id>/remove               /signin  409       404       /signin   404
GET     /select                                    /signin  200       200       /signin   200
POST    /select                                    401      422       422       401       422
POST    /todos                                     401      /         /         401       /
GET     /todos/<uuid:todo_id>                      /signin  200       404       /signin   404
POST    /todos/<uuid:todo_id>                      401      /         404       401       404
POST    /todos/<uuid:todo_id>/fields               401      200       404       401       404
POST    /todos/<uuid:todo_id>/complete             /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/reopen               /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/start                /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/delete               /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/restore              /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/up                   /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/down                 /signin  /         404       /signin   404
POST    /todos/<uuid:todo_id>/checklist            401      /todos/<uuid:todo_id>  404  401  404
POST    /todos/<uuid:todo_id>/checklist/<uuid:item_id>/done    /signin  /todos/<uuid:todo_id>  404  /signin  404
POST    /todos/<uuid:todo_id>/checklist/<uuid:item_id>/open    /signin  /todos/<uuid:todo_id>  404  /signin  404
POST    /todos/<uuid:todo_id>/checklist/<uuid:item_id>/up      /signin  /todos/<uuid:todo_id>  404  /signin  404
POST    /todos/<uuid:todo_id>/checklist/<uuid:item_id>/down    /signin  /todos/<uuid:todo_id>  404  /signin  404
POST    /todos/<uuid:todo_id>/checklist/<uuid:item_id>/remove  /signin  /todos/<uuid:todo_id>  404  /signin  404
GET     /todos/<uuid:todo_id>/images               /signin  /todos/<uuid:todo_id>  404  /signin  404
POST    /todos/<uuid:todo_id>/images               /signin  422       404       /signin   404
POST    /todos/<uuid:todo_id>/images/<uuid:image_id>/labels  /signin  503  404  /signin  404
POST    /todos/<uuid:todo_id>/images/<uuid:image_id>/remove  /signin  /todos/<uuid:todo_id>  404  /signin  404

GET     /signup                                    200      /         /         200       /
POST    /signup                                    /        /         /         /         /
GET     /confirm                                   200      200       200       200       200
POST    /confirm                                   422      422       422       422       422
POST    /confirm/resend                            /confirm /confirm  /confirm  /confirm  /confirm
GET     /signin                                    200      /         /         200       /
POST    /signin                                    422      422       422       422       422
POST    /signout                                   /        /         /         /         /
GET     /session                                   401      200       200       401       200
GET     /forgot                                    200      200       200       200       200
POST    /forgot                                    /reset   /reset    /reset    /reset    /reset
GET     /reset                                     200      200       200       200       200
POST    /reset                                     422      422       422       422       422
GET     /account                                   /signin  200       200       /signin   200
GET     /account/preferences                       /signin  /account  /account  /signin   /account
POST    /account/preferences                       /signin  422       422       /signin   422
GET     /account/password                          /signin  /account  /account  /signin   /account
POST    /account/password                          /signin  422       422       /signin   422
GET     /account/email                             /signin  200       200       /signin   200
POST    /account/email                             401      422       422       401       422
POST    /account/email/confirm                     /signin  422       422       /signin   422
POST    /account/sessions/end                      /signin  /account  /account  /signin   /account
POST    /account/sessions/end-others               /signin  /account  /account  /signin   /account
GET     /account/tokens                            /signin  /account  /account  /signin   /account
POST    /account/tokens                            /signin  200       200       /signin   200
POST    /account/tokens/end                        /signin  /account  /account  /signin   /account
GET     /account/feed                              /signin  /account  /account  /signin   /account
POST    /account/feed                              /signin  200       200       /signin   200
POST    /account/feed/end                          /signin  /account  /account  /signin   /account
GET     /account/export                            /signin  200       200       /signin   200
GET     /account/delete                            /signin  200       200       /signin   200
POST    /account/delete                            /signin  422       422       /signin   409

GET     /admin/users                               /signin  403       403       /signin   200
GET     /admin/users/<str:user_id>/change          /signin  403       403       /signin   200
POST    /admin/users/<str:user_id>/change          /signin  403       403       /signin   /admin/users
GET     /admin/audit                               /signin  403       403       /signin   200

GET     /healthz                                   200      200       200       200       200
GET     /readyz                                    200      200       200       200       200
GET     /api/v1/schema                             200      200       200       200       200
GET     /api/v1/docs                               200      200       200       200       200

POST    /api/v1/auth/register                      201      201       201       401       201
POST    /api/v1/auth/confirm                       400      400       400       400       400
POST    /api/v1/auth/resend-code                   204      204       204       204       204
POST    /api/v1/auth/login                         401      401       401       401       401
POST    /api/v1/auth/refresh                       401      401       401       401       401
POST    /api/v1/auth/logout                        401      204       204       401       204
POST    /api/v1/auth/forgot-password               204      204       204       204       204
POST    /api/v1/auth/reset-password                400      400       400       400       400
POST    /api/v1/auth/change-password               401      400       400       401       400
POST    /api/v1/auth/change-email                  401      400       400       401       400
POST    /api/v1/auth/confirm-email                 401      400       400       401       400
GET     /api/v1/auth/sessions                      401      200       200       401       200
DELETE  /api/v1/auth/sessions                      401      204       204       401       204
DELETE  /api/v1/auth/sessions/<uuid:session_id>    401      204       404       401       404
GET     /api/v1/auth/tokens                        401      200       200       401       200
POST    /api/v1/auth/tokens                        401      201       201       401       201
DELETE  /api/v1/auth/tokens/<uuid:token_id>        401      204       404       401       404
POST    /api/v1/auth/feed                          401      200       200       401       200
DELETE  /api/v1/auth/feed                          401      204       204       401       204
GET     /api/v1/auth/export                        401      200       200       401       200
GET     /api/v1/auth/user                          401      200       200       401       200
PATCH   /api/v1/auth/user                          401      200       200       401       200
DELETE  /api/v1/auth/user                          401      400       400       401       409

GET     /api/v1/todos                              401      200       200       401       200
POST    /api/v1/todos                              401      201       201       401       201
DELETE  /api/v1/todos                              401      204       204       401       204
GET     /api/v1/todos/export                       401      200       200       401       200
POST    /api/v1/todos/import                       401      200       200       401       200
POST    /api/v1/todos/bulk                         401      200       200       401       200
GET     /api/v1/todos/quick                        401      200       200       401       200
GET     /api/v1/todos/<uuid:todo_id>               401      200       404       401       404
PUT     /api/v1/todos/<uuid:todo_id>               401      200       404       401       404
PATCH   /api/v1/todos/<uuid:todo_id>               401      200       404       401       404
DELETE  /api/v1/todos/<uuid:todo_id>               401      204       404       401       404
POST    /api/v1/todos/<uuid:todo_id>/restore       401      200       404       401       404

GET     /api/v1/lists                              401      200       200       401       200
POST    /api/v1/lists                              401      201       201       401       201
GET     /api/v1/lists/<uuid:list_id>               401      200       404       401       404
PATCH   /api/v1/lists/<uuid:list_id>               401      200       404       401       404
DELETE  /api/v1/lists/<uuid:list_id>               401      409       404       401       404
POST    /api/v1/lists/<uuid:list_id>/restore       401      200       404       401       404

POST    /api/v1/todos/<uuid:todo_id>/checklist     401      201       404       401       404
PATCH   /api/v1/todos/<uuid:todo_id>/checklist/<uuid:item_id>       401  200  404  401  404
DELETE  /api/v1/todos/<uuid:todo_id>/checklist/<uuid:item_id>       401  200  404  401  404

GET     /api/v1/tags                               401      200       200       401       200
PATCH   /api/v1/tags/<str:tag>                     401      200       404       401       404
DELETE  /api/v1/tags/<str:tag>                     401      204       404       401       404

POST    /api/v1/todos/<uuid:todo_id>/images        401      201       404       401       404
DELETE  /api/v1/todos/<uuid:todo_id>/images/<uuid:image_id>         401  200  404  401  404
POST    /api/v1/todos/<uuid:todo_id>/images/<uuid:image_id>/labels  401  503  404  401  404
GET     /api/v1/upload                             401      200       404       401       404
GET     /api/v1/rekognition                        401      503       404       401       404

GET     /api/v1/admin/users                        401      403       403       401       200
PUT     /api/v1/admin/update-user/<str:user_id>    401      403       403       401       200
PATCH   /api/v1/admin/update-user/<str:user_id>    401      403       403       401       200
GET     /api/v1/admin/audit                        401      403       403       401       200

POST    /api/v1/tasks/create-task                  401      201       201       401       201
GET     /api/v1/tasks/fetch-task                   401      200       200       401       200
PUT     /api/v1/tasks/update-task/<uuid:task_id>   401      200       404       401       404
PATCH   /api/v1/tasks/update-task/<uuid:task_id>   401      200       404       401       404
DELETE  /api/v1/tasks/delete-task/<uuid:task_id>   401      200       404       401       404
"""

TITLE = "Only Alice may read this title"
TAG = "a-tag-of-alice"
# Alice is the first to join.
IMAGE = make_image(image_id="0c3f9a4e-5d0b-4f4e-8f52-0b8f0f5f7d11")
STEP = Step("3b3c8f63-5b4f-4f0e-9d7a-2f1f6c0f0a11", "A step of hers")
_NEWCOMER = {"username": "Newcomer", "email": "newcomer@example.com", "password": "Newcomer-pass1"}
_WRONG_PAIR = {"email": ALICE.email, "password": "Wrong-pass1"}
_WRONG_CODE = {"email": ALICE.email, "code": "000000"}

# What is sent, by method and address: a form to a page, JSON to the API. Nothing is sent to those without an entry.
BODIES: dict[str, dict[str, Any]] = {
    "POST /import": {"kind": "todotxt", "text": "A task of one's own", "do": "take"},
    "POST /todos": {"title": "A task of one's own", "key": "access-matrix"},
    "POST /todos/<uuid:todo_id>": {
        "title": "Taken over",
        "status": "pending",
        "priority": "0",
        "version": "2",
    },
    "POST /todos/<uuid:todo_id>/fields": {"title": "Taken over", "fields": "title", "version": "2"},
    "POST /todos/<uuid:todo_id>/checklist": {"step": "A step"},
    "POST /lists/new": {"name": "  ", "key": "access-matrix"},
    "POST /lists/<uuid:list_id>/rename": {"name": "Taken over"},
    "POST /lists/<uuid:list_id>/delete": {"tasks": "trash"},
    "POST /select": {"tag": "home", "action": "tag"},
    "POST /signup": _NEWCOMER,
    "POST /confirm": _WRONG_CODE,
    "POST /confirm/resend": {"email": ALICE.email},
    "POST /signin": _WRONG_PAIR,
    "POST /forgot": {"email": ALICE.email},
    "POST /reset": {**_WRONG_CODE, "new_password": "Taken-over1"},
    "POST /account/password": {"old_password": "Wrong-pass1", "new_password": "Taken-over1"},
    "POST /account/email": {"email": "taken.over@example.com", "password": "Wrong-pass1"},
    "POST /account/email/confirm": {"code": "000000"},
    "POST /account/delete": {"password": "Wrong-pass1"},
    "POST /account/tokens": {
        "name": "Backup",
        "scope": "read",
        "days": "30",
        "key": "5f3c2a10-7d5e-4c3b-9d0a-2f1f6a0b7c21",
    },
    "POST /api/v1/auth/register": _NEWCOMER,
    "POST /api/v1/auth/tokens": {"name": "Backup", "scope": "read"},
    "POST /api/v1/auth/confirm": _WRONG_CODE,
    "POST /api/v1/auth/resend-code": {"email": ALICE.email},
    "POST /api/v1/auth/login": _WRONG_PAIR,
    "POST /api/v1/auth/forgot-password": {"email": ALICE.email},
    "POST /api/v1/auth/reset-password": {**_WRONG_CODE, "new_password": "Taken-over1"},
    "POST /api/v1/auth/change-password": {"old_password": "Wrong-pass1", "new_password": "Taken-over1"},
    "POST /api/v1/auth/change-email": {"email": "taken.over@example.com", "password": "Wrong-pass1"},
    "POST /api/v1/auth/confirm-email": {"code": "000000"},
    "DELETE /api/v1/auth/user": {"password": "Wrong-pass1"},
    "POST /api/v1/auth/refresh": {"refresh_token": "nonsense"},
    "PUT /api/v1/admin/update-user/<str:user_id>": {"role": "admin"},
    "PATCH /api/v1/admin/update-user/<str:user_id>": {"username": "Changed"},
    "POST /api/v1/lists": {"name": "Garden"},
    "PATCH /api/v1/lists/<uuid:list_id>": {"name": "Taken over"},
    "POST /api/v1/todos": {"title": "A task of one's own"},
    "POST /api/v1/todos/import": {"items": [{"title": "A task of one's own"}]},
    "POST /api/v1/todos/bulk": {"action": "complete", "todo_ids": [STEP.item_id]},
    "GET /api/v1/todos/quick": {"text": "Pay rent tomorrow"},
    "PUT /api/v1/todos/<uuid:todo_id>": {"title": "Taken over"},
    "PATCH /api/v1/todos/<uuid:todo_id>": {"title": "Taken over"},
    "POST /api/v1/todos/<uuid:todo_id>/checklist": {"text": "A step"},
    "PATCH /api/v1/todos/<uuid:todo_id>/checklist/<uuid:item_id>": {"done": True},
    "PATCH /api/v1/tags/<str:tag>": {"name": "taken-over"},
    "POST /api/v1/todos/<uuid:todo_id>/images": {"key": IMAGE.key},
    "GET /admin/users/<str:user_id>/change": {"to": "inactive"},
    "POST /admin/users/<str:user_id>/change": {"to": "admin"},
    "GET /api/v1/upload": {"action": "get", "key": IMAGE.key},
    "GET /api/v1/rekognition": {"imagekey": IMAGE.key},
    "POST /api/v1/tasks/create-task": {"title": "A task of one's own"},
    "PUT /api/v1/tasks/update-task/<uuid:task_id>": {"status": "complete"},
    "PATCH /api/v1/tasks/update-task/<uuid:task_id>": {"status": "complete"},
}

# Where Alice sees her task: what shows that looking for its title in other people's answers can find something.
SHOWS_TASK = {
    "GET /",
    "GET /select",
    "GET /lists/<uuid:list_id>",
    "POST /select",
    "GET /todos/<uuid:todo_id>",
    "POST /todos/<uuid:todo_id>/images",
    "POST /api/v1/todos/<uuid:todo_id>/checklist",
    "PATCH /api/v1/todos/<uuid:todo_id>/checklist/<uuid:item_id>",
    "DELETE /api/v1/todos/<uuid:todo_id>/checklist/<uuid:item_id>",
    "POST /todos/<uuid:todo_id>/images/<uuid:image_id>/labels",
    "GET /api/v1/todos",
    "GET /api/v1/todos/export",
    "GET /api/v1/todos/<uuid:todo_id>",
    "GET /api/v1/tasks/fetch-task",
    "GET /account/export",
    "GET /api/v1/auth/export",
}

# Answered before the URL configuration is looked at.
BESIDE_THE_CONFIGURATION = {"GET /healthz", "GET /readyz"}

# Where an administrator sees, or changes, other people's accounts.
ADMINISTRATION = {
    "GET /admin/users",
    "GET /admin/users/<str:user_id>/change",
    "POST /admin/users/<str:user_id>/change",
    "GET /api/v1/admin/users",
    "PUT /api/v1/admin/update-user/<str:user_id>",
    "PATCH /api/v1/admin/update-user/<str:user_id>",
}

PERSONAS = ("visitor", "user", "other", "inactive", "admin")


@dataclass(frozen=True)
class Row:
    """What one method of one address answers to each kind of person."""

    method: str
    address: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.address}"

    @property
    def is_api(self) -> bool:
        return self.address.startswith("/api/")


def _rows() -> list[Row]:
    lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    header, *rows = lines
    assert header[2:] == list(PERSONAS)
    assert all(len(row) == len(header) for row in rows), "a row without a cell for everybody"
    return [Row(method, address, dict(zip(PERSONAS, cells, strict=True))) for method, address, *cells in rows]


ROWS = _rows()


def _addresses(patterns: Iterable[Any], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            assert isinstance(pattern, URLPattern)
            yield address, pattern.callback


def _methods(view: Any) -> set[str]:
    """The methods a view takes, without those that tell nothing of their own."""
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class is not None:
        names = {name for name in view_class.http_method_names if hasattr(view_class, name)}
    else:
        # A view that is a function refuses a method before it looks at anything else, and says what it takes.
        answer = view(RequestFactory().generic("PROBE", "/"))
        assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED, (
            f"{view} does not say which methods it takes"
        )
        names = {name.strip() for name in answer["Allow"].split(",")}
    return {name.upper() for name in names} - {"HEAD", "OPTIONS"}


def test_every_method_of_every_address_has_its_row() -> None:
    configured = {
        f"{method} {address}"
        for address, view in _addresses(get_resolver().url_patterns)
        for method in _methods(view)
    }
    configured |= BESIDE_THE_CONFIGURATION
    stated = [row.name for row in ROWS]
    assert configured - set(stated) == set(), "without a row"
    assert set(stated) - configured == set(), "rows of addresses that are not there"
    assert len(stated) == len(set(stated)), "rows that stand twice"
    assert set(BODIES) | SHOWS_TASK | ADMINISTRATION <= set(stated), "names that are no row's"


@dataclass(frozen=True)
class House:
    """Alice with a task, and somebody who makes a request."""

    alice: Person
    todo: Todo
    token_id: str
    caller: Person | None

    def filled(self, address: str) -> str:
        """An address with Alice's ids in it."""
        todo_id = self.todo.todo_id
        ids = {"<uuid:todo_id>": todo_id, "<uuid:task_id>": todo_id, "<str:user_id>": self.alice.user_id}
        ids["<uuid:list_id>"] = str(self.todo.list_id)
        ids["<uuid:item_id>"] = STEP.item_id
        ids["<str:tag>"] = TAG
        ids["<uuid:image_id>"] = IMAGE.image_id
        ids["<uuid:session_id>"] = self.alice.identity.session_id
        ids["<uuid:token_id>"] = self.token_id
        ids["<str:secret>"] = "nobody.knows"
        for placeholder, value in ids.items():
            address = address.replace(placeholder, value)
        assert "<" not in address, f"nobody says what stands for a part of {address}"
        return address

    def ask(self, row: Row, *, with_cookie: bool) -> Any:
        """Send the row's request as the caller."""
        client = self._client(with_cookie=with_cookie)
        body = BODIES.get(row.name, {})
        if row.method in {"GET", "DELETE"} and not body:
            return client.generic(row.method, self.filled(row.address))
        if row.is_api:
            send = getattr(client, row.method.lower())
            return send(self.filled(row.address), body, content_type="application/json")
        send = client.get if row.method == "GET" else client.post
        return send(self.filled(row.address), body)

    def _client(self, *, with_cookie: bool) -> Client:
        if self.caller is None:
            return Client()
        return self.caller.browser() if with_cookie else self.caller.api()

    def task_now(self) -> Todo:
        return todo_dependencies.todo_service()._repository.get(self.alice.access, self.todo.todo_id)

    def account_now(self) -> Profile | None:
        return account_dependencies.authentication_service()._repository.find_by_sub(self.alice.identity.sub)


def _house(persona: str) -> House:
    alice = join(ALICE)
    made = todo_dependencies.list_service().create_list(alice.access, fields={"name": "Only Alice's"})
    todo = todo_dependencies.todo_service().create_todo(
        alice.access,
        fields={
            "title": TITLE,
            "list_id": made.task_list.list_id,
            "checklist": (STEP,),
            "tags": (TAG,),
        },
    )
    todo = attach(todo_dependencies.todo_repository(), alice.access, todo.todo_id, IMAGE, at=START)
    todo_dependencies.image_store().save(IMAGE.key, BytesIO(photo("cat")), IMAGE.content_type)
    new = account_dependencies.token_service().create(
        identity=alice.identity, name="Script", scope=Scope.READ
    )
    token_id = new.token.token_id
    if persona == "visitor":
        return House(alice, todo, token_id, None)
    if persona == "user":
        return House(alice, todo, token_id, alice)
    caller = join(CHARLIE if persona == "admin" else BOB)
    if persona == "inactive":
        _deactivate(caller)
    return House(alice, todo, token_id, caller)


def _deactivate(person: Person) -> None:
    repository = account_dependencies.authentication_service()._repository
    profile = repository.find_by_sub(person.identity.sub)
    assert profile is not None
    repository.change(profile, replace(profile, activation_status=ActivationStatus.INACTIVE))


def _outcome(answer: Any) -> str:
    if 300 <= answer.status_code < 400:
        return str(urlsplit(answer["Location"]).path)
    return str(answer.status_code)


# What keeps somebody out, and so leaves everything as it was.
_REFUSALS = {"401", "403", "404", "/signin"}


def _changes_nothing(row: Row, persona: str) -> bool:
    return row.method == "GET" or row.cells[persona] in _REFUSALS


def _cases() -> Iterator[Any]:
    """The rows to try in one house: together those that change nothing, and alone each of the others."""
    for persona in PERSONAS:
        # The API takes both; pages know the cookie alone, and a visitor has neither.
        for way in ("cookie",) if persona == "visitor" else ("cookie", "token"):
            rows = [row for row in ROWS if row.is_api or way == "cookie"]
            quiet = [row for row in rows if _changes_nothing(row, persona)]
            yield pytest.param(quiet, persona, way, id=f"{persona}-{way}")
            for row in rows:
                if row not in quiet:
                    yield pytest.param([row], persona, way, id=f"{row.name}-{persona}-{way}")


# With a cookie that is over one is a visitor, where the route is for visitors as well; a token that is over is refused.
_COOKIE_INSTEAD = {("POST /api/v1/auth/register", "inactive"): "201"}


@pytest.mark.parametrize(("rows", "persona", "way"), list(_cases()))
def test_everybody_may_do_what_the_table_says(
    aws: LocalCloud, subtests: pytest.Subtests, rows: list[Row], persona: str, way: str
) -> None:
    house = _house(persona)
    task, account = house.task_now(), house.account_now()
    for row in rows:
        with subtests.test(row.name):
            answer = house.ask(row, with_cookie=way == "cookie")
            expected = row.cells[persona]
            if way == "cookie":
                expected = _COOKIE_INSTEAD.get((row.name, persona), expected)
            assert _outcome(answer) == house.filled(expected), answer.content
            seen = b"".join(answer) if answer.streaming else answer.content
            if persona == "user":
                assert row.name not in SHOWS_TASK or TITLE.encode() in seen
                continue
            assert TITLE.encode() not in seen
            assert house.task_now() == task, "somebody else's task was changed"
            if not (persona == "admin" and row.name in ADMINISTRATION):
                # What somebody typed into a form themselves may come back to them.
                typed = ALICE.email in BODIES.get(row.name, {}).values()
                assert typed or ALICE.email.encode() not in seen
                assert house.account_now() == account, "somebody else's account was changed"
