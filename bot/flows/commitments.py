"""Promises kept, moved in time, let go, given up or handed over; listed, and chased by mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import commitments as rules
from bot.domain import nudges
from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId, Side, Step
from bot.domain.errors import AlreadyClosedError, InvalidInputError, NotAllowedError
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Member
from bot.flows import cards
from bot.flows.drawing import items_of
from bot.flows.people import meet
from bot.flows.planning import drop_commitment_plans, plan_commitment, show_subject_again
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.commitments import (
    CantKeepForm,
    CantKeepInput,
    ChaseMail,
    CommitmentItem,
    CommitmentList,
    Group,
    MoveForm,
    MoveInput,
    NotMineForm,
    NotMineInput,
)
from bot.views.mails import MailDraft
from storage import Transaction

_HANDED_OVER_LIVES = timedelta(days=3)


async def own_commitment(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return a commitment the actor owns. Raises NotFoundError, NotAllowedError."""
    commitment = await tx.commitments.get(actor.workspace.id, commitment_id)
    if commitment.owner_id != actor.member.id:
        owner = await tx.members.get(actor.workspace.id, commitment.owner_id)
        raise NotAllowedError(f"This one belongs to {owner.name}. Only its owner can change it.")
    return commitment


async def item(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Return one of the actor's commitments in words."""
    async with runtime.storage.begin() as tx:
        await own_commitment(tx, actor, commitment_id)
        return await _item(tx, actor, commitment_id, now=runtime.clock.now())


async def keep(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Keep that it was done. A second click finds it done and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        if commitment.state is not rules.State.KEPT:
            await _take(tx, actor, rules.keep(commitment, by=actor.member.id, now=now, source=actor.source), now=now)
        return await _item(tx, actor, commitment_id, now=now)


async def let_go(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Release the customer from what they promised."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        if commitment.state is not rules.State.RELEASED:
            step = rules.release(commitment, by=actor.member.id, now=now, source=actor.source)
            await _take(tx, actor, step, now=now)
        return await _item(tx, actor, commitment_id, now=now)


async def move_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> MoveForm:
    """Return the form for a new date: the next working day from the later of now and the date it has."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        shown = await _item(tx, actor, commitment_id, now=now)
    day = working.next_working_day(max(working.day_of(now), commitment.day))
    return MoveForm(item=shown, day=day.isoformat(), at=f"{commitment.at:%H:%M}" if commitment.at else None)


async def move(runtime: Runtime, actor: Actor, typed: MoveInput) -> CommitmentItem:
    """Give it a new date. Raises InvalidInputError for one that has passed."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, typed.commitment_id)
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        end_of_day = working.at(typed.day + timedelta(days=1), datetime.min.time())
        step = rules.move(
            commitment,
            day=typed.day,
            at=typed.at,
            deadline=working.at(typed.day, typed.at) if typed.at else end_of_day,
            by=actor.member.id,
            now=now,
            source=actor.source,
            reason=typed.reason,
            told_them=typed.told_them,
        )
        await _take(tx, actor, step, now=now)
        return await _item(tx, actor, commitment.id, now=now)


async def cant_keep_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CantKeepForm:
    """Return the form for a promise that won't be kept."""
    return CantKeepForm(item=await item(runtime, actor, commitment_id))


async def cant_keep(runtime: Runtime, actor: Actor, typed: CantKeepInput) -> CommitmentItem:
    """Close it as broken, or as released when the other side agreed."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, typed.commitment_id)
        by, source, reason = actor.member.id, actor.source, typed.reason
        if typed.is_released:
            step = rules.release(commitment, by=by, now=now, source=source, reason=reason)
        else:
            told = typed.told_them
            step = rules.give_up(commitment, by=by, now=now, source=source, reason=reason, told_them=told)
        await _take(tx, actor, step, now=now)
        return await _item(tx, actor, commitment.id, now=now)


async def not_mine_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> NotMineForm:
    """Return the form that asks whose it is."""
    return NotMineForm(item=await item(runtime, actor, commitment_id))


async def hand_over(runtime: Runtime, actor: Actor, typed: NotMineInput) -> Member:
    """Give it to the colleague it belongs to, who is told; return the colleague."""
    now = runtime.clock.now()
    colleague = await _colleague(runtime, actor, typed.slack_id)
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, typed.commitment_id)
        step = rules.hand_over(commitment, to=colleague.id, by=actor.member.id, now=now, source=actor.source)
        await _take(tx, actor, step, now=now)
        await drop_commitment_plans(tx, commitment, now=now)
        subject = nudges.commitment_subject(commitment.id)
        stored = await tx.nudges.of_subject(actor.workspace.id, colleague.id, subject)
        number = 1 + sum(nudge.kind is Kind.HANDED_OVER for nudge in stored)
        told = Wanted(kind=Kind.HANDED_OVER, n=number, due_at=now, until=now + _HANDED_OVER_LIVES)
        await tx.nudges.insert(actor.workspace.id, colleague.id, subject, told)
    return colleague


async def chase_mail(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> ChaseMail:
    """Return the reminder to the customer, ready to be sent by the member."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        call = await tx.calls.get(actor.workspace.id, commitment.call_id) if commitment.call_id else None
        shown = await _item(tx, actor, commitment_id, now=now)
    first_name = commitment.who.split()[0] if commitment.who.split() else "there"
    was_due = cards.full_due_text(commitment, actor.member, now=commitment.made_at)
    lines = (
        f"Hello {first_name},",
        f"on our call about {call.title} we agreed on this next step:" if call else "we agreed on this next step:",
        f"{commitment.what} ({commitment.who}, {was_due})",
        "Where does it stand? If the date no longer works, tell me which one does, and I will plan for it.",
        f"Best regards\n{actor.member.name}",
    )
    subject = f"Our next step: {commitment.what}"
    to = filter(None, [_address_of(commitment.who, call)])
    return ChaseMail(item=shown, mail=MailDraft(to=tuple(to), subject=subject, body="\n\n".join(lines)))


async def listed(runtime: Runtime, actor: Actor, which: str) -> CommitmentList:
    """Return the actor's open commitments: all, or "overdue" ones, or what is owed by the customers ("theirs")."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        mine = await tx.commitments.open_of(actor.workspace.id, actor.member.id)
        closed = await tx.commitments.closed_of(actor.workspace.id, actor.member.id, now - timedelta(days=30))
        chosen = [one for one in mine if _is_listed(one, which, now=now)]
        items = await items_of(tx, actor.workspace, actor.member, [one.id for one in chosen], now=now)
    groups = (
        Group(title="I owe", items=tuple(i for i in items.values() if i.side is Side.OURS)),
        Group(title="I am owed", items=tuple(i for i in items.values() if i.side is Side.THEIRS)),
    )
    titles = {"overdue": "Overdue", "theirs": "What customers owe you"}
    return CommitmentList(
        title=titles.get(which, "Open commitments"),
        groups=tuple(group for group in groups if group.items),
        counts=cards.own_say_do(closed, now=now),
        empty="Nothing is overdue." if which == "overdue" else "Nothing is open.",
    )


async def _take(tx: Transaction, actor: Actor, step: Step, *, now: datetime) -> None:
    """Store a step unless somebody was quicker; plan again what will be said, and draw again what was."""
    if not await tx.commitments.apply(step):
        raise AlreadyClosedError("Somebody changed this one a moment ago. Look again before you change it.")
    await plan_commitment(tx, actor.workspace, step.after, now=now)
    await show_subject_again(tx, actor.workspace.id, nudges.commitment_subject(step.after.id), now=now)


async def _item(tx: Transaction, actor: Actor, commitment_id: CommitmentId, *, now: datetime) -> CommitmentItem:
    items = await items_of(tx, actor.workspace, actor.member, [commitment_id], now=now)
    return items[commitment_id]


async def _colleague(runtime: Runtime, actor: Actor, slack_id: str) -> Member:
    async with runtime.storage.begin() as tx:
        colleague = await tx.members.by_slack_id(actor.workspace.id, slack_id)
    colleague = colleague or await meet(runtime, actor.workspace, slack_id)
    if colleague is None or not colleague.is_active:
        raise InvalidInputError("Pick a colleague of this workspace.", field="colleague")
    return colleague


def _is_listed(commitment: Commitment, which: str, *, now: datetime) -> bool:
    match which:
        case "overdue":
            return commitment.is_overdue(now)
        case "theirs":
            return commitment.side is Side.THEIRS
        case _:
            return True


def _address_of(who: str, call: Call | None) -> str:
    people: Sequence[tuple[str, str]] = [(p.name, p.email) for p in call.external] if call else []
    return next((email for name, email in people if who and who.lower() in (name.lower(), email.lower())), "")
