from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calls import LinkId
from bot.domain.links import (
    CalendarLink,
    LinkState,
    Provider,
    after_failed_read,
    after_good_read,
    after_revoked,
    name_of,
)
from bot.domain.people import MemberId, WorkspaceId

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LINK = CalendarLink(
    id=LinkId("l1"),
    workspace_id=WorkspaceId("w1"),
    member_id=MemberId("m1"),
    provider=Provider.GOOGLE,
    address="primary",
    credentials={"refresh_token": "s3cret"},
    account="rhea@vendor.example",
    name="Rhea",
    linked_at=NOW,
    next_check_at=NOW,
)


@pytest.mark.parametrize(
    ("is_watched", "wish", "minutes"),
    [(False, None, 5), (True, None, 15), (False, 600.0, 10), (True, 600.0, 15), (True, 86_400.0, 30), (False, -1.0, 5)],
)
def test_what_is_watched_is_looked_at_less_often(*, is_watched: bool, wish: float | None, minutes: int) -> None:
    good = after_good_read(LINK, now=NOW, refresh_after=wish, is_watched=is_watched)
    assert good.next_check_at == NOW + minutes * MINUTE


def test_withdrawn_access_keeps_since_when_it_could_not_be_read() -> None:
    broken = after_failed_read(LINK, now=NOW, sentence="Away.", retry_after=None)
    revoked = after_revoked(broken, now=NOW + MINUTE, sentence="Withdrawn.")
    assert (revoked.state, revoked.error, revoked.broken_since) == (LinkState.REVOKED, "Withdrawn.", NOW)
    healed = after_good_read(revoked, now=NOW + 2 * MINUTE, refresh_after=None)
    assert (healed.state, healed.error, healed.broken_since) == (LinkState.OK, "", None)


def test_a_link_is_named_by_what_its_owner_knows_and_shows_no_secret() -> None:
    assert name_of(LINK) == "Google Calendar: Rhea of rhea@vendor.example"
    assert name_of(replace(LINK, name="", account="")) == "Google Calendar"
    feed = replace(LINK, provider=Provider.ICS, address="https://cal.test/secret.ics", name="", account="")
    assert name_of(feed) == ""
    assert "s3cret" not in repr(LINK)
    assert "primary" not in repr(LINK)


def test_what_an_admin_opened_has_no_credentials_of_a_member() -> None:
    assert replace(LINK, credentials={}).is_of_company
    assert not LINK.is_of_company
    assert not replace(LINK, provider=Provider.ICS, credentials={}).is_of_company
