"""What a message shows, drawn from what is true now: the same for the first time and for every time after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain import nudges, schedules
from bot.domain.calls import Call, CallId, CallState
from bot.domain.commitments import CommitmentId
from bot.domain.dates import Due, describe
from bot.domain.links import CalendarLink
from bot.domain.meetings import Window
from bot.domain.messages import Message
from bot.domain.nudges import BY_PEOPLE, MORNING, Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.policies import Policy, policy_of
from bot.domain.subjects import TeamNews, commitment_subject
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.call_messages import draw_call_message, led_by
from bot.flows.commitment_items import items_of, offered_to
from bot.flows.digest_notices import draw_trouble, own_parts
from bot.flows.escalation_notices import draw_escalations
from bot.flows.link_notices import draw_link_notices
from bot.flows.offer_notices import draw_offer_notice
from bot.flows.policies import policy_for
from bot.flows.question_notices import draw_question_notice
from bot.flows.recaps_shown import draw_recaps
from bot.flows.team_news import news_of
from bot.flows.webhook_notices import draw_notice
from bot.flows.welcoming import draw_welcoming
from bot.views.briefs import Brief, BriefCall, draw_brief
from bot.views.commitments import CommitmentItem, draw_chase
from bot.views.digest_previews import draw_own_parts
from bot.views.payloads import together
from bot.views.team_news import draw_team_news
from storage import Transaction


async def draw_message(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message | None:
    """Draw the message that stands for these nudges of one member; None when there is nothing to say."""
    kinds = {nudge.kind for nudge in said}
    if Kind.BRIEF in kinds:
        return await _draw_brief(tx, workspace, member, said, now=now)
    if kinds <= MORNING | {Kind.HANDED_OVER}:
        return await _draw_chase(tx, workspace, member, said, now=now)
    if kinds <= {Kind.RECAP_ASK, Kind.RECAP_REMINDER, Kind.RECAP_SHOWN}:
        return await draw_recaps(tx, workspace, member, said, now=now)
    if kinds <= _NOTICES:
        return await _draw_notice(tx, workspace, member, said, now=now)
    return await draw_call_message(tx, member, said, now=now)


_NOTICES = BY_PEOPLE | {
    Kind.OFFER, Kind.OFFER_ANSWERED, Kind.LINK_BROKEN, Kind.TEAM_LINK_BROKEN, Kind.DIGEST_TROUBLE, Kind.WEBHOOK_PAUSED,
    Kind.ESCALATION, Kind.WELCOME,
}  # fmt: skip


async def _draw_notice(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message | None:
    match said[0].kind:
        case Kind.WELCOME:
            return await draw_welcoming(tx, workspace, member)
        case Kind.DIGEST_TROUBLE:
            return await draw_trouble(tx, member, said[0], now=now)
        case Kind.WEBHOOK_PAUSED:
            return await draw_notice(tx, member, said[0], now=now)
        case Kind.ESCALATION:
            return await draw_escalations(tx, workspace, member, said, now=now)
        case Kind.QUESTION | Kind.QUESTION_ANSWERED | Kind.OFFER | Kind.OFFER_ANSWERED:
            return await _draw_word_of_colleague(tx, workspace, member, said[0], now=now)
        case _:
            return await draw_link_notices(tx, member, said, now=now)


async def _draw_word_of_colleague(
    tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, now: datetime
) -> Message | None:
    is_question = nudge.kind in {Kind.QUESTION, Kind.QUESTION_ANSWERED}
    draw = draw_question_notice if is_question else draw_offer_notice
    return await draw(tx, workspace, member, nudge, now=now)


async def _draw_brief(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message | None:
    brief = next(nudge for nudge in said if nudge.kind is Kind.BRIEF)
    policy = await policy_for(tx, workspace, member)
    working = policy.working
    day = datetime.fromisoformat(brief.subject_id).date()
    window = _day_window(brief, working)
    calls = await tx.calls.of_member(workspace.id, member.id, window)
    owed = await _recaps_of_brief(tx, member, said, policy, now=window.start if now < window.end else now)
    items = await items_of(tx, workspace, member, _commitment_ids(said), now=now, said=said)
    is_unsaid = Kind.OFFER.value in policy.muted_kinds
    offered = await offered_to(tx, workspace, member, now=now) if is_unsaid else ()
    shown = [call for call in calls if call.is_on or call.state is CallState.CANCELLED]
    team_news = await news_of(tx, workspace, member, said, now=now)
    elsewhere = {*(call.id for call in (*shown, *owed)), *items}
    parts = await own_parts(tx, workspace, member, said, now=now, elsewhere=elsewhere)
    is_anything_on = any(call.is_on for call in shown)  # what is off alone is no reason to write
    if brief.sent_at is None and not any((is_anything_on, owed, items, parts, team_news, offered)):
        return None
    by_kind = {kind: _items_of_kind(said, kind, items) for kind in MORNING | {Kind.HANDED_OVER}}
    return draw_brief(
        Brief(
            day=describe(Due(day=day, zone=member.zone), now=brief.due_at, locale=member.locale),
            calls=await _brief_calls(tx, member, shown, policy, now=now),
            recaps_owed=tuple(cards.call_facts(call, member, now=now) for call in owed),
            due=by_kind[Kind.DUE],
            overdue=by_kind[Kind.OVERDUE],
            due_soon=by_kind[Kind.DUE_SOON],
            they_owe=by_kind[Kind.THEY_OWE],
            handed_over=tuple(one for one in by_kind[Kind.HANDED_OVER] if not _is_in(one, by_kind)),
            team_news=team_news,
            offered=offered,
            own_parts=parts,
            was_due=_was_due(brief, member, policy, now=now),
            names_first=member.settings.shows_names_first,
        )
    )


async def _brief_calls(
    tx: Transaction, member: Member, calls: Sequence[Call], policy: Policy, *, now: datetime
) -> tuple[BriefCall, ...]:
    others = {call.lead_id for call in calls} - {member.id}
    leads = {one.id: led_by(one) for one in (await tx.members.many(member.workspace_id, others)).values()}
    preps = await tx.preps.many(member.workspace_id, {call.id for call in calls})
    asks = Kind.OBJECTIVE_ASK.value not in policy.muted_kinds
    return tuple(
        BriefCall(
            call=cards.call_facts(call, member, now=now),
            has_objective=call.id in preps and preps[call.id].is_answered,
            is_asked=asks,
            is_off=not call.is_on,
            led_by=leads.get(call.lead_id),
            agenda_state=cards.agenda_state(preps.get(call.id)),
        )
        for call in calls
    )


async def calls_of_brief(tx: Transaction, member: Member, brief: Nudge) -> list[Call]:
    """Return the calls of a brief's day that stand: those it shows and asks about."""
    working = policy_of(await tx.workspaces.get(member.workspace_id), member).working
    calls = await tx.calls.of_member(member.workspace_id, member.id, _day_window(brief, working))
    return [call for call in calls if call.is_on]


def _day_window(brief: Nudge, working: WorkingTime) -> Window:
    day = datetime.fromisoformat(brief.subject_id).date()
    midnight = datetime.min.time()
    return Window(start=working.at(day, midnight), end=working.at(day + timedelta(days=1), midnight))


async def _recaps_of_brief(
    tx: Transaction, member: Member, said: Iterable[Nudge], policy: Policy, *, now: datetime
) -> list[Call]:
    """Return the calls whose recap is owed: those of the last days, and what was put off to this brief."""
    if Kind.RECAP_ASK.value in policy.muted_kinds:
        return []
    links = await tx.links.of_member(member.workspace_id, member.id)
    owed = {call.id: call for call in await recaps_owed(tx, member, links, policy.working, now=now)}
    put_off = {CallId(one.subject_id) for one in said if one.kind in {Kind.RECAP_ASK, Kind.RECAP_REMINDER}}
    late = await tx.calls.many(member.workspace_id, put_off - owed.keys())
    recapped = await tx.recaps.many(member.workspace_id, late)
    owed |= {call.id: call for call in late.values() if call.is_on and call.id not in recapped}
    return sorted(owed.values(), key=lambda call: call.start)


def _is_in(item: CommitmentItem, by_kind: Mapping[Kind, Sequence[CommitmentItem]]) -> bool:
    return any(item in items for kind, items in by_kind.items() if kind is not Kind.HANDED_OVER)


def _was_due(brief: Nudge, member: Member, policy: Policy, *, now: datetime) -> str:
    """Return when a brief that comes late was due, as a clock time; "" for one that came in time."""
    due = schedules.brief_at(datetime.fromisoformat(brief.subject_id).date(), policy=policy)
    is_late = (brief.sent_at or now) - due >= _LATE
    return cards.clock_text(due, member, now=now) if is_late else ""


_LATE = timedelta(minutes=30)


async def recaps_owed(
    tx: Transaction, member: Member, links: Iterable[CalendarLink], working: WorkingTime, *, now: datetime
) -> list[Call]:
    """Return the calls of the last two working days whose recap is still to be written; `links` are the member's."""
    day = working.day_of(now)
    for _ in range(schedules.RECAP_MISSED_AFTER_WORKING_DAYS):
        day = working.previous_working_day(day)
    since = working.at(day, datetime.min.time())
    known_since = min((link.linked_at for link in links), default=since)
    return await tx.calls.recaps_owed(member.workspace_id, member.id, max(since, known_since), now)


def _commitment_ids(said: Iterable[Nudge]) -> set[CommitmentId]:
    return {CommitmentId(nudge.subject_id) for nudge in said if nudge.subject.startswith("commitment:")}


def _items_of_kind(
    said: Iterable[Nudge], kind: Kind, items: dict[CommitmentId, CommitmentItem]
) -> tuple[CommitmentItem, ...]:
    ids = {CommitmentId(nudge.subject_id) for nudge in said if nudge.kind is kind}
    return tuple(item for item_id, item in items.items() if item_id in ids)


async def _draw_chase(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message | None:
    items = await items_of(tx, workspace, member, _commitment_ids(said), now=now, said=said)
    kinds = {nudge.kind for nudge in said} - {Kind.TEAM_NEWS, Kind.DIGEST_PREVIEW}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    names_first = member.settings.shows_names_first
    chase = draw_chase(tuple(items.values()), names_first=names_first, kind=kind) if items else None
    news = await _team_news_alone(tx, workspace, member, said, with_=chase, now=now)
    parts = await own_parts(tx, workspace, member, said, now=now, elsewhere=items)
    drawn = [one for one in (chase, draw_own_parts(parts) if parts else None, news) if one is not None]
    return together(drawn) if drawn else None


async def _team_news_alone(
    tx: Transaction,
    workspace: Workspace,
    member: Member,
    said: Sequence[Nudge],
    *,
    with_: Message | None,
    now: datetime,
) -> Message | None:
    """Draw news of teams on a morning without a brief; that what is expected changed makes no message of its own."""
    lines = await news_of(tx, workspace, member, said, now=now)
    is_worth_it = with_ is not None or any(line.news is not TeamNews.EXPECTS for line in lines)
    return draw_team_news(lines) if lines and is_worth_it else None


async def comes_back_text(tx: Transaction, commitment_id: CommitmentId, reader: Member, *, now: datetime) -> str:
    """Say when SayDo will next speak of a commitment; "" when it won't."""
    stored = await tx.nudges.of_subjects(reader.workspace_id, [commitment_subject(commitment_id)])
    ahead = [one.due_at for one in stored if one.state is nudges.State.PLANNED and one.due_at > now]
    return cards.instant_text(min(ahead), reader, now=now) if ahead else ""
