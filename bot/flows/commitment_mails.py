"""Mails about a promise, drafted in its owner's name and sent by nobody else: the honest word, and the reminder."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, standing
from bot.domain.dates import Due, describe
from bot.domain.meetings import Attendee
from bot.domain.people import Member
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.commitment_steps import item_in, own_commitment
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.commitments import PromiseMail
from bot.views.mails import MailDraft
from storage import Transaction


async def chase_mail(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> PromiseMail:
    """Return the reminder to the customer of what they promised."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        call = await tx.calls.get(actor.workspace.id, commitment.call_id) if commitment.call_id else None
        people = await _people_of(tx, commitment, call, now=now)
        shown = await item_in(tx, actor, commitment_id, now=now)
    due = _date(commitment, actor.member, now=commitment.made_at)
    body = _letter(
        commitment,
        actor.member,
        people,
        f"on our call about {call.title} we agreed on this next step:"
        if call and call.title
        else "we agreed on this next step:",
        f"{commitment.what.rstrip('.')}, by {due}",
        "Where does it stand? If the date no longer works, tell me which one does, and I will plan for it.",
    )
    subject = f"Our next step: {commitment.what}"
    return PromiseMail(item=shown, mail=MailDraft(to=_to(commitment, people), subject=subject, body=body))


async def honest_word(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> PromiseMail:
    """Return what to tell the customer about a promise of ours that moved, may slip, is late, or won't be kept."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        call = await tx.calls.get(actor.workspace.id, commitment.call_id) if commitment.call_id else None
        people = await _people_of(tx, commitment, call, now=now)
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        history = await tx.commitments.history(actor.workspace.id, commitment_id)
        shown = await item_in(tx, actor, commitment_id, now=now)
    said = _news(commitment, actor.member, history, working, now=now)
    body = _letter(commitment, actor.member, people, *said, "If that hurts you, tell me, and we will find another way.")
    mail = MailDraft(to=_to(commitment, people), subject=f"About what I promised: {commitment.what}", body=body)
    return PromiseMail(item=shown, mail=mail, title="The honest word", can_be_told=commitment.is_open)


def _news(
    commitment: Commitment, member: Member, history: list[Event], working: WorkingTime, *, now: datetime
) -> tuple[str, ...]:
    """Say what was promised, what becomes of it, and why."""
    due = _date(commitment, member, now=now)
    moves_and_endings = [one for one in standing(history) if one.kind in {EventKind.MOVED, EventKind.BROKEN}]
    last = moves_and_endings[-1] if moves_and_endings else None
    reason = f"The reason: {last.reason}" if last and last.reason else ""
    if last and last.kind is EventKind.BROKEN:
        return tuple(filter(None, (_said(commitment, due), "I can't keep that, and I am telling you myself.", reason)))
    if last and last.old_day:
        old = cards.dated_text(last.old_day, last.old_due, member)
        return tuple(filter(None, (f"{_said(commitment, old)} It will be {due}.", reason)))
    firm = f"You hear a firm date from me {_soon(commitment, member, working, now=now)}."
    if commitment.is_overdue(now):
        late = "That date has passed, and I should have told you before."
        return (f"{_said(commitment, due)} {late}", firm)
    may_slip = "I may not make that date, and I would rather tell you now than then."
    return (f"{_said(commitment, due)} {may_slip}", firm)


def _soon(commitment: Commitment, member: Member, working: WorkingTime, *, now: datetime) -> str:
    """Say when they hear more: before the date itself, and by the next working day."""
    day = working.next_working_day(working.day_of(now))
    if day >= commitment.day and not commitment.is_overdue(now):
        return "today"
    return f"by {describe(Due(day=day, zone=member.zone), now=now, locale=member.locale)}"


def _said(commitment: Commitment, due: str) -> str:
    return f"I said {due} for this: {commitment.what.rstrip('.')}."


def _date(commitment: Commitment, member: Member, *, now: datetime) -> str:
    """Return its date in full; a clock time with the place whose clock is meant, for a reader elsewhere."""
    full = _bare(cards.full_due_text(commitment, member, now=now))
    place = member.zone_name.rpartition("/")[2].replace("_", " ")
    return f"{full} ({place} time)" if commitment.at else full


def _bare(full: str) -> str:
    return full.partition(", already past")[0]


def _letter(commitment: Commitment, member: Member, people: Sequence[Attendee], *paragraphs: str) -> str:
    names = [person.name for person in people if person.name]
    who = next((name for name in names if _is_same(commitment.who, name)), "")
    greeted = who or (commitment.who if not _is_same(commitment.who, member.name) else "")
    greeted = greeted or (names[0] if len(names) == 1 else "")
    first_name = greeted.split()[0] if greeted.split() else ""
    greeting = f"Hello {first_name}," if first_name else "Hello,"
    return "\n\n".join((greeting, *paragraphs, f"Best regards\n{member.name}"))


async def _people_of(
    tx: Transaction, commitment: Commitment, call: Call | None, *, now: datetime
) -> Sequence[Attendee]:
    """Return the customer's people: of the call it was agreed in, else of the last one with this customer."""
    if call is None and commitment.account:
        call = await tx.calls.last_with(commitment.workspace_id, commitment.account, now)
    return call.external if call is not None and not call.is_private else ()


def _to(commitment: Commitment, people: Sequence[Attendee]) -> tuple[str, ...]:
    """Return the address of who is named, else of all the people of the customer's."""
    named = [one.email for one in people if _is_same(commitment.who, one.name) or _is_same(commitment.who, one.email)]
    return tuple(named[:1]) or tuple(person.email for person in people)


def _is_same(one: str, other: str) -> bool:
    """Tell whether two names are one person's: the same, or one is the other's first name."""
    first, second = one.casefold().split(), other.casefold().split()
    return bool(first and second) and (first == second or first == second[:1] or first[:1] == second)
