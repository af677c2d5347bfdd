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
    host_of,
    name_of,
    next_turn,
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
    first = after_good_read(LINK, now=NOW, refresh_after=wish, is_watched=is_watched)
    assert NOW < first.next_check_at <= NOW + minutes * MINUTE
    late = first.next_check_at + MINUTE
    second = after_good_read(first, now=late, refresh_after=wish, is_watched=is_watched)
    assert second.next_check_at == first.next_check_at + minutes * MINUTE


def test_links_that_were_read_at_once_are_looked_at_again_at_different_times() -> None:
    five_minutes = 5 * MINUTE
    turns = sorted(next_turn(LinkId(f"link {n}"), now=NOW, every=five_minutes) for n in range(3_000))
    in_each_minute = [sum(1 for turn in turns if n * MINUTE < turn - NOW <= (n + 1) * MINUTE) for n in range(5)]
    assert sum(in_each_minute) == 3_000
    assert min(in_each_minute) > 500


def test_what_fails_is_looked_at_ever_later_and_daily_after_a_week() -> None:
    link, now, waits = LINK, NOW, []
    while now < NOW + timedelta(days=9):
        link = after_failed_read(link, now=now, sentence="Gone.", retry_after=None)
        waits.append(link.next_check_at - now)
        now = link.next_check_at
    assert waits[:7] == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 80, 160, 240)]
    assert set(waits[6:-3]) == {timedelta(hours=4)}
    assert waits[-2:] == [timedelta(days=1)] * 2
    mended = after_good_read(link, now=now, refresh_after=None)
    assert after_failed_read(mended, now=now, sentence="Gone.", retry_after=None).next_check_at - now == waits[0]


def test_a_server_is_obeyed_for_a_day_at_most() -> None:
    patient = after_failed_read(LINK, now=NOW, sentence="Busy.", retry_after=7_200.0)
    forever = after_failed_read(LINK, now=NOW, sentence="Busy.", retry_after=999_999_999.0)
    often = after_failed_read(replace(LINK, failures=10_000), now=NOW, sentence="Away.", retry_after=None)
    waits = [link.next_check_at - NOW for link in (patient, forever, often)]
    assert waits == [timedelta(hours=2), timedelta(days=1), timedelta(hours=4)]


@pytest.mark.parametrize(
    ("provider", "address", "host"),
    [
        (Provider.ICS, "webcal://Cal.Example/secret.ics?k=1", "cal.example"),
        (Provider.CALDAV, "https://dav.example:8443/ann/", "dav.example"),
        (Provider.ICS, "/srv/calendars/ann.ics", ""),
        (Provider.ICS, "https://[broken", ""),
        (Provider.GOOGLE, "primary", ""),
        (Provider.MICROSOFT, "https://graph.example/me", ""),
    ],
)
def test_a_link_leads_to_a_host_unless_its_provider_has_rules_of_its_own(
    provider: Provider, address: str, host: str
) -> None:
    assert host_of(provider, address) == host


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
