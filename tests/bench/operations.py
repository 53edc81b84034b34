"""The operations whose cost `docs/capacity.md` tells, each as somebody does it through the API or a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import urllib3
from django.test import Client

from tests.bench.usage import Usage, used
from tests.personas import Person
from tests.pictures import photo

JSON = "application/json"
# A task as people write them: with the names of its attributes and what the service adds, 560 bytes.
TASK = {
    "title": "Book the train to Edinburgh",
    "description": "The one before noon, a seat at a window, and one for the bicycle if there is still one left.",
    "due_date": "2026-12-18",
    "tags": ["travel", "family"],
}
LISTED = 50


@dataclass(frozen=True)
class Scene:
    """Somebody with 50 tasks, one of which is changed, and an upload that waits to be attached."""

    api: Client
    browser: Client
    person: Person
    todo_id: str
    upload_key: str

    def call(self, method: str, path: str, body: Any = None) -> Any:
        address = f"/api/v1/{path.format(id=self.todo_id)}"
        return self.api.generic(method, address, "" if body is None else json.dumps(body), content_type=JSON)

    def page(self, path: str) -> Any:
        return self.browser.get(path.format(id=self.todo_id))

    def signed_out(self, path: str, body: Any) -> Any:
        return Client().post(f"/api/v1/auth/{path}", body, content_type=JSON)

    def sign_in(self) -> Any:
        persona = self.person.persona
        return self.signed_out("login", {"email": persona.email, "password": persona.password})


NEWCOMER = {"username": "Dora", "email": "dora@example.com", "password": "Dora-pass1"}

OPERATIONS: dict[str, Callable[[Scene], Any]] = {
    "register": lambda scene: scene.signed_out("register", NEWCOMER),
    "sign in": Scene.sign_in,
    "renew the session": lambda scene: scene.signed_out(
        "refresh", {"refresh_token": scene.person.tokens.refresh_token}
    ),
    "page of 50 tasks": lambda scene: scene.page("/"),
    "page of one task": lambda scene: scene.page("/todos/{id}"),
    "list of 50 tasks": lambda scene: scene.call("GET", "todos"),
    "one task": lambda scene: scene.call("GET", "todos/{id}"),
    "account with its counts": lambda scene: scene.call("GET", "auth/user"),
    "create a task": lambda scene: scene.call("POST", "todos", TASK),
    "edit a title": lambda scene: scene.call("PATCH", "todos/{id}", {"title": "Book the night train"}),
    "complete a task": lambda scene: scene.call("PATCH", "todos/{id}", {"status": "complete"}),
    "move to the trash": lambda scene: scene.call("DELETE", "todos/{id}"),
    "restore": lambda scene: scene.call("POST", "todos/{id}/restore"),
    "ask where to upload": lambda scene: scene.call("GET", "upload?action=create&content_type=image/jpeg"),
    "attach an image": lambda scene: scene.call("POST", "todos/{id}/images", {"key": scene.upload_key}),
}


def measure(person: Person) -> Iterator[tuple[str, Usage]]:
    """Each operation's usage, one after the other."""
    scene = _scene(person)
    for name, run in OPERATIONS.items():
        with used() as usage:
            answer = run(scene)
        assert answer.status_code < 300, (name, answer.status_code, answer.content)
        yield name, usage


def _scene(person: Person) -> Scene:
    api = person.api()
    for _ in range(LISTED):
        created = api.post("/api/v1/todos", TASK, content_type=JSON)
        assert created.status_code == 201, created.content
    form = api.get("/api/v1/upload?action=create&content_type=image/jpeg").json()
    fields = {**form["fields"], "file": ("photo.jpg", photo("cat"), "image/jpeg")}
    assert urllib3.request("POST", form["url"], fields=fields, retries=False).status == 204
    return Scene(api, person.browser(), person, created.json()["todo_id"], form["key"])


def row(name: str, usage: Usage) -> str:
    """A line of the table in `docs/capacity.md`."""
    return (
        f"| {name} | {', '.join(f'`{call}`' for call in usage.calls)} | {usage.reads:g} | {usage.writes:g} |"
    )
