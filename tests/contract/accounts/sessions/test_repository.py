"""What every repository of sessions must do, in memory and in DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.profiles.errors import ProfileChanged
from accounts.sessions.ports import SessionRepository
from tests.factories import START, make_profile, make_session


class TestSessions:
    def test_are_found_with_their_profile(self, accounts: SessionRepository) -> None:
        profile, session = accounts.add(make_profile()), make_session(generation=2)
        accounts.start_session(session)
        assert accounts.find_session("sub-1", "session-1") == (profile, session)
        assert accounts.find_session("sub-1", "another") == (profile, None)
        assert accounts.find_session("nobody", "session-1") == (None, session)

    def test_end(self, accounts: SessionRepository) -> None:
        session = make_session()
        accounts.start_session(session)
        accounts.revoke_session(session)
        assert accounts.find_session("sub-1", "session-1") == (None, replace(session, is_revoked=True))

    def test_end_also_if_they_were_never_kept(self, accounts: SessionRepository) -> None:
        accounts.revoke_session(make_session())
        _, session = accounts.find_session("sub-1", "session-1")
        assert session is not None
        assert session.is_revoked

    def test_keep_every_field(self, accounts: SessionRepository) -> None:
        session = make_session(device="Firefox on Linux", network_address="2001:db8::1")
        accounts.start_session(session)
        assert accounts.find_session("sub-1", "session-1") == (None, session)


class TestListingSessions:
    def test_tells_those_that_hold_newest_first(self, accounts: SessionRepository) -> None:
        profile = accounts.add(make_profile(generation=1))
        old, new, earlier, ended, foreign = (
            make_session(session_id="old", generation=1, device="Old", started_at=START),
            make_session(session_id="new", generation=1, started_at=START + timedelta(hours=1)),
            make_session(session_id="earlier", generation=0, started_at=START + timedelta(hours=2)),
            make_session(session_id="ended", generation=1, started_at=START + timedelta(hours=3)),
            make_session(session_id="foreign", generation=1, sub="sub-2"),
        )
        for session in (old, new, earlier, ended, foreign):
            accounts.start_session(session)
        accounts.revoke_session(ended)
        assert accounts.list_sessions(profile, limit=10) == [new, old]

    def test_tells_no_more_than_asked_for(self, accounts: SessionRepository) -> None:
        profile = accounts.add(make_profile())
        for number in range(130):
            accounts.start_session(
                make_session(session_id=f"s{number}", started_at=START + timedelta(seconds=number))
            )
        listed = accounts.list_sessions(profile, limit=110)
        assert [session.session_id for session in listed] == [f"s{number}" for number in range(129, 19, -1)]

    def test_of_nobody(self, accounts: SessionRepository) -> None:
        assert accounts.list_sessions(make_profile(), limit=10) == []


class TestSurvivingSessions:
    def test_go_on_under_the_new_generation(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        mine, other = make_session(device="Mine"), make_session(session_id="session-2")
        accounts.start_session(mine)
        accounts.start_session(other)
        after = accounts.change(before, replace(before, generation=1), surviving=mine)
        assert accounts.find_session("sub-1", "session-1") == (after, replace(mine, generation=1))
        assert accounts.list_sessions(after, limit=10) == [replace(mine, generation=1)]

    def test_may_never_have_been_kept(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        accounts.change(before, replace(before, generation=1), surviving=make_session())
        _, kept = accounts.find_session("sub-1", "session-1")
        assert kept == make_session(generation=1)

    def test_do_not_survive_when_they_ended_meanwhile(self, accounts: SessionRepository) -> None:
        before, session = accounts.add(make_profile()), make_session()
        accounts.start_session(session)
        accounts.revoke_session(session)
        with pytest.raises(ProfileChanged):
            accounts.change(before, replace(before, generation=1), surviving=session)
        assert accounts.find_session("sub-1", "session-1") == (before, replace(session, is_revoked=True))
