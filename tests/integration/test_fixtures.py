"""The ground the other tests stand on."""

from __future__ import annotations

from tests.personas import ALICE, Person, join
from todos import dependencies


def test_people_are_separate(alice: Person, bob: Person, charlie: Person) -> None:
    assert len({person.user_id for person in (alice, bob, charlie)}) == 3
    assert [person.identity.is_admin for person in (alice, bob, charlie)] == [False, False, True]


class TestEveryTestBeginsEmpty:
    """Whichever of the two comes first, the other finds nothing of it."""

    def test_once(self, aws: object) -> None:
        self._leave_traces()

    def test_again(self, aws: object) -> None:
        self._leave_traces()

    @staticmethod
    def _leave_traces() -> None:
        person = join(ALICE)
        assert person.user_id == "VAH000001"
        service = dependencies.todo_service()
        assert service.count_todos(person.access).total == 0
        service.create_todo(person.access, fields={"title": "A trace"})


def test_calls_are_counted(alice: Person, aws_calls: list[str]) -> None:
    dependencies.todo_service().count_todos(alice.access)
    assert aws_calls == ["Query"]
    aws_calls.clear()
    assert aws_calls == []
