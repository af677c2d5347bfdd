"""The recap's mail to the customer: what they wanted, who does what by when and how; nothing private in it."""

from urllib.parse import unquote

from tests.stories.days import Days
from tests.stories.recaps import filled


async def _recapped(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.submits(
        {
            "What should be true after this call?": "They name who decides",
            "What do they want from it?": "A price to defend",
        }
    )
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap", in_=days.rep.last)
    await days.rep.clicks("Notes and learnings")
    rows = filled(what="Send pricing", when="Wed 15:00", their_what="Name the decider", their_when="Friday")
    said: dict[str, object] = {
        **rows,
        "recaps.row.1.how": "by mail",
        "recaps.row.1.marks": ["at_risk", "must_do"],
        "Next meeting": "next Tuesday 10:00",
        "What more was possible?": "A bigger pilot",
        "What did you learn?": "Legal is slow",
        "Private notes": "Ann was tired",
    }
    assert await days.rep.submits(said) is None  # type: ignore[arg-type]
    await days.rep.submits()


async def test_the_mail_says_what_was_wanted_what_was_agreed_and_when_both_meet_again(days: Days) -> None:
    await _recapped(days)
    await days.rep.clicks("Mail to customer", in_=days.rep.last)
    mail = days.rep.modal
    assert mail.says("ann@acme.test")
    assert mail.says("What we agreed: Acme QBR")
    assert mail.says("Hello Ann,")
    assert mail.says("on Monday 23 November 2026")
    assert mail.says("A price to defend")
    assert mail.says("Send pricing: Rhea Rep, by Wednesday 25 November 2026, 15:00 (Berlin time, UTC+1), by mail")
    assert mail.says("Name the decider: Ann Acme, by Friday 27 November 2026")
    assert mail.says("We meet again on Tuesday 1 December 2026, 10:00 (Berlin time, UTC+1).")
    assert mail.says("Best regards")


async def test_nothing_private_stands_in_the_mail(days: Days) -> None:
    await _recapped(days)
    await days.rep.clicks("Mail to customer", in_=days.rep.last)
    link = next(
        unquote(str(element["url"]))
        for block in days.rep.modal.blocks
        for element in block.get("elements", ())
        if element.get("url")
    )
    assert link.startswith("mailto:ann@acme.test?subject=What we agreed: Acme QBR&body=Hello Ann,")
    shown = days.rep.modal.reads + link
    for private in (
        "A bigger pilot",
        "Legal is slow",
        "Ann was tired",
        "at risk",
        "At risk",
        "ust-do",
        "They name who",
    ):
        assert private not in shown, private


async def test_that_it_was_sent_is_remembered_and_a_slip_is_taken_back(days: Days) -> None:
    await _recapped(days)
    await days.rep.clicks("Mail to customer", in_=days.rep.last)
    await days.rep.submits()
    assert days.rep.last.says("Mailed to the customer on Monday 23 November 2026, 14:35.")
    await days.rep.clicks("Mail again", in_=days.rep.last)
    assert days.rep.modal.says("You said on Monday 23 November 2026, 14:35 that it was sent.")
    await days.rep.clicks("Not sent")
    assert not days.rep.modal.says("that it was sent")
    await days.rep.closes()
    assert not days.rep.last.says("Mailed to the customer")


async def test_what_was_let_go_is_not_in_the_mail(days: Days) -> None:
    await _recapped(days)
    await days.rep.clicks("Let it go", in_=days.rep.last)
    await days.rep.clicks("Mail to customer", in_=days.rep.last)
    assert days.rep.modal.says("Send pricing")
    assert not days.rep.modal.says("Name the decider")
