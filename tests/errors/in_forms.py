"""What stands under an input of a form: each form submitted empty, or with what can't be used."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from bot.domain.errors import UnreadableError
from bot.domain.holidays import read_country
from bot.domain.mail_domains import read_domains
from bot.domain.participants import Participant, participants_of
from bot.domain.recap_lines import read_line
from bot.domain.rhythms import read_rhythm
from bot.flows.promises import due_of
from bot.sandbox.elements import Value
from bot.views import (
    calendar_links,
    commitments,
    erasing,
    exports,
    fewer,
    forgetting,
    keeping,
    preps,
    questions,
    quick_commitments,
    recaps,
    settings,
    team_modals,
    webhooks,
    winging,
)
from tests.domain.test_recap_lines import READING, TOM
from tests.errors.telling import Told
from tests.factories import at, buyer, call, member, policy
from tests.views import gallery
from tests.views.reading import submitted

Read = Callable[[Mapping[str, Any]], Any]
_TRY = "“every Friday 15:00”, “first Monday of the month 9:00” or “every working day 17:00”"


@cache
def _drawn() -> Mapping[str, Any]:
    return {str(view["callback_id"]): view for view in reversed(gallery.views().values()) if "callback_id" in view}


def _empty(read: Read, form: str) -> Callable[[object], Any]:
    """Submit a form of the gallery, by its callback id, with nothing in it."""

    def submit(_: object) -> Any:
        view = submitted(_drawn()[form])
        emptied: dict[str, Any] = {
            block: {name: {} for name in named} for block, named in view["state"]["values"].items()
        }
        return read({**view, "state": {"values": emptied}})

    return submit


def _typed(read: Read, form: str, *, without: str = "", **typed: Value) -> Callable[[object], Any]:
    """Submit one with this in its inputs, named by the last words of their ids; `without` the block of this id."""

    def submit(_: object) -> Any:
        view = _drawn()[form]
        blocks = [str(block["block_id"]) for block in view["blocks"] if "block_id" in block]
        named = {block.rpartition(".")[2]: block for block in blocks}
        sent = submitted(view, {named[name]: value for name, value in typed.items()})
        sent["state"]["values"].pop(without, None)
        return read(sent)

    return submit


def _asked(line: str, *there: str) -> Callable[[object], str]:
    """Read a line of a recap when these people of theirs were on the call."""
    people = tuple(_on_a_call_with(*there))
    return lambda _: read_line(line, replace(READING, people=people)).question


def _on_a_call_with(*names: str) -> Sequence[Participant]:
    theirs = tuple(buyer(f"{n}@acme.test", name=name) for n, name in enumerate(names))
    return participants_of(call(external=theirs), [TOM], writer=member())


def _due(text: str) -> Callable[[object], object]:
    return lambda _: due_of(text, now=at("14:40"), member=member(), policy=policy())


IN_FORMS = [
    Told(
        "One line is enough: what should be true after this call?",
        _empty(preps.read_prep, "preps.save"),
        why="A prep was saved without an objective.",
        helps="Write one line, or say that you go in without one. What else you typed is still in the form.",
    ),
    Told(
        "A few words are enough: why without one this time?",
        _empty(winging.read_winging, "preps.save_winging"),
        why="Going in without an objective is counted with its reason, and there is none yet.",
        helps="Write a few words.",
    ),
    Told(
        "Pick one: it tells you later what your calls bring.",
        _empty(recaps.read_recap, "recaps.review"),
        why="A recap was sent on without saying what became of the objective.",
        helps="Pick one of the four. What you typed is still in the form.",
    ),
    Told(
        "What will be done? A few words are enough.",
        _empty(quick_commitments.read_commitment, "commitments.save_draft"),
        why="A promise needs what will be done.",
        helps="Write it as you would tell a colleague.",
    ),
    Told(
        "Who does it? A name is enough.",
        _empty(quick_commitments.read_commitment, "commitments.save_draft"),
        why="A promise needs a person.",
        helps="Type a name, yours or theirs.",
    ),
    Told(
        "Who does it? Pick one.",
        _asked("They'll send the PO by Friday", "Ann Acme", "Bob Lee"),
        why="The line of the recap does not say who, or names a side on which several people are.",
        helps="Pick the person in the row.",
    ),
    Told(
        "Pick a colleague who is in this Slack workspace.",
        "tests/stories/test_promises_handed_over.py",
        why="Who was chosen is a bot, left Slack, or is of another workspace.",
        helps="Pick somebody who reads Slack here.",
    ),
    Told(
        "By when? For example: Friday noon, or in two weeks.",
        _empty(quick_commitments.read_commitment, "commitments.save_draft"),
        why="A promise without a date is none.",
        helps="Type a date as you would say it. It is shown back in full before it is saved.",
    ),
    Told(
        "I can't read “{whenever}” as a date. Try “Friday noon”, “in two weeks” or “3 December”.",
        _due("whenever"),
        why="What was typed is no date SayDo knows, or could mean two.",
        helps="Say it in another way; see [due dates](due-dates.md). What you typed is still in the form.",
    ),
    Told(
        "That is {Monday 23 November 2026, 09:00}, which has passed. Try “tomorrow” or “Friday noon”.",
        _due("9am today"),
        why="A promise can't be due before it is made.",
        helps="Type a date that is still ahead.",
    ),
    Told(
        "I know nobody called {Zoe} from this call. Check who does it.",
        _asked("Zoe to confirm the budget by Wednesday", "Ann Acme"),
        why="The line of the recap names somebody who was not invited.",
        helps="Pick who it is, or “Somebody else of theirs” and type the name.",
    ),
    Told(
        "More than one person on this call is called {Ann}. Pick who does it.",
        _asked("Ann: the NDA by Friday", "Ann Acme", "Ann Zed"),
        why="Two people have the name the line begins with.",
        helps="Pick the one you mean.",
    ),
    Told(
        "Pick the day it will be done by.",
        _empty(commitments.read_move, "commitments.save_move"),
        why="A promise was moved without a day.",
        helps="Pick one that is still ahead.",
    ),
    Told(
        "A few words are enough. They help when you tell them.",
        _empty(commitments.read_move, "commitments.save_move"),
        why="Moving a promise, or not keeping it, needs a reason: it goes into the mail to the other side.",
        helps="Write a few words.",
    ),
    Told(
        "Pick one.",
        _empty(commitments.read_cant_keep, "commitments.save_cant_keep"),
        why="Whether the other side knows, or how it ends, was not chosen.",
        helps="Pick what is so.",
    ),
    Told(
        "Paste the address that ends in .ics, or begins with webcal.",
        _empty(calendar_links.read_connect, "answers.connect"),
        why="The form was sent without an address.",
        helps="The lines under the input say where Google, Outlook and Apple show it. Or sign in by the buttons above.",
    ),
    Told(
        "Type your mail address, or the address of your calendar server.",
        _empty(calendar_links.read_caldav, "calendars.caldav_save"),
        why="The form was sent without saying where the calendar is.",
        helps="The mail address is enough for iCloud, Fastmail and others SayDo knows.",
    ),
    Told(
        "Type the app password.",
        _empty(calendar_links.read_caldav, "calendars.caldav_save"),
        why="The form was sent without a password.",
        helps="Make one for SayDo in your account's security settings.",
    ),
    Told(
        "Choose one calendar at least. To read none of them any more, unlink them on your Home.",
        _empty(calendar_links.read_choice_of_calendars, "calendars.choice_save"),
        why="All calendars of the account were taken out.",
        helps="Leave one in, or unlink on Home.",
    ),
    Told(
        "Pick a time, like 09:00.",
        _empty(settings.read_settings, "settings.save"),
        why="A time of the working day was emptied.",
        helps="Pick one.",
    ),
    Told(
        "Work ends before it begins here. Pick a later end.",
        _typed(settings.read_settings, "settings.save", start="17:00", end="09:00"),
        why="The end of work is not after its beginning.",
        helps="Pick a later end, or an earlier beginning.",
    ),
    Told(
        "The brief is of use before the working day ends. Pick an earlier time.",
        _typed(settings.read_settings, "settings.save", end="17:00", brief_at="18:00"),
        why="The morning brief was set to after work.",
        helps="Pick a time before the end of work.",
    ),
    Told(
        "Tick one day at least.",
        _typed(settings.read_settings, "settings.save", weekdays=[]),
        why="No working day was left.",
        helps="Tick the days you work on. Away for a while? An out-of-office event in the calendar keeps SayDo silent.",
    ),
    Told(
        "I know no country “{Atlantis}”. Try “Germany”, “DE”, “DE-BY” or “none”.",
        lambda _: read_country("Atlantis"),
        why="The country whose holidays keep SayDo silent can't be found under this name.",
        helps="Write its English name or its code, with the region behind it where holidays differ.",
    ),
    Told(
        "I know no holidays of “{DE-XX}”. Try the country alone, or “none”.",
        lambda _: read_country("DE-XX"),
        why="The country is known, and this region of it is not.",
        helps="Leave the region out.",
    ),
    Told(
        "“{acme}” is no domain. It should look like vendor.example.",
        lambda _: read_domains("acme", field="internal"),
        why="One of the lines is no mail domain.",
        helps="Write what stands behind the @ of an address, one a line.",
    ),
    Told(
        "Choose one of these.",
        _empty(fewer.read_fewer, "calls.fewer_save"),
        why="“Fewer like this” was saved without a choice.",
        helps="Choose, or close the window: then nothing changes.",
    ),
    Told(
        "Type “{forget me}”, or close this and nothing changes.",
        _empty(forgetting.read_forget, "forgetting.forget"),
        why="What can't be taken back is done only for who types the word.",
        helps="Type it, or close the window.",
    ),
    Told(
        "Choose what is erased.",
        _empty(erasing.read_erase, "erasing.look"),
        why="An admin's request does not say what it is about.",
        helps="Choose a colleague, a contact or a customer.",
    ),
    Told(
        "Choose the colleague, or type the address of one who left.",
        _typed(erasing.read_erase, "erasing.look", kind="person"),
        why="A colleague is to be erased, and nobody is named.",
        helps="Choose them, or type their mail address.",
    ),
    Told(
        "Type the address or the domain.",
        _typed(erasing.read_erase, "erasing.look", kind="contact"),
        why="A contact or a customer is to be erased, and none is named.",
        helps="Type the mail address of the contact, or the customer's mail domain.",
    ),
    Told(
        "Choose how long, or forever.",
        _empty(keeping.read_keeping, "erasing.keep"),
        why="How long things are kept was emptied.",
        helps="Choose one of the list.",
    ),
    Told(
        "Choose whose calls and promises you want.",
        _empty(exports.read_form, "exports.save"),
        why="An export was asked for without saying whose.",
        helps="Choose your own, or a team you manage.",
    ),
    Told(
        "Choose how far back it goes.",
        _typed(exports.read_form, "exports.save", whose="own", without="exports.span"),
        why="An export was asked for without saying of which time.",
        helps="Choose one of the list.",
    ),
    Told(
        "Give the team a name.",
        _empty(team_modals.read_team, "teams.save_new"),
        why="A team was saved without a name.",
        helps="Type the name people use.",
    ),
    Told(
        "Name at least one manager.",
        _empty(team_modals.read_team, "teams.save_new"),
        why="Without a manager nobody could change the team, or see its people.",
        helps="Choose one.",
    ),
    Told(
        f"Say when the digest comes. Try {_TRY}.",
        _empty(team_modals.read_team, "teams.save_new"),
        why="A team was saved without saying when its digest comes.",
        helps="Type it as in the examples.",
    ),
    Told(
        "Choose the time zone this is meant in.",
        _empty(team_modals.read_team, "teams.save_new"),
        why="The hour of the digest needs a zone.",
        helps="Choose the one most of the team are in.",
    ),
    Told(
        f"“{{every Friday}}” names no time of day. Try {_TRY}.",
        lambda _: read_rhythm("every Friday", zone_name="Europe/Berlin", field="rhythm"),
        why="The digest has a day and no hour.",
        helps="Add the hour.",
    ),
    Told(
        f"“{{now and then}} 9:00” is no rhythm SayDo reads. Try {_TRY}.",
        lambda _: read_rhythm("now and then 9:00", zone_name="Europe/Berlin", field="rhythm"),
        why="What was typed is no rhythm SayDo knows.",
        helps="Say it as in the examples.",
    ),
    Told(
        "Type the address, which begins with https://.",
        _empty(webhooks.read_new_webhook, "webhooks.add"),
        why="A webhook was saved without an address.",
        helps="Type where events shall be posted to.",
    ),
    Told(
        "Choose at least one kind of event.",
        _empty(webhooks.read_new_webhook, "webhooks.add"),
        why="A webhook that wants nothing would be silent.",
        helps="Tick what it shall be told.",
    ),
    Told(
        "Pick the day to send again from.",
        _empty(webhooks.read_replay, "webhooks.send_again"),
        why="Events were to be sent again, and no day was picked.",
        helps="Pick the first day the receiver misses.",
    ),
    Told(
        "Write what you want to know.",
        _empty(questions.read_ask, "questions.send"),
        why="A question was sent without words.",
        helps="Write it.",
    ),
    Told(
        "Write your answer.",
        _empty(questions.read_answer, "questions.send_answer"),
        why="An answer was sent without words.",
        helps="Write it. What you type is kept if you close the window.",
    ),
    Told(
        "This is from an earlier version of SayDo. Open it again, and it works.",
        lambda _: UnreadableError(),
        why="A message or window was drawn before SayDo was updated, and its buttons say something else by now.",
        helps="Open it again: from Home, or by the command.",
    ),
]
