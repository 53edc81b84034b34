"""Answers that are cut short, empty or nonsense are no answers: for every operation that is called, and every adapter."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from accounts.administration.domain import UserQuery
from accounts.audit.domain import AuditQuery
from accounts.dependencies import CognitoIdentityProvider, DynamoDBAccountRepository
from accounts.identity.tokens import SigningKeys, jwks_fetcher
from accounts.tokens.domain import Keyring
from accounts.tokens.repository import DynamoDBTokens
from tests.answers import CutServer, no_answers, raw, whole
from tests.aws_operations import called_operations, trees
from tests.factories import START, make_image, make_list, make_profile, make_session, make_todo
from tests.faults import hurry
from todos.access import Access
from todos.images.errors import LabelDetectionFailed
from todos.images.labels import RekognitionLabeller
from todos.images.ports import OpenObject
from todos.images.storage import ImageStorage, S3ImageStore
from todos.lists.repository import DynamoDBListRepository
from todos.reminders.domain import Mail
from todos.reminders.mailer import SESMailer
from todos.reminders.repository import DynamoDBReminderRepository
from todos.tasks.domain import Change
from todos.tasks.query import TodoQuery
from todos.tasks.repository import DynamoDBTodoRepository
from webapp.aws import clients
from webapp.aws.outages import translated_outages
from webapp.errors import Unavailable

CLIENTS = {
    "cognito-idp": clients.cognito_client,
    "dynamodb": clients.dynamodb_client,
    "rekognition": clients.rekognition_client,
    "s3": clients.s3_client,
    "sesv2": clients.ses_client,
}
OPERATIONS = {
    f"{operation.service_model.service_name}.{operation.name}": operation
    for operation in called_operations(trees())
}


@pytest.fixture(scope="module")
def server() -> Iterator[CutServer]:
    """A server in the place of every service of AWS; one for all tests, since a client takes long to build."""
    made = CutServer()
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        patch.setenv("AWS_ENDPOINT_URL", made.endpoint)
        for service in ("DYNAMODB", "REKOGNITION"):
            patch.delenv(f"AWS_ENDPOINT_URL_{service}", raising=False)
        clients.forget_clients()
        yield made
    clients.forget_clients()
    made.stop()


def call(operation: OperationModel) -> Any:
    """Call an operation with every parameter it needs, and read its answer to the end."""
    client = CLIENTS[operation.service_model.service_name]()
    parameters = given(operation.input_shape) if operation.input_shape else {}
    with translated_outages():
        answer = getattr(client, xform_name(operation.name))(**parameters)
        if operation.has_streaming_output:
            with closing(answer["Body"]) as body:
                body.read()
    return answer


def given(shape: Shape) -> Any:
    """The least that may be given for a shape."""
    if isinstance(shape, StructureShape):
        if shape.name == "AttributeValue":
            return {"S": "x"}
        return {name: given(shape.members[name]) for name in shape.required_members}
    if isinstance(shape, MapShape):
        return {"key": given(shape.value)}
    if isinstance(shape, ListShape):
        return [given(shape.member)]
    if allowed := shape.metadata.get("enum"):
        return allowed[0]
    least = "x" * max(1, shape.metadata.get("min", 1))
    return {"string": least, "blob": b"x", "boolean": True}.get(shape.type_name, 1)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_is_no_answer_is_an_outage(name: str, server: CutServer) -> None:
    operation = OPERATIONS[name]
    for fault, answer in no_answers(operation).items():
        server.will_send(answer)
        try:
            got = call(operation)
        except Unavailable:
            continue
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the finding
            pytest.fail(f"{fault}: {error!r}")
        pytest.fail(f"{fault}: taken for a success, {got}")


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_is_whole_is_an_answer(name: str, server: CutServer) -> None:
    server.will_send(raw(*whole(OPERATIONS[name])))
    assert call(OPERATIONS[name])["ResponseMetadata"]["HTTPStatusCode"] == 200


ADAPTERS: list[Callable[[], Any]] = [
    lambda: CognitoIdentityProvider(client=clients.cognito_client(), pool_id="eu-west-2_x", client_id="x"),
    lambda: DynamoDBAccountRepository(client=clients.dynamodb_client(), table="users"),
    lambda: DynamoDBTodoRepository(client=clients.dynamodb_client(), table="todos"),
    lambda: S3ImageStore(
        client=clients.s3_client(), storage=ImageStorage(bucket_name="images"), clock=lambda: START
    ),
    lambda: RekognitionLabeller(
        client=clients.rekognition_client(), bucket="images", max_labels=1, min_confidence=1
    ),
    lambda: DynamoDBListRepository(client=clients.dynamodb_client(), table="todos"),
    lambda: DynamoDBReminderRepository(client=clients.dynamodb_client(), table="todos"),
    lambda: SESMailer(client=clients.ses_client(), sender="tasks@example.com"),
    lambda: DynamoDBTokens(client=clients.dynamodb_client(), table="users"),
]
# What these methods answer, they know without asking.
ASK_NOBODY = {"S3ImageStore.new_upload", "S3ImageStore.url"}
ARGUMENTS: dict[str, Callable[[], Any]] = {
    "Access": lambda: Access.own("VAH000001"),
    "Callable[[Todo], Change]": lambda: Change,
    "Callable[[TaskList], TaskList]": lambda: partial(replace, name="New"),
    "Callable[[Todo], Todo]": lambda: partial(replace, title="New"),
    "IO[bytes]": lambda: BytesIO(b"x"),
    "Iterable[str]": lambda: ["x"],
    "Mapping[str, Callable[[Todo], Change]]": lambda: {"x": Change},
    "Sequence[Todo]": lambda: [make_todo()],
    "Sequence[str]": lambda: ["x"],
    "AuditQuery": AuditQuery,
    "Image": make_image,
    "Keyring": lambda: Keyring("x"),
    "Mail": lambda: Mail("x@example.com", "x", "x"),
    "Profile": make_profile,
    "Session": make_session,
    "TaskList": make_list,
    "Todo": make_todo,
    "TodoQuery": TodoQuery,
    "UserQuery": UserQuery,
    "bool": lambda: True,
    "datetime | None": lambda: None,
    "date": START.date,
    "datetime": lambda: START,
    "int": lambda: 1,
    "str": lambda: "x",
}


def test_every_adapter_over_dynamodb_is_tried() -> None:
    """Those that are put together from several are tried whole."""
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    parts = {base.id for node in classes for base in node.bases if isinstance(base, ast.Name)}
    adapters = {node.name for node in classes if node.name.startswith("DynamoDB")} - parts
    assert adapters <= {type(build()).__name__ for build in ADAPTERS}


def use(method: Callable[..., Any]) -> None:
    """Call a method of an adapter with something for every argument it needs, and take all that it gives."""
    needed = [each for each in inspect.signature(method).parameters.values() if each.default is each.empty]
    found = method(**{each.name: ARGUMENTS[each.annotation]() for each in needed})
    if isinstance(found, AbstractContextManager):
        with found as opened:
            read_to_end(opened, 1)
    elif isinstance(found, Iterator):
        list(found)


def read_to_end(opened: OpenObject, size: int) -> None:
    while opened.content.read(size):
        pass


def methods(adapter: object) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, method in inspect.getmembers(adapter, inspect.ismethod):
        full_name = f"{type(adapter).__name__}.{name}"
        if not name.startswith("_") and full_name not in ASK_NOBODY:
            yield full_name, method


# Of what an object is, nothing in its bytes tells, so for them these are whole.
NO_ANSWERS = {
    "cut to nothing": raw(200, {}, b"", announced=100),
    "cut behind what looks whole": raw(200, {}, b"{}", announced=100),
    "closed among the headers": b"HTTP/1.1 200 OK\r\nConnection: close\r\n",
    "a list": raw(200, {}, b"[]"),
    "a page": raw(200, {}, b"<html><body>Sign in</body></html>"),
    "nested without end": raw(200, {}, b"[" * 100_000),
    "a page as an error": raw(404, {}, b"<html><body>Sign in</body></html>"),
    "an error cut": raw(400, {}, b'{"__type": "NotAuthorizedExc', announced=100),
}


@pytest.mark.parametrize("fault", NO_ANSWERS)
@pytest.mark.parametrize(
    "build",
    ADAPTERS,
    ids=("Cognito", "accounts", "tasks", "images", "labels", "lists", "reminders", "mails", "tokens"),
)
def test_no_method_of_an_adapter_believes_it(fault: str, build: Callable[[], Any], server: CutServer) -> None:
    server.will_send(NO_ANSWERS[fault])
    for name, method in methods(build()):
        try:
            use(method)
        except (Unavailable, LabelDetectionFailed):
            continue
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the finding
            pytest.fail(f"{name}: {error!r}")
        pytest.fail(f"{name}: taken for a success")


@pytest.mark.parametrize("fault", ["cut to nothing", "a list", "a page", "an error cut"])
def test_a_call_is_repeated_as_after_a_lost_connection(fault: str, server: CutServer) -> None:
    # botocore repeats only so many failed calls of a client in a row.
    clients.forget_clients()
    server.will_send(NO_ANSWERS[fault], raw(200, {}, b"{}"))
    assert (
        clients.dynamodb_client().get_item(TableName="todos", Key={})["ResponseMetadata"]["RetryAttempts"]
        == 1
    )
    assert server.requests == 2


def test_a_call_of_cognito_is_not_repeated(server: CutServer) -> None:
    """Its writes are not idempotent, and a repeat after a lost answer would turn a success into an error."""
    server.will_send(NO_ANSWERS["cut to nothing"])
    with pytest.raises(Unavailable), translated_outages():
        clients.cognito_client().sign_up(ClientId="x", Username="x", Password="x")
    assert server.requests == 1


@pytest.mark.parametrize("length", range(0, 100, 9))
def test_an_object_cut_anywhere_is_not_read_to_its_end(length: int, server: CutServer) -> None:
    headers = {"Content-Type": "image/png", "Last-Modified": "Wed, 04 Nov 2026 10:00:00 GMT"}
    server.will_send(raw(200, headers, b"x" * length, announced=100))
    store = ADAPTERS[3]()
    for size in (7, 1000):
        with pytest.raises(Unavailable), store.open("key") as opened:
            read_to_end(opened, size)


@pytest.mark.parametrize("fault", NO_ANSWERS)
def test_the_keys_of_a_pool_are_not_believed(fault: str, server: CutServer) -> None:
    server.will_send(NO_ANSWERS[fault])
    keys = SigningKeys(fetch=jwks_fetcher(f"{server.endpoint}/jwks.json"))
    with pytest.raises(Unavailable):
        keys.find("key-1")
