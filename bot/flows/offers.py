"""A promise handed to a colleague: asked, accepted or not, taken back; and back to the lead when nobody knows whose."""

from datetime import datetime, timedelta

from bot.domain import commitments as rules
from bot.domain import gone, lacking
from bot.domain.commitments import Commitment, CommitmentId, Offer
from bot.domain.errors import AlreadyClosedError, InvalidInputError, NotFoundError
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Member, MemberId
from bot.domain.subjects import commitment_subject
from bot.flows.commitment_steps import hold_own, item_in, own_commitment, take
from bot.flows.offer_notices import ANSWERS
from bot.flows.people import meet
from bot.flows.planning import drop_commitment_plans
from bot.flows.shown_again import show_brief_again, show_subject_again
from bot.runtime import Actor, Runtime
from bot.views.commitments import CommitmentItem, DeclineForm, DeclineInput, NotMineForm, NotMineInput
from storage import Transaction

_LIVES = timedelta(days=7)  # over a weekend with holidays around it


async def not_mine_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> NotMineForm:
    """Return the form that asks whose it is, or that it goes back to the call's lead."""
    async with runtime.storage.reading() as tx:
        commitment = await own_commitment(tx, actor, commitment_id)
        lead = await _lead(tx, actor, commitment)
        shown = await item_in(tx, actor, commitment_id, now=runtime.clock.now())
    return NotMineForm(item=shown, lead=lead.name if lead else "")


async def hand_over(runtime: Runtime, actor: Actor, typed: NotMineInput) -> Member:
    """Ask a colleague to take it; with nobody named it goes back to the call's lead at once. Return who it is about.

    Asked again, the same colleague is asked once; another one in place of the first. Raises InvalidInputError
    (field "colleague").
    """
    now = runtime.clock.now()
    colleague = await _colleague(runtime, actor, typed.slack_id) if typed.slack_id else None
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, typed.commitment_id)
        if colleague is None:
            return await _give_back(tx, actor, commitment, now=now)
        await ask(tx, actor, commitment, colleague.id, note=typed.note, now=now)
    return colleague


async def accept(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Take what was offered; who offered it is told. A second click finds it taken and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await tx.commitments.hold(actor.workspace.id, commitment_id)
        if commitment.owner_id != actor.member.id:
            offer = await _offer_to(tx, actor, commitment_id)
            await _settle(tx, actor, offer, now=now)
            me = actor.member
            names = await names_of_owners(tx, commitment, me)
            step = rules.hand_over(commitment, to=me.id, by=me.id, now=now, source=actor.source, names=names)
            await drop_commitment_plans(tx, commitment, now=now)
            await take(tx, actor, step, now=now, since=now)
            await _tell_the_answer(tx, offer, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def decline_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> DeclineForm:
    """Return the form that asks why not."""
    async with runtime.storage.reading() as tx:
        await _offer_to(tx, actor, commitment_id)
        return DeclineForm(item=await item_in(tx, actor, commitment_id, now=runtime.clock.now()))


async def decline(runtime: Runtime, actor: Actor, typed: DeclineInput) -> None:
    """Not take what was offered: it stays with its owner, who is told."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await tx.commitments.hold(actor.workspace.id, typed.commitment_id)
        offer = await _offer_to(tx, actor, typed.commitment_id)
        await _settle(tx, actor, offer, now=now)
        step = rules.decline(commitment, offer, now=now, source=actor.source, reason=typed.reason)
        await take(tx, actor, step, now=now)
        await _tell_the_answer(tx, offer, now=now)


async def withdraw(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Take an offer back; nothing happens when there is none any more."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        await _withdraw(tx, actor, commitment, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def ask(
    tx: Transaction, actor: Actor, commitment: Commitment, to: MemberId, *, now: datetime, note: str = ""
) -> None:
    """Offer a commitment to a colleague, who is asked to take it; its owner stays its owner until they do."""
    before = await tx.offers.of(actor.workspace.id, commitment.id)
    if before is not None and before.to == to:
        return
    offer, step = rules.offer(commitment, to=to, by=actor.member.id, now=now, source=actor.source, reason=note)
    await _withdraw(tx, actor, commitment, now=now)
    if not await tx.offers.make(offer):
        raise AlreadyClosedError("Somebody offered this promise to a colleague a moment ago. Look again first.")
    await take(tx, actor, step, now=now)
    history = await tx.commitments.history(actor.workspace.id, commitment.id)
    asked = sum(event.kind is rules.EventKind.OFFERED for event in history)
    await _say(tx, commitment, to, Kind.OFFER, n=asked, now=now)


async def names_of_owners(tx: Transaction, commitment: Commitment, to: Member) -> tuple[str, str]:
    """Return the names of who owns it and who is to."""
    owner = await tx.members.get(commitment.workspace_id, commitment.owner_id)
    return owner.name, to.name


async def _give_back(tx: Transaction, actor: Actor, commitment: Commitment, *, now: datetime) -> Member:
    lead = await _lead(tx, actor, commitment)
    if lead is None:
        raise InvalidInputError("Nobody else leads its call. Choose the colleague it belongs to.", field="colleague")
    await _withdraw(tx, actor, commitment, now=now)
    names = await names_of_owners(tx, commitment, lead)
    step = rules.hand_over(commitment, to=lead.id, by=actor.member.id, now=now, source=actor.source, names=names)
    await drop_commitment_plans(tx, commitment, now=now)
    await take(tx, actor, step, now=now, since=now)
    history = await tx.commitments.history(actor.workspace.id, commitment.id)
    await _say(tx, commitment, lead.id, Kind.HANDED_OVER, n=sum(event.kind in ANSWERS for event in history), now=now)
    return lead


async def _withdraw(tx: Transaction, actor: Actor, commitment: Commitment, *, now: datetime) -> None:
    offer = await tx.offers.of(actor.workspace.id, commitment.id)
    if offer is not None and await tx.offers.take(offer):
        await show_brief_again(tx, await tx.members.get(offer.workspace_id, offer.to), now=now)
        step = rules.withdraw(commitment, offer, by=actor.member.id, now=now, source=actor.source)
        await take(tx, actor, step, now=now)


async def _settle(tx: Transaction, actor: Actor, offer: Offer, *, now: datetime) -> None:
    if not await tx.offers.take(offer):
        raise NotFoundError(gone.OFFER)
    await show_brief_again(tx, actor.member, now=now)


async def _offer_to(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Offer:
    offer = await tx.offers.of(actor.workspace.id, commitment_id)
    if offer is None or offer.to != actor.member.id:
        raise NotFoundError(gone.OFFER)
    return offer


async def _tell_the_answer(tx: Transaction, offer: Offer, *, now: datetime) -> None:
    commitment = await tx.commitments.get(offer.workspace_id, offer.commitment_id)
    history = await tx.commitments.history(offer.workspace_id, offer.commitment_id)
    answers = sum(event.kind in ANSWERS for event in history)
    await _say(tx, commitment, offer.by, Kind.OFFER_ANSWERED, n=answers, now=now)
    await show_subject_again(tx, offer.workspace_id, commitment_subject(commitment.id), now=now)


async def _say(tx: Transaction, about: Commitment, to: MemberId, kind: Kind, *, n: int, now: datetime) -> None:
    wanted = Wanted(kind=kind, n=n, due_at=now, until=now + _LIVES)
    await tx.nudges.insert(about.workspace_id, to, commitment_subject(about.id), wanted)


async def _lead(tx: Transaction, actor: Actor, commitment: Commitment) -> Member | None:
    """Return who leads the call it was agreed in; None when nobody else does who is still here."""
    if commitment.call_id is None:
        return None
    call = await tx.calls.get(actor.workspace.id, commitment.call_id)
    lead = await tx.members.get(actor.workspace.id, call.lead_id)
    return lead if lead.is_active and lead.id != commitment.owner_id else None


async def _colleague(runtime: Runtime, actor: Actor, slack_id: str) -> Member:
    async with runtime.storage.reading() as tx:
        colleague = await tx.members.by_slack_id(actor.workspace.id, slack_id)
    colleague = colleague or await meet(runtime, actor.workspace, slack_id)
    if colleague is None or not colleague.is_active:
        raise InvalidInputError(lacking.COLLEAGUE, field="colleague")
    return colleague
