"""A manager looks closer and asks, and the rep sees both; the pictures of docs/managers.md come from here."""

import pytest

from bot.sandbox.demo import Demo
from tests.browser.readers import Sits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_manager_looks_from_the_team_to_a_call_and_asks_and_the_rep_answers(
    week: Demo, sits_down: Sits
) -> None:
    manager = await sits_down(week.manager)
    await manager.opens_messages()
    await manager.types("/saydo team mid")
    await manager.presses("Look closer", within=await manager.sees_modal("Team"))
    team = await manager.sees_modal("Mid-market")
    await manager.reads(team, "Rhea Rep", "Tom Teller", "That you looked is noted, and the person sees it.")
    await manager.looks_at(team, "looks-team")
    await manager.presses("Look closer", within=team)
    one = await manager.sees_modal("Rhea Rep")
    await manager.reads(
        one,
        "Calls held: 5",
        "With an objective: 0 of 5",
        "Promises (5)",
        "Globex discovery",
        "Recap: objective partly reached",
    )
    await manager.looks_at(one, "looks-rep")
    await manager.presses("Promises (5)", within=one)
    promises = await manager.sees_modal("Promises")
    await manager.reads(promises, "Promises of Rhea Rep", "They promised: Send ten sample", "Send the security paper")
    await manager.looks_at(promises, "looks-promises")
    await manager.presses("Figures and calls", within=promises)
    held = (await manager.sees_modal("Rhea Rep")).locator("[data-block='section']").filter(has_text="Globex discovery")
    await manager.presses("Open", within=held)
    call = await manager.sees_modal("Call")
    await manager.reads(call, "Globex discovery", "What was promised", "Notes and preparation are not shown.")
    await manager.looks_at(call, "looks-call")
    await manager.presses("Ask about this", within=call)
    ask = await manager.sees_modal("Ask about this")
    await manager.fills("questions.text", "Who else at Globex has to be convinced?")
    await manager.looks_at(ask, "looks-ask")
    await manager.submits()
    await manager.lets_happen()

    rep = await sits_down(week.rep)
    await rep.opens_messages()
    asked = await rep.finds("Mira Manager asks about")
    await rep.reads(asked, "Who else at Globex has to be convinced?", "Globex discovery", "Answer")
    await rep.looks_at(asked, "looks-asked")
    await rep.presses("Answer", within=asked)
    answer = await rep.sees_modal("Answer")
    await rep.fills("questions.answer_text", "Their head of finance. Hana brings her on Wednesday.")
    await rep.looks_at(answer, "looks-answer")
    await rep.submits()
    await rep.lets_happen()
    await rep.reads(asked, "You answered on Wednesday 25 November 2026", "Their head of finance.")

    await manager.closes()
    answered = await manager.finds("Rhea Rep answered you")
    await manager.reads(answered, "Their head of finance.", "You asked", "Globex discovery")
    await manager.looks_at(answered, "looks-answered")

    home = await rep.opens_home()
    await rep.reads(home, "Your manager Mira Manager looked at")
    await rep.presses("Who looked", within=home)
    looked = await rep.sees_modal("Who looked")
    await rep.reads(looked, "Mira Manager looked at your call Globex discovery", "Wednesday 25 November 2026")
    await rep.looks_at(looked, "who-looked")
    await rep.closes()
