"""One example of everything SayDo shows about accounts."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.messages import Message, View
from bot.views.account_timelines import (
    AccountChoice,
    AccountLine,
    AccountPage,
    EntryLine,
    draw_account,
    draw_choice,
    draw_page,
)
from bot.views.accounts import AccountFacts, Owed

Say = Callable[[str], str]


def page(say: Say) -> AccountPage:
    held = EntryLine(
        when=say("Mon 23 Nov"),
        what=say("Call: Acme QBR, led by Rhea Rep"),
        details=(say("Objective: They name who decides"), say("Outcome: reached; for them: partly")),
    )
    return AccountPage(
        key="account-1",
        name=say("acme.test"),
        people=say("Ann Buyer, Bob Lee"),
        next_call=say("Acme QBR, Mon 30 Nov, 14:00"),
        facts=AccountFacts(
            we_owe=tuple(Owed(line=say(f"Send pricing {n} (Rhea Rep, 2 days late)"), is_must_do=True) for n in (1, 2)),
            they_owe=(Owed(line=say("Send the contract (Ann Buyer, by Fri 27 Nov)")),),
            say_do=(say("We kept 7 of 8 (88%) in time in the last 90 days."),),
        ),
        entries=(
            EntryLine(when=say("Tue 24 Nov"), what=say("We kept: Send pricing")),
            held,
            EntryLine(when=say("Mon 16 Nov"), what=say("Let go: Send slides"), details=(say("Because: no need"),)),
            *(held,) * 9,
        ),
        total=30,
        pages=3,
    )


def messages(say: Say) -> dict[str, Message]:
    lines = tuple(
        AccountLine(key=f"account-{n}", name=say(f"acme{n}.test"), people=say("Ann Buyer")) for n in range(12)
    )
    return {
        "account": draw_account(page(say)),
        "account, nothing open": draw_account(replace(page(say), facts=AccountFacts(), next_call="", people="")),
        "account, which": draw_choice(AccountChoice(accounts=lines, typed=say("acme"))),
        "account, near": draw_choice(AccountChoice(accounts=lines[:2], typed=say("amce"), is_guess=True)),
        "account, none": draw_choice(AccountChoice(typed=say("hooli"))),
        "account, none at all": draw_choice(AccountChoice()),
    }


def views(say: Say) -> dict[str, View]:
    form = page(say)
    return {
        "account, whole": draw_page(form),
        "account, last page": draw_page(replace(form, page=2, is_cut=True, entries=form.entries[:1])),
        "account, much owed": draw_page(
            replace(form, facts=AccountFacts(we_owe=form.facts.we_owe * 60, they_owe=form.facts.they_owe * 60))
        ),
    }
