from datetime import timedelta
from typing import Any

import pytest

from bot.domain.calls import Reason, Rule, RuleScope
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Response, Status
from bot.domain.people import MemberId
from bot.domain.verdicts import account_of, external_people, judge
from tests.factories import at, buyer, occurrence, policy

COLLEAGUE = Attendee(email="tom@vendor.example", name="Tom")


def me(response: Response) -> Attendee:
    return Attendee(email="rhea@vendor.example", response=response)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, Reason.EXTERNAL),
        ({"attendees": (COLLEAGUE,), "organizer": buyer()}, Reason.EXTERNAL),
        ({"attendees": (COLLEAGUE,), "title": "Pitch #CALL rehearsal"}, Reason.TAGGED),
        ({"attendees": (COLLEAGUE,)}, Reason.INTERNAL),
        ({"attendees": ()}, Reason.INTERNAL),
        ({"attendees": (buyer("bob@sub.vendor.example"),)}, Reason.INTERNAL),
        ({"attendees": (buyer("room@acme.test", kind=AttendeeKind.RESOURCE),)}, Reason.INTERNAL),
        ({"attendees": (buyer("all@acme.test", kind=AttendeeKind.GROUP),)}, Reason.INTERNAL),
        ({"attendees": (buyer("no-reply@acme.test"),)}, Reason.INTERNAL),
        ({"attendees": (buyer("c_1@resource.calendar.google.com"),)}, Reason.INTERNAL),
        ({"attendees": (COLLEAGUE,), "hides_guests": True}, Reason.GUESTS_HIDDEN),
        ({"hides_guests": True}, Reason.EXTERNAL),
        ({"attendees": (COLLEAGUE,), "organizer": buyer(), "hides_guests": True}, Reason.EXTERNAL),
        ({"attendees": (), "hides_guests": True, "title": "Pitch #call"}, Reason.TAGGED),
        ({"attendees": (), "is_private": True, "title": ""}, Reason.PRIVATE),
        ({"attendees": (), "is_private": True, "hides_guests": True, "title": ""}, Reason.PRIVATE),
        ({"end": at("14:09")}, Reason.TOO_SHORT),
        ({"end": at("14:10")}, Reason.EXTERNAL),
        ({"all_day": True}, Reason.ALL_DAY),
        ({"status": Status.CANCELLED}, Reason.CANCELLED),
        ({"kind": EventKind.OUT_OF_OFFICE}, Reason.NOT_A_MEETING),
        ({"organizer": COLLEAGUE, "attendees": (buyer(), me(Response.DECLINED))}, Reason.DECLINED),
        ({"organizer": COLLEAGUE, "attendees": (buyer(), me(Response.TENTATIVE))}, Reason.EXTERNAL),
        ({"organizer": COLLEAGUE, "attendees": (buyer(), me(Response.NEEDS_ACTION))}, Reason.EXTERNAL),
    ],
)
def test_each_meeting_is_judged_with_its_reason(facts: dict[str, Any], reason: Reason) -> None:
    verdict = judge(occurrence(**facts), policy=policy())
    assert verdict.reason is reason
    assert verdict.is_call == (reason in {Reason.EXTERNAL, Reason.TAGGED})


def test_a_workspace_may_count_accepted_meetings_only() -> None:
    unanswered = occurrence(organizer=COLLEAGUE, attendees=(buyer(), me(Response.NEEDS_ACTION)))
    assert judge(unanswered, policy=policy(counts_tentative=False)).reason is Reason.TENTATIVE


def test_partners_are_no_customers() -> None:
    partner = occurrence(attendees=(buyer("pat@partner.example"),))
    assert judge(partner, policy=policy(partner_domains=frozenset({"partner.example"}))).reason is Reason.INTERNAL


def rule(scope: RuleScope, subject: str, *, is_call: bool) -> Rule:
    return Rule(member_id=MemberId("m1"), scope=scope, subject=subject, is_call=is_call)


def test_the_members_word_counts_most_for_the_meeting_then_the_series_then_the_domain() -> None:
    seen = occurrence()
    no_domain = rule(RuleScope.DOMAIN, "acme.test", is_call=False)
    no_series = rule(RuleScope.SERIES, seen.uid, is_call=False)
    this_one = rule(RuleScope.MEETING, f"{seen.uid} ", is_call=True)
    assert judge(seen, policy=policy(), rules=[no_domain]).reason is Reason.SAID_NO_DOMAIN
    assert judge(seen, policy=policy(), rules=[no_domain, no_series]).reason is Reason.SAID_NO_SERIES
    assert judge(seen, policy=policy(), rules=[no_domain, no_series, this_one]).reason is Reason.SAID_YES


def test_ask_anyway_makes_an_internal_meeting_a_call_but_not_a_cancelled_one() -> None:
    internal = occurrence(attendees=(COLLEAGUE,))
    yes = [rule(RuleScope.MEETING, f"{internal.uid} ", is_call=True)]
    assert judge(internal, policy=policy(), rules=yes).is_call
    cancelled = occurrence(attendees=(COLLEAGUE,), status=Status.CANCELLED)
    assert judge(cancelled, policy=policy(), rules=yes).reason is Reason.CANCELLED


def test_ask_anyway_holds_for_a_meeting_not_accepted_yet() -> None:
    unanswered = occurrence(organizer=COLLEAGUE, attendees=(buyer(), me(Response.NEEDS_ACTION)))
    yes = [rule(RuleScope.MEETING, f"{unanswered.uid} ", is_call=True)]
    assert judge(unanswered, policy=policy(counts_tentative=False), rules=yes).reason is Reason.SAID_YES


def test_the_account_is_where_most_people_are_from_and_freemail_is_a_person() -> None:
    many = [buyer("a@acme.test"), buyer("b@globex.test"), buyer("c@acme.test")]
    assert account_of(many) == "acme.test"
    assert account_of([buyer("jo@gmail.com")]) == "jo@gmail.com"
    assert account_of([]) == ""


def test_somebody_invited_twice_is_one_person_with_a_name() -> None:
    seen = occurrence(organizer=buyer(name=""), attendees=(buyer(),))
    assert [person.name for person in external_people(seen, internal=frozenset())] == ["Ann Buyer"]


def test_a_long_call_past_midnight_is_judged_like_any_other() -> None:
    late = occurrence(at("23:30"), at("23:30") + timedelta(hours=1))
    assert judge(late, policy=policy()).is_call
