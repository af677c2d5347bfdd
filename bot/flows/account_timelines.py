"""What is known of an account, as its reader may see it: how things stand, and all that happened, newest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.accounts import Account, AccountKey, find_accounts, timeline
from bot.domain.calls import Call, CallId, CallState
from bot.domain.commitments import Commitment, Side
from bot.domain.errors import NotFoundError
from bot.domain.paging import page_at
from bot.domain.people import MemberId
from bot.flows import cards
from bot.flows.account_entries import entry_line, words_for
from bot.flows.accounts import kept_lines, owed_lines, who_does
from bot.flows.attending import own_call
from bot.flows.managing import reps_managed_by
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.account_timelines import ENTRIES_ON_A_PAGE, AccountChoice, AccountLine, AccountPage, AccountQuery
from bot.views.accounts import AccountFacts
from storage import Transaction

_MOST = 1000
_LATEST = 400
_LOOKS_BACK = timedelta(days=366)
_PEOPLE = 6
_SAID_AND_DONE = timedelta(days=90)


async def find_account(runtime: Runtime, actor: Actor, text: str) -> AccountChoice:
    """Return the account a few words mean, or those to choose from; what an actor may not see is not known to them.

    Words of a domain come first; only where none fits, people are looked at, those of the latest calls.
    """
    me = (actor.workspace.id, actor.member.id)
    async with runtime.storage.begin() as tx:
        over = await reps_managed_by(tx, actor.member)
        known = await tx.accounts.known_to(*me, over)
        since = runtime.clock.now() - _LOOKS_BACK
        latest = await tx.accounts.latest_calls(*me, over, since=since, limit=_LATEST)
    people = _people_of(latest)
    order = {call.account: n for n, call in reversed(list(enumerate(latest)))}
    near = sorted(known, key=lambda one: (order.get(one.name, len(order) + _LATEST), one.name))
    found = find_accounts(near, text)
    if found.is_guess:
        found = find_accounts([replace(one, people=people.get(one.name, ())) for one in near], text)
    return AccountChoice(
        accounts=tuple(_line(one, people) for one in found.accounts),
        only=found.only.key if found.only else None,
        typed=text,
        is_guess=found.is_guess,
    )


def _people_of(calls: Sequence[Call]) -> dict[str, tuple[str, ...]]:
    """Return the names and addresses of the people of each account, those of the latest call first."""
    found: dict[str, dict[str, None]] = {}
    for call in calls:
        for person in call.external:
            names = [name for name in (person.name, person.email) if name]
            found.setdefault(call.account, {}).update(dict.fromkeys(names))
    return {account: tuple(names) for account, names in found.items()}


def _line(account: Account, people: Mapping[str, tuple[str, ...]]) -> AccountLine:
    names = [name for name in people.get(account.name, ()) if "@" not in name]
    return AccountLine(key=account.key, name=account.name, people=", ".join(names[:_PEOPLE]))


async def account_of_call(runtime: Runtime, actor: Actor, call_id: CallId) -> AccountPage:
    """Return the account of a call the actor attends. Raises NotFoundError where it has none."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        key = next((one.key for one in await _known(tx, actor) if one.name == call.account), None)
    if key is None:
        raise NotFoundError(
            "This call has no account, so there is no history: it is private, or nobody from outside is invited."
        )
    return await account_page(runtime, actor, AccountQuery(key=key))


async def _known(tx: Transaction, actor: Actor) -> list[Account]:
    over = await reps_managed_by(tx, actor.member)
    return await tx.accounts.known_to(actor.workspace.id, actor.member.id, over)


async def account_page(runtime: Runtime, actor: Actor, query: AccountQuery) -> AccountPage:
    """Return an account and a page of what happened; a page that is not there is the last one.

    Raises NotFoundError for an account of which the actor may see nothing.
    """
    now, key = runtime.clock.now(), AccountKey(query.key)
    async with runtime.storage.begin() as tx:
        over = await reps_managed_by(tx, actor.member)
        calls, promises = await _seen(tx, actor, over, key)
        histories = await tx.commitments.histories(actor.workspace.id, [one.id for one in promises])
        entries = timeline(calls, promises, histories, now=now)
        at = page_at(query.page, total=len(entries), most=ENTRIES_ON_A_PAGE)
        shown = at.of(entries)
        words = await words_for(tx, actor, shown, now=now)
        facts = await _facts(tx, actor, promises, now=now)
    ahead = [call for call in reversed(calls) if call.start > now and call.state is CallState.STANDS]
    return AccountPage(
        key=key,
        name=calls[0].account if calls else promises[0].account,
        people=_line(Account(key=key, name=calls[0].account), _people_of(calls)).people if calls else "",
        next_call=f"{ahead[0].title}, {cards.instant_text(ahead[0].start, actor.member, now=now)}" if ahead else "",
        facts=facts,
        entries=tuple(entry_line(one, words) for one in shown),
        total=len(entries),
        page=at.number,
        pages=at.pages,
        is_cut=_MOST in {len(calls), len(promises)},
    )


async def _seen(
    tx: Transaction, actor: Actor, over: Collection[MemberId], key: AccountKey
) -> tuple[list[Call], list[Commitment]]:
    me = (actor.workspace.id, actor.member.id)
    calls = await tx.accounts.calls_of(*me, over, key=key, limit=_MOST)
    promises = await tx.accounts.commitments_of(*me, over, key=key, limit=_MOST)
    if not calls and not promises:
        raise NotFoundError(
            "You were on no call with this account and owe it no promise, so there is nothing to show. Try /saydo "
            "account and another name."
        )
    return calls, promises


async def _facts(tx: Transaction, actor: Actor, promises: Sequence[Commitment], *, now: datetime) -> AccountFacts:
    reader = actor.member
    working = (await policy_for(tx, actor.workspace, reader)).working
    still = sorted((one for one in promises if one.is_open), key=lambda one: (not one.is_must_do, one.deadline, one.id))
    closed = [one for one in promises if one.closed_at is not None and one.closed_at >= now - _SAID_AND_DONE]
    owners = await tx.members.many(actor.workspace.id, {one.owner_id for one in still})
    told = [(one, who_does(one, owners)) for one in still]
    return AccountFacts(
        we_owe=owed_lines(told, Side.OURS, reader, now=now, working=working),
        they_owe=owed_lines(told, Side.THEIRS, reader, now=now, working=working),
        say_do=kept_lines(closed, now=now),
    )
