"""One example of everything SayDo shows; `say` puts other text in the place of all that comes from outside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from bot.domain.calls import CallId, CallState, MeetingId, Reason, RuleScope, Verdict
from bot.domain.commitments import CommitmentId, SayDo, Side, State, Wording
from bot.domain.drafts import DraftId
from bot.domain.links import LinkState, Provider
from bot.domain.manners import TO_PEOPLE, Manner
from bot.domain.messages import Message, View
from bot.domain.nudges import Kind
from bot.domain.participants import Participant
from bot.domain.people import MemberId
from bot.domain.preps import AgendaState
from bot.domain.recaps import Outcome, Row
from bot.views import (
    answers,
    briefs,
    calendar_forms,
    calendar_links,
    calls,
    commitments,
    fewer,
    homes,
    leads,
    reasons,
    recaps,
    settings,
)
from bot.views.mails import MailDraft
from bot.views.recap_histories import RecapHistory, draw_recap_history
from bot.views.scores import draw_scores
from bot.views.setting_forms import (
    DigestChoice,
    FewerForm,
    SettingsForm,
    SettingsInput,
    Times,
    WorkspaceForm,
    WorkspaceInput,
)
from bot.views.welcomes import Welcome, draw_welcome
from bot.views.workspace_settings import draw_workspace_settings
from tests.views import (
    account_gallery,
    digest_gallery,
    export_gallery,
    look_gallery,
    prep_gallery,
    privacy_gallery,
    team_gallery,
    webhook_gallery,
)

Say = Callable[[str], str]


def as_it_is(text: str) -> str:
    return text


def call(say: Say = as_it_is, n: int = 1) -> calls.CallFacts:
    return calls.CallFacts(
        call_id=CallId(f"call-{n}"),
        title=say("Acme QBR"),
        when=say("Mon 23 Nov, 14:00 to 14:30"),
        start_time=say("14:00"),
        account=say("acme.test"),
        people=say("Ann Buyer, Bob Lee"),
        link="https://meet.example/acme",
        moved_from=say("Mon 23 Nov, 10:00") if n == 2 else "",
        is_recurring=True,
    )


def item(say: Say = as_it_is, n: int = 1, side: Side = Side.OURS) -> commitments.CommitmentItem:
    return commitments.CommitmentItem(
        id=CommitmentId(f"commitment-{n}"),
        side=side,
        what=say("Send the pricing"),
        who=say("Ann Buyer"),
        when=say("Fri 27 Nov, 12:00"),
        how=say("by mail"),
        account=say("acme.test"),
    )


def late(say: Say = as_it_is, n: int = 1, side: Side = Side.OURS) -> commitments.CommitmentItem:
    return replace(item(say, n, side), overdue=say("2 working days late"), note=say("moved from Fri 20 Nov"))


def messages(say: Say = as_it_is) -> dict[str, Message]:
    return {
        **_ask_messages(say),
        **_recap_messages(say),
        **_commitment_messages(say),
        **_answers(say),
        **account_gallery.messages(say),
        **export_gallery.messages(say),
        **digest_gallery.messages(say, call(say), late(say)),
        **team_gallery.messages(say),
        **webhook_gallery.messages(say),
        **look_gallery.messages(say, call(say), late(say)),
        "welcome": draw_welcome(Welcome(workspace=say("Vendor"), is_admin=True)),
        "welcome, of no admin who began": draw_welcome(
            Welcome(workspace=say("Vendor"), is_admin=False, has_calendar=True, has_team=True)
        ),
    }


def _ask_messages(say: Say) -> dict[str, Message]:
    states: Mapping[str, calls.AskState] = {
        "asking": calls.Asking(),
        "prepared": calls.Prepared(
            objective=say("They name who decides"), theirs=say("A price"), knowledge=say("they said so")
        ),
        "prepared, with an agenda": calls.Prepared(
            objective=say("They name who decides"), agenda_state=AgendaState.NOT_YET
        ),
        "winging": calls.Winging(reason=say("A first hello")),
        "not a call": calls.NotACall(scope=RuleScope.DOMAIN),
        "off": calls.Off(),
        "past": calls.Past(),
    }
    asks = {
        f"objective ask, {name}": calls.draw_objective_ask(calls.AskCard(call=call(say, 2), state=state))
        for name, state in states.items()
    }
    led_by = leads.LedBy(lead_id=MemberId("member-2"), name=say("Tom Teller"))
    new_lead = leads.NewLead(call=call(say, 1), was=say("Tom Teller"))
    return {
        **asks,
        "led by another": leads.draw_led(leads.LedCard(call=call(say), led_by=led_by)),
        "led by another, not attending": leads.draw_led(leads.LedCard(call=call(say), led_by=led_by, can_act=False)),
        "new lead": leads.draw_new_lead(new_lead),
        "new lead, prepared": leads.draw_new_lead(replace(new_lead, objective=say("They name who decides"))),
        **prep_gallery.messages(call(say), say),
        "brief": briefs.draw_brief(replace(brief(say), team_news=team_gallery.news(say))),
        "brief, nothing left": briefs.draw_brief(briefs.Brief(day=say("Monday 23 November 2026"))),
    }


def brief(say: Say = as_it_is) -> briefs.Brief:
    return briefs.Brief(
        day=say("Monday 23 November 2026"),
        calls=(
            briefs.BriefCall(call=call(say, 1), has_objective=False),
            briefs.BriefCall(call=call(say, 2), has_objective=True, agenda_state=AgendaState.SENT),
            briefs.BriefCall(call=call(say, 3), has_objective=False, is_off=True),
            briefs.BriefCall(
                call=call(say, 5),
                has_objective=False,
                led_by=leads.LedBy(lead_id=MemberId("member-2"), name=say("Tom Teller")),
            ),
        ),
        recaps_owed=(call(say, 4),),
        due=(replace(item(say, 1), is_must_do=True), replace(item(say, 2), state=State.KEPT)),
        overdue=(late(say, 3),),
        due_soon=(item(say, 4),),
        they_owe=(late(say, 5, Side.THEIRS),),
        offered=(replace(item(say, 6), owner=say("Tom Teller"), can_act=False),),
    )


def _recap_messages(say: Say) -> dict[str, Message]:
    states: tuple[recaps.RecapState, ...] = (
        recaps.Owed(),
        recaps.Recapped(lines=(say("Reached"), say("Send the pricing (Ann Buyer, Fri 27 Nov)"))),
        recaps.DidNotHappen(state=CallState.NO_SHOW),
        recaps.NotACall(),
        recaps.LeftAlone(),
        recaps.LedByAnother(led_by=leads.LedBy(lead_id=MemberId("member-2"), name=say("Tom Teller"))),
    )
    items = tuple(
        recaps.RecapItem(call=call(say, n), state=state, objective=say("They name who decides"), can_undo=n < 4)
        for n, state in enumerate(states)
    )
    return {
        "recap ask": recaps.draw_recap_ask(recaps.RecapAsk(items=items[:1])),
        "recap ask, several": recaps.draw_recap_ask(recaps.RecapAsk(items=items)),
        "recap ask, did not happen": recaps.draw_recap_ask(recaps.RecapAsk(items=items[2:3])),
        "recap reminder": recaps.draw_recap_ask(recaps.RecapAsk(items=items[:1], is_reminder=True)),
        "recap saved": recaps.draw_recap_saved(saved_recap(say)),
        "recap saved, full": recaps.draw_recap_saved(
            replace(saved_recap(say), rows=kept_rows(say, 25), mailed=say("Monday 23 November 2026, 15:10"))
        ),
        "recap saved, a line": recaps.draw_recap_saved(
            recaps.SavedRecap(call=call(say), by=say("Rita Rep"), outcome="Reached")
        ),
    }


def recap_history(say: Say = as_it_is) -> RecapHistory:
    written = commitments.HistoryLine(what="Written", by=say("Rita Rep"), at=say("Monday 23 November 2026, 14:40"))
    changes = (("Outcome", "Partly", "Reached"), ("Private notes", "", say("They fear their board")))
    return RecapHistory(
        call=call(say), lines=(*([replace(written, what="Changed", changes=changes)] * 19), written), page=1, pages=3
    )


def saved_recap(say: Say = as_it_is) -> recaps.SavedRecap:
    return recaps.SavedRecap(
        call=call(say),
        by=say("Rita Rep"),
        outcome="Partly",
        their_outcome="Reached",
        is_edited=True,
        objective=say("They name who decides"),
        more_possible=say("Ask for the budget"),
        learnings=say("Legal takes three weeks"),
        notes=say("Bob was tired"),
        rows=kept_rows(say, 2),
        next_meeting=say("Tuesday 1 December 2026, 10:00"),
        can_change=True,
    )


def kept_rows(say: Say, count: int) -> tuple[recaps.ReviewRow, ...]:
    rows = review_rows(say)
    return tuple(replace(rows[n % 2], item=item(say, n, rows[n % 2].side)) for n in range(count))


def review_rows(say: Say = as_it_is) -> tuple[recaps.ReviewRow, ...]:
    ours = recaps.ReviewRow(
        side=Side.OURS,
        what=say("Send the pricing"),
        who=say("Rita Rep"),
        when=say("Friday 27 November 2026, 12:00"),
        how=say("by mail"),
        comes_back=say("Thu 26 Nov, 08:30"),
        key="1",
        is_must_do=True,
        is_at_risk=True,
        asks=say("Tom Teller will be asked to take it."),
    )
    theirs = replace(ours, side=Side.THEIRS, what=say("Name the buyer"), who=say("Bob Lee"), asks="", key="2")
    return ours, replace(theirs, is_must_do=False, is_at_risk=False)


def _commitment_messages(say: Say) -> dict[str, Message]:
    card = commitments.QuickCard(
        draft_id=DraftId("draft-1"),
        what=say("Send the pricing"),
        who=say("Ann Buyer"),
        when=say("Friday 27 November 2026, 12:00"),
        how=say("by mail"),
        account=say("acme.test"),
    )
    groups = (
        commitments.Group(title="I owe", items=(item(say, 1), replace(item(say, 2), is_must_do=True))),
        commitments.Group(title="I am owed", items=(late(say, 3, Side.THEIRS),)),
    )
    return {
        "due": commitments.draw_chase([replace(item(say), is_at_risk=True, can_warn=True)]),
        "moved, and the way back": commitments.draw_chase(
            [replace(late(say), is_moved_since=True, can_move_back=True, when=say("Mon 30 Nov"))]
        ),
        "noted by mistake, and the way back": commitments.draw_chase(
            [replace(item(say), state=State.RELEASED, was_mistaken=True, can_undo=True)]
        ),
        "dealt with, and the way back": commitments.draw_chase([replace(item(say), state=State.KEPT, can_undo=True)]),
        "late, several": commitments.draw_chase([late(say, n) for n in range(3)]),
        "theirs": commitments.draw_chase([late(say, 1, Side.THEIRS)], kind=Kind.THEY_OWE),
        "handed over": commitments.draw_chase([item(say)], kind=Kind.HANDED_OVER),
        "closed": commitments.draw_closed(replace(item(say), state=State.RELEASED, can_undo=True)),
        "list": commitments.draw_list(
            commitments.CommitmentList(
                title=say("Open commitments"),
                groups=groups,
                counts=say("3 open, 1 late."),
                offered=(replace(item(say, 8), owner=say("Tom Teller"), can_act=False),),
                unsaved=(card,),
            )
        ),
        "list, colleagues": commitments.draw_list(
            commitments.CommitmentList(
                title=say("Tom Teller, with customers you share"),
                groups=(
                    commitments.Group(
                        title=say("Tom Teller"),
                        items=(replace(item(say), owner=say("Tom Teller"), can_act=False),),
                    ),
                ),
                shows="by:member-2",
            )
        ),
        **_offer_messages(say),
        "list, empty": commitments.draw_list(
            commitments.CommitmentList(title="Overdue", empty=say("Nothing is late."))
        ),
        "quick form": commitments.draw_quick_confirm(card),
        "quick form, unclear": commitments.draw_quick_confirm(replace(card, when="", problem=say("By when?"))),
        "quick form, saved": commitments.draw_quick_saved(item(say), comes_back=say("Thu 26 Nov, 08:30")),
    }


def _offer_messages(say: Say) -> dict[str, Message]:
    asked = replace(item(say), owner=say("Rita Rep"), can_act=False)
    notices = {
        state: commitments.OfferNotice(
            item=item(say) if state is commitments.OfferState.TAKEN else asked,
            by=say("Rita Rep"),
            state=state,
            call=say("Acme QBR, Mon 23 Nov, 14:00"),
            note=say("You know them best"),
        )
        for state in commitments.OfferState
    }
    answer = commitments.AnswerNotice(item=item(say), by=say("Tom Teller"), is_taken=False, reason=say("I am away"))
    return {
        **{f"offer, {state.value}": commitments.draw_offer(notice) for state, notice in notices.items()},
        "offer, declined, for who asked": commitments.draw_offer_answered(answer),
        "offer, taken, for who asked": commitments.draw_offer_answered(
            replace(answer, item=replace(asked, owner=say("Tom Teller")), is_taken=True, reason="")
        ),
    }


def _answers(say: Say) -> dict[str, Message]:
    notice = answers.LinkNotice(
        error=say("The server says that this address is gone (410)."),
        since=say("Mon 23 Nov, 08:10"),
        last_good=say("Sun 22 Nov, 22:05"),
    )
    colleague = answers.AdminNotice(
        who=say("Tom Teller"),
        calendar=say("CalDAV: Work"),
        error=say("The server says that this address is gone (410)."),
        since=say("Mon 23 Nov, 08:10"),
    )
    choice = answers.Choice(command=answers.Command.PREP, calls=(call(say, 1), call(say, 2)), typed=say("acme"))
    linked = answers.Linked(meetings=42, calls=7, next_call=say("Acme QBR, Mon 23 Nov"), skipped=(say("no start"),))
    return {
        **{f"help {command.value}": answers.draw_help(command) for command in answers.Command},
        "why": reasons.draw_why(why(say)),
        "why, a page of many": reasons.draw_why(
            replace(
                why(say),
                items=tuple(
                    replace(one, meeting_id=MeetingId(f"many-{n}")) for n, one in enumerate(why(say).items * 4)
                ),
                page=reasons.WhyPage(asked=say("acme"), number=2),
                pages=3,
            )
        ),
        "why, nothing": reasons.draw_why(
            reasons.Why(about=say("Monday 23 November 2026"), nothing=say("I see no meeting on your calendar."))
        ),
        "choice": answers.draw_choice(choice),
        "choice, many": answers.draw_choice(replace(choice, calls=choice.calls * 40)),
        "choice, a guess": answers.draw_choice(replace(choice, typed=say("acne"), is_guess=True)),
        "not understood": answers.draw_not_understood(say("frobnicate"), example="/saydo why"),
        "not understood, nearly": answers.draw_not_understood(say("conect"), example="/saydo connect", is_near=True),
        "no match": answers.draw_choice(answers.Choice(command=answers.Command.RECAP, typed=say("globex"))),
        "no call": answers.draw_choice(answers.Choice(command=answers.Command.PREP)),
        "score": draw_scores(scores(), scores(last=3)),
        "score, too few": draw_scores(homes.Scores(last_90=SayDo(kept_in_time=1, scored=2)), homes.Scores()),
        "score, nothing": draw_scores(homes.Scores(), homes.Scores()),
        "plain": answers.draw_plain(say("Nothing was saved.")),
        "link broken": answers.draw_link_broken(notice),
        "link revoked": answers.draw_link_broken(
            replace(notice, is_revoked=True, calendar=say("Google Calendar: Rita of rita@vendor.example"))
        ),
        "calendars of a team": answers.draw_admin_notices([colleague, replace(colleague, is_mended=True)]),
        "link mended": answers.draw_link_mended(notice),
        "linked": answers.draw_linked(linked),
        "reading a calendar": answers.draw_reading(),
        "grant left": calendar_links.draw_grant_left(say("rhea@vendor.example")),
        "problem message": answers.draw_problem_message(
            say("That date has passed."), typed=[(say("What"), say("Send the pricing"))]
        ),
    }


def why(say: Say = as_it_is) -> reasons.Why:
    yes = Verdict(is_call=True, reason=Reason.EXTERNAL, detail=say("acme.test"))
    no = Verdict(is_call=False, reason=Reason.INTERNAL)
    first = reasons.WhyItem(
        meeting_id=MeetingId("meeting-1"),
        time=say("14:00"),
        title=say("Acme QBR"),
        reason=reasons.reason_sentence(yes),
        nudges=(say("Objective ask: sent 12:00"), say("Ready card: 13:45")),
        acts=(
            (reasons.Id.NEVER_MEETING, "Not a customer call: this one"),
            (reasons.Id.NEVER_SERIES, "Never for this series"),
            (reasons.Id.NEVER_DOMAIN, f"Never with {say('acme.test')}"),
        ),
    )
    second = reasons.WhyItem(
        meeting_id=MeetingId("meeting-2"),
        time=say("16:00"),
        title=say("Rehearsal"),
        reason=reasons.reason_sentence(no),
        acts=((reasons.Id.ASK_ANYWAY, "Ask anyway"),),
    )
    return reasons.Why(
        about=say("Monday 23 November 2026"),
        items=(first, second),
        others=(say("Morning brief: sent 08:30"), say("“Send pricing”, due: sent 08:30")),
        news=say("“Rehearsal” is a customer call. Objective ask: 14:00."),
    )


# -- modals and Home ---------------------------------------------------------------------------------------------------


def views(say: Say = as_it_is) -> dict[str, View]:
    return {
        **_call_views(say),
        **_setting_views(say),
        **_recap_views(say),
        **_commitment_views(say),
        **_calendar_views(say),
        **_other_views(say),
        **account_gallery.views(say),
        **export_gallery.views(say),
        **privacy_gallery.views(say),
        **digest_gallery.views(say),
        **team_gallery.views(say),
        **webhook_gallery.views(say),
        **look_gallery.views(say, call(say), late(say)),
    }


def _call_views(say: Say) -> dict[str, View]:
    return {
        **prep_gallery.views(call(say), say),
    }


def settings_input(**facts: Any) -> SettingsInput:
    defaults: dict[str, Any] = {
        "times": Times(
            weekdays=frozenset({0, 1, 2, 3}),
            start=time(9),
            end=time(17, 30),
            brief_at=time(8, 30),
            objective_minutes=120,
            ready_minutes=17,
            recap_minutes=0,
            budget=6,
        ),
        "manners": dict.fromkeys(TO_PEOPLE, Manner.KEEP) | {Kind.RECAP_ASK: Manner.BRIEF, Kind.READY_CARD: Manner.OFF},
        "counts_tentative": True,
        "shows_names_first": False,
        "country": "DE-BY",
    }
    return SettingsInput(**(defaults | facts))


def settings_form(say: Say = as_it_is) -> SettingsForm:
    return SettingsForm(
        values=settings_input(country=say("DE-BY")[:60]),
        zone=say("Europe/Berlin"),
        hours_from=say("Unless you set your own, I take the working hours your calendar knows."),
        never_known=tuple(dict.fromkeys((say("acme.test"), say("globex.test")))),
        country_note=say("Leave empty for Germany, my guess from your time zone."),
        is_admin=True,
    )


def workspace_form(say: Say = as_it_is) -> WorkspaceForm:
    own = settings_input()
    return WorkspaceForm(
        values=WorkspaceInput(
            times=own.times,
            manners=own.manners,
            counts_tentative=False,
            call_tag=say("#call")[:40].strip(),
            minimum_minutes=10,
            digests=frozenset({DigestChoice.NAMES}),
            internal_domains=say("vendor.example\nvendor.test"),
            partner_domains=say("partner.example"),
            country=say("DE")[:60].strip(),
        ),
        learned=(say("vendor.example"),),
    )


def _setting_views(say: Say) -> dict[str, View]:
    return {
        "fewer": fewer.draw_fewer(FewerForm(kind=Kind.OBJECTIVE_ASK)),
        "settings": settings.draw_settings(settings_form(say)),
        "settings, nothing known": settings.draw_settings(SettingsForm(values=settings_input(country=""), zone="")),
        "settings for everybody": draw_workspace_settings(workspace_form(say)),
    }


def people(say: Say = as_it_is) -> tuple[Participant, ...]:
    ours = (("ours:m1", "Rita Rep"), ("ours:m2", "Tom Teller"))
    theirs = (("theirs:ann@acme.test", "Ann Buyer"), ("theirs:bob@acme.test", "Bob Lee"))
    return (
        *(Participant(key=key, name=say(name), side=Side.OURS) for key, name in ours),
        *(Participant(key=key, name=say(name), side=Side.THEIRS) for key, name in theirs),
    )


def recap_input(say: Say = as_it_is, rows: int = 2) -> recaps.RecapInput:
    row = Row(
        what=say("Name the buyer"),
        pick="theirs",
        who=say("Bob Lee"),
        when=say("Friday noon"),
        how=say("by mail"),
        is_must_do=True,
        is_at_risk=True,
    )
    return recaps.RecapInput(
        call_id=CallId("call-1"),
        outcome=Outcome.PARTLY,
        their_outcome=Outcome.CHANGED,
        lines=say("Quote to Ann by Friday noon"),
        next_meeting=say("in two weeks"),
        more_possible=say("Ask for the budget"),
        learnings=say("Legal takes three weeks"),
        notes=say("Bob was tired"),
        rows=tuple((str(n), row) for n in range(1, rows + 1)),
        shows_more=True,
    )


def recap_form(say: Say = as_it_is, rows: int = 2) -> recaps.RecapForm:
    return recaps.RecapForm(
        call=call(say),
        values=recap_input(say, rows),
        objective=say("They name who decides"),
        their_objective=say("A price"),
        people=people(say),
    )


def _recap_views(say: Say) -> dict[str, View]:
    blank = recaps.RecapInput(call_id=CallId("call-1"), rows=(recaps.blank_row("1", pick="ours:m1"),))
    review = recaps.Review(
        call=call(say),
        mark="1f",
        outcome="Partly",
        their_outcome="Reached",
        rows=review_rows(say),
        next_meeting=say("Tuesday 1 December 2026, 10:00"),
        remarks=(say("Tom Teller saved another outcome meanwhile."), say("The next meeting is not in your calendar.")),
    )
    opened = recaps.OpenRow(key="2", row=recap_input(say).rows[0][1], people=people(say))
    mail = recaps.RecapMail(
        call=call(say),
        draft=MailDraft(
            to=(say("ann@acme.test"), say("bob@acme.test")),
            subject=say("What we agreed: Acme QBR"),
            body=say("Hello Ann and Bob,\n\nhere is what I took from our call.\n\nBest regards\nRita"),
        ),
    )
    return {
        **_recap_forms(say),
        "recap": recaps.draw_recap(recaps.RecapForm(call=call(say), values=blank, people=people(say))),
        "recap review": recaps.draw_recap_review(review),
        "recap review, no rows": recaps.draw_recap_review(replace(review, rows=(), remarks=(), next_meeting="")),
        "recap review, added": recaps.draw_recap_review(replace(review, rows=(), is_more=True)),
        "recap review, a row open": recaps.draw_recap_review(replace(review, open_row=opened)),
        "recap history": draw_recap_history(recap_history(say)),
        "recap mail": recaps.draw_recap_mail(mail),
        "recap mail, sent": recaps.draw_recap_mail(replace(mail, mailed=say("Monday 23 November 2026, 15:10"))),
    }


def _recap_forms(say: Say) -> dict[str, View]:
    form = recap_form(say)
    hurried = recaps.RecapInput(call_id=CallId("call-1"), outcome=Outcome.REACHED)
    quick = recaps.RecapForm(call=call(say), values=hurried, people=people(say))
    calendar = recaps.NextCall(id="call-9", text=say("Acme pilot, Tue 1 Dec, 10:00"))
    draft = replace(form, values=replace(form.values, edition=1, is_from_draft=True), started=say("Mon 23 Nov, 14:40"))
    saved = recaps.SavedBefore(
        by=say("Rita Rep"), when=say("Mon 23 Nov, 14:40"), promises=(say("Send the pricing"),) * 12
    )
    problem = say("By when? Add a date.")
    return {
        "recap, hurried": recaps.draw_recap(replace(quick, next_call=calendar)),
        "recap, hurried, read back": recaps.draw_recap(
            replace(quick, read_back=review_rows(say) * 4, read_back_next=say("Tuesday 1 December 2026"))
        ),
        "recap, hurried, unclear": recaps.draw_recap(replace(quick, read_back_problem=problem)),
        "recap, next taken": recaps.draw_recap(
            replace(quick, values=replace(hurried, next_call="call-9"), next_call=calendar)
        ),
        "recap, filled": recaps.draw_recap(form),
        "recap, lines that are unclear": recaps.draw_recap(replace(form, problems={"1": problem, "2": problem})),
        "recap, from a draft": recaps.draw_recap(draft),
        "recap, saved before": recaps.draw_recap(replace(form, saved=saved)),
        "recap, everything at once": recaps.draw_recap(
            replace(
                recap_form(say, recaps.MOST_ROWS),
                values=replace(recap_input(say, recaps.MOST_ROWS), edition=1, is_from_draft=True),
                started=say("Mon 23 Nov, 14:40"),
                saved=saved,
                problems={str(n): problem for n in range(1, recaps.MOST_ROWS + 1)},
                next_call=calendar,
            )
        ),
    }


def _commitment_views(say: Say) -> dict[str, View]:
    ours, theirs = late(say), late(say, 2, Side.THEIRS)
    card = commitments.QuickCard(draft_id=DraftId("draft-1"), what=say("Send the pricing"), when=say("Fri 27 Nov"))
    return {
        "move": commitments.draw_move(commitments.MoveForm(item=ours, day="2026-11-30", at="12:00", reason=say("Ill"))),
        "move, theirs": commitments.draw_move(commitments.MoveForm(item=theirs, day="2026-11-30", told=True)),
        "can't keep": commitments.draw_cant_keep(commitments.CantKeepForm(item=ours, reason=say("No budget"))),
        "not mine": commitments.draw_not_mine(commitments.NotMineForm(item=ours)),
        "hand over, back to the lead": commitments.draw_not_mine(
            commitments.NotMineForm(item=ours, lead=say("Tom Teller"))
        ),
        "decline": commitments.draw_decline(commitments.DeclineForm(item=ours)),
        "chase mail": commitments.draw_mail(promise_mail(say, theirs)),
        "honest word": commitments.draw_mail(
            replace(promise_mail(say, ours), title="The honest word", can_be_told=True)
        ),
        **_card_views(say),
        "list page": commitments.draw_list_page(list_page(say)),
        "list page, empty": commitments.draw_list_page(
            replace(list_page(say), groups=(), total=0, pages=1, empty=say("Nothing is overdue."))
        ),
        "commitment": commitments.draw_commitment(commitment_form(say)),
        "commitment review": commitments.draw_commitment_review(card),
        "commitment review, unclear": commitments.draw_commitment_review(replace(card, problem=say("By when?"))),
    }


def promise_mail(say: Say, about: commitments.CommitmentItem) -> commitments.PromiseMail:
    mail = MailDraft(
        to=(say("bob@acme.test"),),
        subject=say("Our next step: Name the buyer"),
        body=say("Hello Bob,\n\nwhere does it stand?\n\nBest regards\nRita"),
    )
    return commitments.PromiseMail(item=about, mail=mail)


def _card_views(say: Say) -> dict[str, View]:
    card = commitments.CommitmentCard(
        item=replace(late(say), is_at_risk=True, can_warn=True, offered_to=say("Tom Teller")),
        when=say("Friday 27 November 2026, 12:00"),
        owner=say("Rita Rep"),
        why=say("Their board meets on Monday"),
        call=say("Acme QBR, Mon 23 Nov, 14:00"),
        made=say("Rita Rep, Monday 23 November 2026, 14:40"),
        source_url="https://vendor.slack.example/archives/C1/p1",
        is_untold=True,
    )
    asked = replace(item(say), can_act=False, owner=say("Rita Rep"))
    kept = replace(item(say), state=State.KEPT, can_act=False, can_undo=True)
    edit = commitments.EditForm(
        item=item(say),
        wording=Wording(
            side=Side.OURS,
            what=say("Send the pricing"),
            who=say("Ann Buyer"),
            how=say("by mail"),
            why=say("Their board meets on Monday"),
            account=say("acme.test"),
            is_must_do=True,
        ),
        edits=3,
    )
    line = commitments.HistoryLine(
        what=say("Moved to Tuesday 24 November 2026, from Friday 20 November 2026"),
        by=say("Rita Rep"),
        at=say("Thursday 19 November 2026, 10:31"),
        source="in a form",
        reason=say("Legal reads it once more"),
        told="they know",
    )
    worded = replace(line, what="Worded anew", changes=(("What", say("Send pricing"), say("Send the pricing")),))
    history = commitments.HistoryForm(item=item(say), lines=(worded, line) * 10, page=1, pages=3)
    return {
        "card": commitments.draw_card(card),
        "card, theirs": commitments.draw_card(replace(card, item=late(say, 2, Side.THEIRS), is_untold=False)),
        "card, offered to the reader": commitments.draw_card(
            commitments.CommitmentCard(item=asked, when=say("Friday 27 November 2026"), asked_by=say("Rita Rep"))
        ),
        "card, moved": commitments.draw_card(
            commitments.CommitmentCard(
                item=replace(late(say), can_move_back=True, can_warn=True), when=say("Monday 30 November 2026")
            )
        ),
        "card, of who left": commitments.draw_card(
            commitments.CommitmentCard(
                item=replace(item(say), can_act=False, can_take_over=True, owner=say("Tom Teller")),
                when=say("Monday 30 November 2026"),
                owner=say("Tom Teller"),
            )
        ),
        "card, kept": commitments.draw_card(commitments.CommitmentCard(item=kept, when=say("Friday 27 November 2026"))),
        "edit": commitments.draw_edit(edit),
        "edit, changed meanwhile": commitments.draw_edit(replace(edit, problem=say("Its words were changed."))),
        "history": commitments.draw_history(history),
    }


def list_page(say: Say = as_it_is) -> commitments.ListPage:
    groups = (
        commitments.Group(title="Must-dos", items=(replace(late(say, 1), is_must_do=True),)),
        commitments.Group(title="I owe", items=(item(say, 2), replace(item(say, 3), offered_to=say("Tom Teller")))),
        commitments.Group(title="I am owed", items=(late(say, 4, Side.THEIRS),)),
        commitments.Group(title=say("Tom Teller"), items=(replace(item(say, 5), owner=say("Tom Teller")),)),
        commitments.Group(
            title=say("Uma User"), items=(replace(item(say, 6), owner=say("Uma User"), can_take_over=True),)
        ),
    )
    return commitments.ListPage(
        title=say("Open commitments"),
        shows=commitments.Which.OPEN,
        groups=groups,
        choices=(("open", "Open commitments"), ("team", "Colleagues"), ("of:commitment-1", say("Open with acme.test"))),
        total=45,
        page=1,
        pages=3,
        counts=say("Say/do: 7 of 8 (88%) in 30 days."),
    )


def commitment_form(say: Say = as_it_is) -> commitments.CommitmentForm:
    return commitments.CommitmentForm(
        id="draft-1",
        side=Side.THEIRS,
        what=say("Name the buyer"),
        who=say("Bob Lee"),
        when=say("Friday noon"),
        how=say("by mail"),
        is_must_do=True,
        source=say("Bob Lee wrote: I'll name the buyer by Friday noon"),
    )


def _calendar_views(say: Say) -> dict[str, View]:
    form = calendar_forms.CalDavForm(
        address=say("rita@icloud.example"), username=say("rita"), problem=say("The server does not accept it.")
    )
    names = ("Rita", "Team deals", "Holidays")
    choice = calendar_forms.ChoiceForm(
        offer="offer-1",
        account=say("rita@vendor.example"),
        calendars=tuple(calendar_forms.Choosable(name=say(name), is_linked=n < 2) for n, name in enumerate(names * 40)),
        problem=say("The calendar can't be read."),
    )
    by_login = answers.ConnectForm(
        google_url="https://saydo.example/calendar/login/google?state=1",
        microsoft_url="https://saydo.example/calendar/login/microsoft?state=2",
    )
    linked = answers.Linked(
        meetings=42,
        calls=7,
        account=say("rita@vendor.example"),
        calendar=say("Rita, Team deals"),
        offer="offer-1",
        advice=say("None of these meetings names its guests."),
        warnings=(say("Nobody knows the time zone “Mars”; times in it may be wrong."),) * 7,
    )
    return {
        "connect, by login": answers.draw_connect(by_login),
        "connected, more to choose": answers.draw_linked_modal(linked),
        "caldav": calendar_links.draw_caldav(calendar_forms.CalDavForm()),
        "caldav, refused": calendar_links.draw_caldav(form),
        "choice of calendars": calendar_links.draw_choice_of_calendars(choice),
    }


def _other_views(say: Say) -> dict[str, View]:
    linked = answers.Linked(meetings=1, calls=0, skipped=(say("no start"),) * 7)
    connect = answers.ConnectForm(address=say("https://calendar.example/a.ics"), problem=say("It is gone (410)."))
    return {
        "home": homes.draw_home(home(say)),
        "home, a day": homes.draw_home(homes.Home(is_linked=True, today=home_calls(say))),
        "home, many must-dos": homes.draw_home(
            homes.Home(is_linked=True, we_owe=tuple(replace(late(say, i), is_must_do=True) for i in range(200)))
        ),
        "home, hundreds": homes.draw_home(home(say, n=200)),
        "home, a page": homes.draw_home(replace(home(say, n=60), page=homes.Page(part=homes.Part.OURS, number=2))),
        "home, nothing linked": homes.draw_home(homes.Home(is_linked=False)),
        "home, empty": homes.draw_home(homes.Home(is_linked=True, links=(homes.LinkHealth(state=LinkState.NEW),))),
        "choice modal": answers.draw_choice_modal(
            answers.Choice(command=answers.Command.RECAP, calls=(call(say, 1), call(say, 2)))
        ),
        "choice modal, none": answers.draw_choice_modal(answers.Choice(command=answers.Command.PREP)),
        "connect": answers.draw_connect(answers.ConnectForm()),
        "connect, refused": answers.draw_connect(connect),
        "connected": answers.draw_linked_modal(linked),
        "loading": answers.draw_loading("Reading your calendar"),
        "problem": answers.draw_problem(say("That date has passed."), typed=[("What", say("Send the pricing"))]),
    }


def scores(last: int = 7, before: int = 5) -> homes.Scores:
    return homes.Scores(
        last=SayDo(kept_in_time=last, scored=8),
        before=SayDo(kept_in_time=before, scored=8),
        last_90=SayDo(kept_in_time=18, scored=22),
    )


def home_calls(say: Say = as_it_is) -> tuple[homes.HomeCall, ...]:
    led_by = leads.LedBy(lead_id=MemberId("member-2"), name=say("Tom Teller"))
    return (
        homes.HomeCall(call=call(say, 1), is_over=True),
        homes.HomeCall(call=call(say, 2), is_over=True, is_recapped=True),
        homes.HomeCall(call=call(say, 3), objective=say("They name who decides"), agenda=say("Agenda sent")),
        homes.HomeCall(call=call(say, 4)),
        homes.HomeCall(call=call(say, 5), led_by=led_by),
    )


def home(say: Say = as_it_is, n: int = 2) -> homes.Home:
    some = range(1, n + 1)
    return homes.Home(
        is_linked=True,
        today=tuple(homes.HomeCall(call=call(say, i), objective=say("They name who decides")) for i in some),
        next=tuple(homes.HomeCall(call=call(say, n + i), winging_reason=say("A first hello")) for i in some),
        recaps_owed=tuple(call(say, 2 * n + i) for i in some),
        we_owe=tuple(late(say, i) for i in some),
        they_owe=tuple(item(say, n + i, Side.THEIRS) for i in some),
        offered=tuple(replace(item(say, 3 * n + i), owner=say("Tom Teller"), can_act=False) for i in some),
        left=n,
        scores=scores(),
        teams=tuple(team_gallery.facts(say, i) for i in some),
        looked=look_gallery.look_lines(say)[0],
        manages=True,
        unmanaged=tuple(say("Mid-market") for _ in some),
        links=(
            homes.LinkHealth(
                state=LinkState.OK,
                provider=Provider.GOOGLE,
                age=say("3 minutes ago"),
                link_id="link-1",
                name=say("Google Calendar: Rita"),
            ),
            homes.LinkHealth(
                state=LinkState.REVOKED,
                provider=Provider.CALDAV,
                error=say("Link it again."),
                link_id="link-2",
                name=say("CalDAV: Work"),
            ),
            homes.LinkHealth(state=LinkState.OK, provider=Provider.MICROSOFT, link_id="link-4"),
            homes.LinkHealth(
                state=LinkState.OK,
                link_id="link-3",
                can_be_unlinked=False,
                warnings=(say("Nobody knows the time zone “Mars”; times in it may be wrong."),) * 5,
            ),
            homes.LinkHealth(state=LinkState.BROKEN, error=say("The server says that this address is gone (410).")),
        ),
    )
