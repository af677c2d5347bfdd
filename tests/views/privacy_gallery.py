"""One example of everything SayDo shows about forgetting, erasing and keeping."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.erasures import ErasureKind
from bot.domain.messages import View
from bot.views.erasing import (
    MOST_ABOUT,
    MOST_NAME,
    EraseForm,
    EraseInput,
    ErasePreview,
    draw_erase,
    draw_erasing,
    draw_preview,
    past_line,
)
from bot.views.forgetting import ForgetForm, Held, draw_forget, draw_forgotten, draw_forgotten_home, promise_line
from bot.views.keeping import Keeping, draw_keeping, keeps_text

Say = Callable[[str], str]


def held(say: Say) -> Held:
    promises = tuple(
        promise_line(say(f"Send pricing {n}"), say("Rhea Rep"), "Wednesday 25 November 2026") for n in range(14)
    )
    return Held(calendars=2, meetings=412, drafts=1, messages=230, promises=promises, private=1)


def preview(say: Say) -> ErasePreview:
    typed = EraseInput(
        kind=ErasureKind.CONTACT, about=say("ann@acme.test")[:MOST_ABOUT], name=say("Ann Buyer")[:MOST_NAME]
    )
    return ErasePreview(
        typed=typed,
        shown=say("ann@acme.test"),
        places=41,
        ahead=2,
        names=tuple(say(f"Ann Buyer {n}") for n in range(8)),
    )


def views(say: Say) -> dict[str, View]:
    one = preview(say)
    colleague = EraseInput(kind=ErasureKind.PERSON, slack_id="U1")
    account = EraseInput(kind=ErasureKind.ACCOUNT, about="acme.test")
    past = [
        past_line(kind, when="Monday 23 November 2026, 09:00", by=say("Mira Manager"), is_done=kind != "account")
        for kind in ErasureKind
    ]
    return {
        "forget me": draw_forget(ForgetForm(member_id="member-1", held=held(say))),
        "forget me, nothing there": draw_forget(ForgetForm(member_id="member-1", held=Held())),
        "forgotten": draw_forgotten(),
        "forgotten, Home": draw_forgotten_home(),
        "erase": draw_erase(EraseForm(past=tuple(past), keeps=keeps_text(Keeping(months=24, days=180)))),
        "erase, for the first time": draw_erase(EraseForm(keeps=keeps_text(Keeping()))),
        "erase, a contact": draw_preview(one),
        "erase, a colleague": draw_preview(
            replace(one, typed=colleague, held=held(say), has_namesake=True, names=(), ahead=0, is_more=True)
        ),
        "erase, a customer": draw_preview(replace(one, typed=account, places=1, ahead=1, names=())),
        "erase, begun": draw_erasing(),
        "how long things are kept": draw_keeping(Keeping()),
        "how long things are kept, not for ever": draw_keeping(Keeping(months=12, days=90)),
    }
