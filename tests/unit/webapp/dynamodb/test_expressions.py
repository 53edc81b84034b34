"""Update expressions, put together from what changes."""

from __future__ import annotations

from webapp.dynamodb.expressions import Update, changes_between


def test_sets_removes_copies_and_adds_in_one_expression() -> None:
    update = Update()
    update.copy("write_id", "previous")
    update.apply({("write_id",): {"S": "2"}, ("due",): None, ("images", "a-b"): {"M": {}}})
    update.add({"open": 1, "live": -2})
    condition = f"{update.name('version')} = {update.value({'N': '1'})}"
    request = update.request("todos", {"id": {"S": "1"}}, condition=condition)
    names = request["ExpressionAttributeNames"]

    def spelled(expression: str) -> str:
        for placeholder in sorted(names, key=len, reverse=True):
            expression = expression.replace(placeholder, names[placeholder])
        return expression

    assert spelled(request["UpdateExpression"]) == (
        "SET previous = write_id, write_id = :v0, images.a-b = :v1 REMOVE due ADD open :v2, live :v3"
    )
    assert spelled(request["ConditionExpression"]) == "version = :v4"
    assert request["ExpressionAttributeValues"] == {
        ":v0": {"S": "2"},
        ":v1": {"M": {}},
        ":v2": {"N": "1"},
        ":v3": {"N": "-2"},
        ":v4": {"N": "1"},
    }


def test_what_is_not_used_is_left_out() -> None:
    assert Update().request("todos", {"id": {"S": "1"}}) == {"TableName": "todos", "Key": {"id": {"S": "1"}}}


class TestChanges:
    def test_are_what_differs(self) -> None:
        before = {"a": {"S": "1"}, "b": {"S": "2"}, "c": {"S": "3"}}
        after = {"a": {"S": "1"}, "b": {"S": "new"}, "d": {"S": "4"}}
        assert changes_between(before, after) == {("b",): {"S": "new"}, ("c",): None, ("d",): {"S": "4"}}

    def test_of_a_map_are_its_entries_where_that_is_asked_for(self) -> None:
        before = {"images": {"M": {"x": {"S": "1"}, "y": {"S": "2"}}}}
        after = {"images": {"M": {"y": {"S": "new"}, "z": {"S": "3"}}}}
        assert changes_between(before, after) == {("images",): after["images"]}
        assert changes_between(before, after, entries=frozenset({"images"})) == {
            ("images", "x"): None,
            ("images", "y"): {"S": "new"},
            ("images", "z"): {"S": "3"},
        }

    def test_of_a_map_that_comes_or_goes_are_the_map(self) -> None:
        map_ = {"images": {"M": {"x": {"S": "1"}}}}
        entries = frozenset({"images"})
        assert changes_between({}, map_, entries=entries) == {("images",): map_["images"]}
        assert changes_between(map_, {}, entries=entries) == {("images",): None}
