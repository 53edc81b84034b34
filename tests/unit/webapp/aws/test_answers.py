"""Our reading of answers beside botocore's own: the same for every operation that is called, and for every item."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.model import OperationModel, Shape, StructureShape
from botocore.parsers import BaseJSONParser, ResponseParserFactory
from hypothesis import given
from hypothesis import strategies as st

from tests.answers import Answer, sample, whole
from tests.aws_operations import called_operations, trees
from webapp.aws.answers import NO_ANSWER, AnswerParserFactory
from webapp.aws.shapes import EITHER, NEEDED, needed_members, type_of

OPERATIONS = {
    f"{operation.service_model.service_name}.{operation.name}": operation
    for operation in called_operations(trees())
}
OURS, THEIRS = AnswerParserFactory(), ResponseParserFactory()
ERRORS = sorted(
    {
        (operation.service_model.service_name, error.name): (operation, error)
        for operation in OPERATIONS.values()
        for error in operation.error_shapes
    }.items(),
    key=lambda each: each[0],
)


def read(factory: Any, operation: OperationModel, answer: Answer, shape: Any) -> Any:
    """What a parser of a factory makes of an answer."""
    status, headers, body = answer
    response = {
        "status_code": status,
        "headers": HeadersDict({"Content-Length": str(len(body)), **headers}),
        "body": body,
        "context": {"operation_name": operation.name},
    }
    return factory.create_parser(operation.service_model.protocol).parse(response, shape)


def structure(shape: Shape | None) -> StructureShape:
    assert isinstance(shape, StructureShape)
    return shape


def both(name: str, answer: Answer) -> tuple[Any, Any]:
    operation = OPERATIONS[name]
    shape = operation.output_shape
    return read(OURS, operation, answer, shape), read(THEIRS, operation, answer, shape)


@pytest.mark.parametrize("name", sorted(name for name in OPERATIONS if name != "s3.GetObject"))
def test_an_answer_with_every_member(name: str) -> None:
    ours, theirs = both(name, whole(OPERATIONS[name]))
    assert ours == theirs
    assert ours["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize(("name", "operation", "shape"), [(name, *each) for name, each in ERRORS])
def test_an_error_with_every_member(name: Any, operation: OperationModel, shape: Any) -> None:
    if operation.service_model.protocol in {"json", "rest-json"}:
        body = json.dumps({**sample(shape), "__type": f"com.amazonaws#{shape.name}"}).encode()
    else:
        body = f"<Error><Code>{shape.name}</Code><Message>text</Message></Error>".encode()
    answer = (400, {"x-amzn-requestid": "request-1"}, body)
    for asked in (operation.output_shape, shape):
        ours = read(OURS, operation, answer, asked)
        assert ours == read(THEIRS, operation, answer, asked)
        assert NO_ANSWER not in str(ours)


texts = st.text(st.characters(codec=None), max_size=20)
numbers = st.integers(-(10**37), 10**37).map(str)
values = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, texts),
        st.builds(lambda number: {"N": number}, numbers),
        st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
        st.just({"NULL": True}),
        st.just({"B": "AP8="}),
        st.just({"BS": ["AP8=", ""]}),
        st.builds(lambda members: {"SS": members}, st.lists(texts, min_size=1, max_size=3)),
        st.builds(lambda members: {"NS": members}, st.lists(numbers, min_size=1, max_size=3)),
    ),
    lambda inner: st.one_of(
        st.builds(lambda members: {"L": members}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"M": members}, st.dictionaries(texts, inner, max_size=3)),
    ),
    max_leaves=8,
)
items = st.dictionaries(texts, values, max_size=5)


@given(
    st.lists(items, max_size=3),
    st.none() | items,
    st.booleans(),
    st.none() | st.fixed_dictionaries({"TableName": texts, "CapacityUnits": st.integers() | st.floats(0, 9)}),
)
def test_any_page_of_items(found: list[Any], last: Any, is_ascii: bool, consumed: Any) -> None:
    answer = {"Items": found, "Count": len(found), "LastEvaluatedKey": last, "ConsumedCapacity": consumed}
    members = {name: value for name, value in answer.items() if value is not None}
    body = json.dumps(members, ensure_ascii=is_ascii).encode(
        errors="surrogatepass" if is_ascii else "replace"
    )
    ours, theirs = both("dynamodb.Query", (200, {}, body))
    assert ours == theirs


@given(st.lists(st.none() | items, min_size=1, max_size=3))
def test_any_reasons_of_a_cancelled_transaction(found: list[Any]) -> None:
    reasons = [{"Code": "None"} if item is None else {"Code": "X", "Item": item} for item in found]
    body = json.dumps(
        {"__type": "x#TransactionCanceledException", "Message": "m", "CancellationReasons": reasons}
    )
    operation = OPERATIONS["dynamodb.TransactWriteItems"]
    shape = operation.service_model.shape_for("TransactionCanceledException")
    answer: Answer = (400, {}, body.encode())
    assert read(OURS, operation, answer, shape) == read(THEIRS, operation, answer, shape)


def test_half_a_surrogate_pair_is_read_as_it_was_written() -> None:
    body = rb'{"Items": [{"title": {"S": "half \ud83d"}}], "ConsumedCapacity": null}'
    ours, theirs = both("dynamodb.Query", (200, {}, body))
    assert ours == theirs
    assert ours["Items"] == [{"title": {"S": "half \ud83d"}}]


@pytest.mark.parametrize(
    "value", [{"S": 1}, {"N": 1}, {"SS": "x"}, {"M": []}, {"L": {}}, {"B": "?"}, "x", []]
)
def test_a_value_of_a_wrong_type_is_no_answer(value: Any) -> None:
    body = json.dumps({"Items": [{"title": value}]}).encode()
    assert code_and_message("dynamodb.Query", body)[0] == NO_ANSWER


def code_and_message(name: str, body: bytes) -> tuple[str, str]:
    """What is said of a body that is no answer."""
    operation = OPERATIONS[name]
    error = read(OURS, operation, (200, {}, body), operation.output_shape)["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize("body", [b'{"Items": [{"title": {"S": "secret', b'{"Items": [{"title": "secret"}]}'])
def test_what_is_said_of_it_repeats_nothing_of_it(body: bytes) -> None:
    assert "secret" not in code_and_message("dynamodb.Query", body)[1]


def test_nothing_of_a_document_is_repeated() -> None:
    assert code_and_message(
        "s3.ListObjectsV2", b'<Root xmlns="http://s3.amazonaws.com/doc/2006-03-01/">secret'
    ) == (
        NO_ANSWER,
        "ResponseParserError",
    )


def test_every_member_that_is_needed_is_one_the_model_knows() -> None:
    """A name misspelled would make every answer none, or need nothing."""
    shapes = {
        name: operation.service_model.shape_for(name)
        for operation in OPERATIONS.values()
        for name in operation.service_model.shape_names
    }
    for name, members in (*NEEDED.items(), *EITHER.items()):
        assert members <= set(structure(shapes[name]).members), name


def test_answers_of_items_are_read_in_one_step() -> None:
    for name in ("GetItem", "Query", "BatchGetItem", "UpdateItem", "TransactWriteItems", "PutItem"):
        assert type_of(structure(OPERATIONS[f"dynamodb.{name}"].output_shape)).is_final, name


def test_items_are_not_walked_through_by_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    """That walk is most of what a list costs; it gives the same, so nothing else would tell that it is back."""
    monkeypatch.delattr(BaseJSONParser, "_handle_map")
    operation = OPERATIONS["dynamodb.Query"]
    found = read(OURS, operation, whole(operation), operation.output_shape)
    assert found["Items"] == sample(structure(operation.output_shape))["Items"]


def test_what_the_model_requires_is_needed() -> None:
    assert needed_members(structure(OPERATIONS["cognito-idp.SignUp"].output_shape)) >= {
        "UserSub",
        "UserConfirmed",
    }


@pytest.mark.parametrize("protocol", ["query", "ec2"])
def test_other_protocols_are_read_by_botocore(protocol: str) -> None:
    assert type(OURS.create_parser(protocol)) is type(THEIRS.create_parser(protocol))
