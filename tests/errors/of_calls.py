"""What is told about calls: whose they are, their preps and agendas, their recaps, and two who do the same at once."""

from dataclasses import replace
from typing import Any

from bot.domain.calls import Call, CallState, RuleScope
from bot.domain.drafts import DraftKind
from bot.domain.preps import Field, Prep
from bot.domain.recaps import Outcome, Row
from bot.flows import (
    account_timelines,
    agendas,
    calls,
    leads,
    prep_clicks,
    preps,
    recap_mails,
    recap_reading,
    recap_reviews,
    recap_saving,
    recaps,
)
from bot.views.account_timelines import AccountQuery
from bot.views.leads import TakeOver
from bot.views.preps import PrepInput
from bot.views.recaps import RecapInput, recap_as_json
from storage.types import key_of
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.storage.known import DAY, HOUR, NOW, a_call, a_link, a_meeting, a_recap


async def _call(home: Home, uid: str, **facts: Any) -> Call:
    """Make a call of the rep's that was held an hour ago."""
    async with home.storage.begin() as tx:
        return await a_call(tx, home.rep.member, uid=uid, start=NOW - HOUR, **facts)


async def _prepared(home: Home, uid: str, **said: str) -> tuple[Call, Prep]:
    made = await _call(home, uid)
    blank = Prep(workspace_id=home.workspace.id, call_id=made.id, by=home.rep.member.id, updated_at=NOW)
    prep = replace(blank, **said)  # type: ignore[arg-type]
    async with home.storage.begin() as tx:
        await tx.preps.save(prep)
    return made, prep


async def _typed(home: Home, uid: str, **typed: Any) -> RecapInput:
    """Type a recap and leave it as a draft."""
    made = await _call(home, uid)
    recap = RecapInput(call_id=made.id, **typed)
    async with home.storage.begin() as tx:
        await tx.drafts.save(
            home.workspace.id, home.rep.member.id, DraftKind.RECAP, made.id, dict(recap_as_json(recap)), NOW
        )
    return recap


async def _colleagues_meeting(home: Home) -> None:
    async with home.storage.begin() as tx:
        link = await a_link(tx, home.manager.member, "https://cal.test/manager.ics")
        theirs = await a_meeting(tx, link, uid="theirs")
    await calls.say_of_meeting(home.runtime, home.rep, theirs.id, RuleScope.MEETING, is_call=True)


async def _held_after_all(home: Home) -> None:
    await calls.did_not_happen(home.runtime, home.rep, home.tenant.known.call.id, CallState.NO_SHOW)


async def _private(home: Home) -> None:
    made = await _call(home, "nobody from outside", account="")
    await account_timelines.account_of_call(home.runtime, home.rep, made.id)


async def _unseen_account(home: Home) -> None:
    query = AccountQuery(key=key_of("nobody.test"))
    await account_timelines.account_page(home.runtime, home.rep, query)


async def _no_agenda(home: Home) -> None:
    made = await _call(home, "no agenda")
    await agendas.agenda_form(home.runtime, home.rep, made.id)


async def _no_earlier(home: Home) -> None:
    made = await _call(home, "the first of its series")
    await prep_clicks.same_as_last(home.runtime, home.rep, PrepInput(call_id=made.id))


async def _too_long_together(home: Home) -> None:
    made, _ = await _prepared(home, "long words", objective="Theirs. " * 300)
    typed = PrepInput(call_id=made.id, said={Field.OBJECTIVE: "Mine. " * 400})
    await prep_clicks.take_both(home.runtime, home.rep, typed, Field.OBJECTIVE.value)


async def _prepared_by_two(home: Home) -> None:
    made, prep = await _prepared(home, "two write", objective="Meet the CFO")
    stale = replace(prep, objective="what stood there before", updated_at=NOW - DAY)
    async with home.storage.begin() as tx:
        await preps.store(tx, home.rep, made, replace(prep, objective="Mine"), over=stale, now=NOW)


async def _winging_with_objective(home: Home) -> None:
    made, _ = await _prepared(home, "no winging", objective="Meet the CFO")
    await preps.winging_form(home.runtime, home.rep, made.id)


async def _too_early(home: Home) -> None:
    async with home.storage.begin() as tx:
        later = await a_call(tx, home.rep.member, uid="tomorrow", start=NOW + DAY)
    await recaps.recap_form(home.runtime, home.rep, later.id)


async def _many_lines(home: Home) -> object:
    typed = await _typed(home, "many lines", outcome=Outcome.REACHED, lines="\n".join(["Call Bob Friday"] * 12))
    return await recap_reviews.submit(home.runtime, home.rep, typed)


async def _long_line(home: Home) -> object:
    typed = await _typed(home, "long line", outcome=Outcome.REACHED, lines="Send the pricing again. " * 30)
    return await recap_reviews.submit(home.runtime, home.rep, typed)


async def _unread_again(home: Home) -> None:
    rows = (("1", Row(what="Call", pick="nobody", when="Friday")),)
    typed = await _typed(home, "unread again", outcome=Outcome.REACHED, rows=rows)
    await recap_reviews.save(home.runtime, home.rep, typed.call_id, "of another review")


async def _without_outcome(home: Home) -> object:
    typed = await _typed(home, "no outcome")
    return await recap_reviews.submit(home.runtime, home.rep, typed)


async def _date_passed(home: Home) -> None:
    rows = (("1", Row(what="Call", pick=f"ours:{home.rep.member.id}", when="noon")),)
    typed = await _typed(home, "passed", outcome=Outcome.REACHED, rows=rows)
    async with home.storage.begin() as tx:
        call = await tx.calls.get(home.workspace.id, typed.call_id)
        table = await recap_reading.table_of(tx, home.rep, call, now=NOW, typed=typed)
        draft = await recaps.draft_of(tx, home.rep, typed.call_id)
        assert draft is not None
        await recap_saving.keep(tx, table, typed, draft, now=NOW + 2 * DAY)


async def _recapped_by_two(home: Home) -> None:
    typed = await _typed(home, "two recaps", outcome=Outcome.REACHED)
    async with home.storage.begin() as tx:
        call = await tx.calls.get(home.workspace.id, typed.call_id)
        await recap_saving._store(tx, home.rep, a_recap(call, home.rep.member), None, now=NOW)
        await recap_saving._store(tx, home.rep, a_recap(call, home.rep.member), None, now=NOW)


async def _saved_meanwhile(home: Home) -> None:
    made = await _call(home, "saved meanwhile")
    await recap_reviews.with_row_open(home.runtime, home.rep, made.id, "1", Row())


async def _thrown_away(home: Home) -> None:
    made = await _call(home, "thrown away")
    await recap_reviews.save(home.runtime, home.rep, made.id, "mark")


async def _mail_first(home: Home) -> None:
    made = await _call(home, "mail first")
    await recap_mails.recap_mail(home.runtime, home.rep, made.id)


async def _taken_by_another(home: Home) -> str:
    async with home.storage.begin() as tx:
        made = await a_call(tx, home.manager.member, uid="shared", start=NOW - HOUR)
        await a_meeting(tx, await a_link(tx, home.rep.member, "https://cal.test/shared.ics"), uid="shared")
    wish = TakeOver(call_id=made.id, lead_id=home.stranger.member.id)
    return (await leads.take_over(home.runtime, home.rep, wish)).problem


OF_CALLS = [
    Told(
        "You are not on this call. Only those who attend it can see and change what belongs to it.",
        lambda home: preps.prep_form(home.runtime, home.stranger, home.tenant.known.call.id),
        why="You are not among the call's guests in any calendar SayDo reads, or you declined it.",
        helps="Accept the invitation, or ask the colleague who leads the call.",
    ),
    Told(
        "This meeting is on a colleague's calendar, so only they can say what it is.",
        _colleagues_meeting,
        why="Whether a meeting is a customer call is said by who has it in their calendar.",
        helps="Ask the colleague.",
    ),
    Told(
        "This call has a recap, so it did happen, and the recap stays. Type /recap to change that instead.",
        _held_after_all,
        why="“Did not happen” was chosen for a call that is recapped already.",
        helps="Change the recap, or leave it.",
    ),
    Told(
        "{Mira Manager} took this call a moment ago and leads it now. Press again if it should be you all the same.",
        _taken_by_another,
        why="Two pressed “I lead this” at the same time.",
        helps="Leave it to them, or press again.",
    ),
    Told(
        "This call has no account, so there is no history: it is private, or nobody from outside is invited.",
        _private,
        why="The history is kept by the customer's mail domain, and this call has none.",
        helps="Invite the customer to the event, or look a customer up: /saydo account and a name.",
    ),
    Told(
        "You were on no call with this account and owe it no promise, so there is nothing to show. Try /saydo "
        "account and "
        "another name.",
        _unseen_account,
        why="Of an account you see the calls you attended and the promises you have part in.",
        helps="Try another name, or ask the colleague who knows them.",
    ),
    Told(
        "There is no agenda yet. Write one in the prep, a point a line, then send it.",
        _no_agenda,
        why="“Send agenda” was pressed, and the prep has none.",
        helps="Open the prep and write one.",
    ),
    Told(
        "No earlier call of this series has an objective. Write one: one line is enough.",
        _no_earlier,
        why="“Same as last time” was pressed, and there is no last time.",
        helps="Write an objective.",
    ),
    Told(
        "Both together are too long for one field. Shorten yours first: nothing was changed.",
        _too_long_together,
        why="A field of a prep holds up to 3,000 characters, as Slack has it, and yours and the colleague's have more.",
        helps="Shorten yours, then take both.",
    ),
    Told(
        "Somebody changed this prep at the same moment. Try again: nothing you typed is lost.",
        _prepared_by_two,
        why="A colleague on the same call saved at the same moment.",
        helps="Save again: where you both wrote, both are shown.",
    ),
    Told(
        "This call has an objective meanwhile, so nobody goes in without one. It stays.",
        _winging_with_objective,
        why="“Winging it” was chosen after somebody wrote an objective.",
        helps="Nothing to do.",
    ),
    Told(
        "This call has not begun yet, so there is nothing to recap. I ask when it is over.",
        _too_early,
        why="A recap was opened before the call.",
        helps="Wait for the ask, or type /recap after the call.",
    ),
    Told(
        "{8} promises fit into one recap, and these are {12}. Save the first ones, then add the others.",
        _many_lines,
        why="A window of Slack holds only so much.",
        helps="Take some lines out, save, and open the recap once more for them.",
    ),
    Told(
        "“{Send the pricing again. Send t…}” is {719} characters long. One promise has up to {500}: put the rest into "
        "your notes.",
        _long_line,
        why="A line of the recap is a whole paragraph.",
        helps="Leave what is promised in the line, and move the rest.",
    ),
    Told(
        "What became of the objective is not chosen yet. Go back and pick one: all you typed is there.",
        _without_outcome,
        why="A recap was to be saved without an outcome.",
        helps="Go back and pick one.",
    ),
    Told(
        "Something in this recap can't be read any more. Go back: all you typed is there.",
        _unread_again,
        why="It was changed on another device, or somebody it names left.",
        helps="Go back, mend the row that says so, and save.",
    ),
    Told(
        "A date in this recap has passed meanwhile. Open the recap again: all is there.",
        _date_passed,
        why="It was shown back some time ago, and a promise would be due in the past by now.",
        helps="Open it again and give that promise another date.",
    ),
    Told(
        "A colleague changed this recap a moment ago. Save it once more: all you typed is still there.",
        _recapped_by_two,
        why="Two of the call saved at the same moment.",
        helps="Save again: both recaps are put together, and what differs is shown.",
    ),
    Told(
        "This recap was saved meanwhile. It stands where I asked for it.",
        _saved_meanwhile,
        why="It was saved from another window or device.",
        helps="Nothing to do. /recap opens it for changes.",
    ),
    Told(
        "There is no draft of this recap any more. Write it once more: a line is enough.",
        _thrown_away,
        why="What was typed was thrown away, or kept for so long that it was let go.",
        helps="Open the recap: /recap.",
    ),
    Told(
        "The mail is made of the recap, and there is none yet. Type /recap to write it.",
        _mail_first,
        why="The mail to the customer was asked for before the recap.",
        helps="Write the recap.",
    ),
]
