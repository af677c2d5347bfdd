"""Which meetings are customer calls, and why."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

from bot.domain.calls import Reason, Rule, RuleScope, Verdict, instance_of
from bot.domain.mail_domains import domain_of
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status
from bot.domain.policies import Policy

FREEMAIL = frozenset({
    "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.com",
    "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "proton.me",
    "protonmail.com", "qq.com", "web.de", "yahoo.co.uk", "yahoo.com", "yandex.ru", "zoho.com",
})  # fmt: skip
_NOBODY = re.compile(r"^(no-?reply|do-?not-?reply|notifications?|calendar|mailer-daemon|bounces?)([+._-].*)?$")
_MACHINE_DOMAINS = ("resource.calendar.google.com", "group.calendar.google.com")


def judge(occurrence: Occurrence, *, policy: Policy, rules: Iterable[Rule] = ()) -> Verdict:
    """Decide whether an occurrence is a customer call; the first reason that holds is the one kept."""
    said = _said(occurrence, rules=rules, policy=policy)
    if said is not None and not said.is_call:
        return said
    standing = _standing(occurrence, policy=policy)
    if said is not None and standing is not None and standing.reason is Reason.TENTATIVE:
        return said
    return standing or said or _by_content(occurrence, policy=policy)


def _by_content(occurrence: Occurrence, *, policy: Policy) -> Verdict:
    """Judge by tag, length and who is invited."""
    if policy.call_tag and policy.call_tag.lower() in occurrence.title.lower():
        return Verdict(is_call=True, reason=Reason.TAGGED, detail=policy.call_tag)
    length = occurrence.end - occurrence.start
    if length < policy.minimum_length:
        return Verdict(is_call=False, reason=Reason.TOO_SHORT, detail=str(int(length.total_seconds() // 60)))
    account = account_of(external_people(occurrence, internal=policy.internal_domains))
    if not account:
        return Verdict(is_call=False, reason=_without_customer(occurrence))
    return Verdict(is_call=True, reason=Reason.EXTERNAL, detail=account)


def _without_customer(occurrence: Occurrence) -> Reason:
    """Say what it means that nobody from outside is named: only where everybody is, it means that nobody takes part."""
    if occurrence.is_private:
        return Reason.PRIVATE
    return Reason.GUESTS_HIDDEN if occurrence.hides_guests else Reason.INTERNAL


def rule_subject(occurrence: Occurrence, scope: RuleScope, *, policy: Policy) -> str:
    """Return what a rule of this scope about an occurrence is about; "" when it has nothing of the kind."""
    match scope:
        case RuleScope.MEETING:
            return f"{occurrence.uid} {instance_of(occurrence)}"
        case RuleScope.SERIES:
            return occurrence.uid
        case RuleScope.DOMAIN:
            return account_of(external_people(occurrence, internal=policy.internal_domains))
        case _:
            assert_never(scope)


def _said(occurrence: Occurrence, *, rules: Iterable[Rule], policy: Policy) -> Verdict | None:
    """Find what the member said: about this one first, then its series, then its domain."""
    refusals = {
        RuleScope.MEETING: Reason.SAID_NO,
        RuleScope.SERIES: Reason.SAID_NO_SERIES,
        RuleScope.DOMAIN: Reason.SAID_NO_DOMAIN,
    }
    by_subject = {(rule.scope, rule.subject): rule for rule in rules}
    for scope, refusal in refusals.items():
        subject = rule_subject(occurrence, scope, policy=policy)
        rule = by_subject.get((scope, subject))
        if rule is not None:
            reason = Reason.SAID_YES if rule.is_call else refusal
            return Verdict(is_call=rule.is_call, reason=reason, detail=subject if scope is RuleScope.DOMAIN else "")
    return None


def _standing(occurrence: Occurrence, *, policy: Policy) -> Verdict | None:
    """Refuse what is no meeting of the member's at all; None when it is one."""
    mine = own_response(occurrence, email=policy.own_email)
    refusals = (
        (occurrence.status is Status.CANCELLED, Reason.CANCELLED),
        (mine is Response.DECLINED, Reason.DECLINED),
        (occurrence.all_day, Reason.ALL_DAY),
        (occurrence.kind is not EventKind.ORDINARY, Reason.NOT_A_MEETING),
        (mine in {Response.TENTATIVE, Response.NEEDS_ACTION} and not policy.counts_tentative, Reason.TENTATIVE),
    )
    return next((Verdict(is_call=False, reason=reason) for holds, reason in refusals if holds), None)


def own_response(occurrence: Occurrence, *, email: str) -> Response:
    """Return the member's own answer; the organizer, and whoever the list does not name, counts as coming."""
    own = email.lower()
    if occurrence.organizer is not None and occurrence.organizer.email == own:
        return Response.ACCEPTED
    return next((a.response for a in occurrence.attendees if a.email == own), Response.ACCEPTED)


def external_people(occurrence: Occurrence, *, internal: frozenset[str]) -> tuple[Attendee, ...]:
    """Return the people from outside, the organizer included; rooms, lists and no-reply addresses are no people."""
    invited = (*((occurrence.organizer,) if occurrence.organizer else ()), *occurrence.attendees)
    people: dict[str, Attendee] = {}
    for one in invited:
        if _is_external_person(one, internal=internal):
            people[one.email] = one if one.name or one.email not in people else people[one.email]
    return tuple(people.values())


def _is_external_person(one: Attendee, *, internal: frozenset[str]) -> bool:
    domain = domain_of(one.email)
    return (
        bool(domain)
        and one.kind is AttendeeKind.PERSON
        and not any(domain == own or domain.endswith(f".{own}") for own in internal)
        and domain not in _MACHINE_DOMAINS
        and not _NOBODY.match(one.email.partition("@")[0])
    )


def account_of(people: Sequence[Attendee]) -> str:
    """Return the account most of these people belong to: a mail domain, or a freemail address; empty for nobody."""
    keys = [person.email if domain_of(person.email) in FREEMAIL else domain_of(person.email) for person in people]
    return Counter(keys).most_common(1)[0][0] if keys else ""
