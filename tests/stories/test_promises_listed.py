"""Lists of promises: filtered, paged, by customer and colleague; what waits for a word stands first."""

from datetime import timedelta

from bot.domain.commitments import Side
from bot.runtime import Actor
from tests.stories.days import Days
from tests.stories.promises import has_promised, open_ones, promised


async def has_many(days: Days, actor: Actor, count: int, *, account: str = "globex.test", must_dos: int = 0) -> None:
    """Keep many promises at once, each due a day after the other."""
    now = days.app.runtime.clock.now()
    async with days.app.runtime.storage.begin() as tx:
        for n in range(count):
            deadline = now + timedelta(days=n + 2)
            await tx.commitments.add(
                actor.workspace.id,
                owner_id=actor.member.id,
                side=Side.OURS if n % 2 else Side.THEIRS,
                what=f"Promise {n}",
                who="Ann",
                day=deadline.date(),
                at=None,
                zone_name="Europe/Berlin",
                deadline=deadline,
                made_at=now,
                source="test",
                account=account,
                is_must_do=n >= count - must_dos,
            )


async def test_hundreds_are_turned_page_by_page_the_must_dos_first(days: Days) -> None:
    await has_many(days, await days.actor(days.rep), 213, must_dos=3)
    await days.rep.types("/commitments")
    assert days.rep.last.says("more in the whole list")
    await days.rep.clicks("Whole list, with filters")
    assert days.rep.modal.says("Open commitments: 213")
    assert days.rep.modal.says("Must-do: Promise 210")
    seen = set()
    for _ in range(11):
        seen |= {line for line in days.rep.modal.reads.splitlines() if "Promise " in line}
        if "Next" in days.rep.modal.buttons:
            await days.rep.clicks("Next")
    assert len(seen) == 213
    assert days.rep.modal.says("Page 11 of 11")
    await days.rep.clicks("Previous")
    assert days.rep.modal.says("Page 10 of 11")


async def test_a_list_is_filtered_by_what_matters_and_by_customer(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed", their_what="Name the decider", their_when="Tue")
    await has_many(days, await days.actor(days.rep), 2, must_dos=1)
    await days.rep.types("/commitments")
    await days.rep.clicks("Whole list, with filters")
    for choice, count in (
        ("What you owe", 2),
        ("What customers owe you", 2),
        ("Must-dos", 1),
        ("At risk", 0),
        ("Overdue", 0),
        ("Open with acme.test", 2),
        ("Open commitments", 4),
    ):
        await days.rep.clicks(choice)
        assert days.rep.modal.says(f"{choice}: {count}"), days.rep.modal.reads


async def test_words_behind_the_command_name_a_list(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed", their_what="Name the decider", their_when="Tue")
    await has_many(days, await days.actor(days.rep), 1)
    for words, said, unsaid in (
        ("theirs", "Name the decider", "Send pricing"),
        ("mine", "Send pricing", "Name the decider"),
        ("acme", "Send pricing", "Promise 0"),
        ("Globex.test", "Promise 0", "Send pricing"),
        ("at risk", "Nothing is at risk.", "Send pricing"),
        ("must-dos", "No must-do is open.", "Send pricing"),
        ("overdue", "Nothing is overdue.", "Send pricing"),
    ):
        await days.rep.types(f"/commitments {words}")
        assert days.rep.last.says(said), words
        assert not days.rep.last.says(unsaid), words
    await days.rep.types("/commitments hooli")
    assert days.rep.last.says("hooli")


async def test_an_act_in_the_list_shows_in_the_list(days: Days) -> None:
    await has_many(days, await days.actor(days.rep), 30)
    await days.rep.types("/commitments")
    await days.rep.clicks("Whole list, with filters")
    await days.rep.clicks("Next")
    await days.rep.clicks("They did it")
    assert days.rep.modal.says("Open commitments: 29")
    assert days.rep.modal.says("Page 2 of 2")
    await days.rep.clicks("New date")
    values = {"commitments.day": "2027-03-01", "commitments.reason": "Legal", "commitments.told": "Yes"}
    assert await days.rep.submits(values) is None
    assert days.rep.modal.says("Mon 1 Mar 2027")
    assert days.rep.modal.says("Page 2 of 2")


async def test_from_the_list_to_a_card_to_a_form_and_back(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.rep.types("/commitments")
    await days.rep.clicks("Whole list, with filters")
    await days.rep.clicks("More")
    await days.rep.clicks("Edit")
    await days.rep.submits({"commitments.what": "Send the new pricing"})
    assert days.rep.modal.says("Made by Rhea Rep")
    assert days.rep.modal.says("Send the new pricing")
    await days.rep.closes()
    assert days.rep.modal.says("Open commitments: 1")
    assert days.rep.modal.says("Send the new pricing")


async def test_colleagues_promises_show_where_a_customer_is_shared(days: Days) -> None:
    guests = ["ann@acme.test", "tom@vendor.example"]
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=guests, organizer="rhea@vendor.example")
    await promised(days, what="Send pricing", when="Wed")
    await has_many(days, await days.actor(days.rep), 1)
    await days.colleague.types("/commitments team")
    assert days.colleague.last.says("Send pricing")
    assert not days.colleague.last.says("Promise 0")
    await days.colleague.types("/commitments @rhea")
    assert days.colleague.last.says("Rhea Rep, with customers you share")
    assert "Done" not in days.colleague.last.buttons
    await days.colleague.clicks("Details", in_=days.colleague.last)
    assert days.colleague.modal.says("Wednesday 25 November 2026")
    assert days.colleague.modal.buttons == ["History"]


async def test_a_colleague_nobody_knows_is_said_so(days: Days) -> None:
    await days.rep.types("/commitments @zoe")
    assert days.rep.last.says("I know nobody called @zoe")


async def test_what_was_offered_and_what_was_not_saved_stand_first(days: Days) -> None:
    await has_promised(days, "Send pricing to Ann by Friday")
    await days.rep.types("/commitments")
    await days.rep.clicks("Not mine", in_=days.rep.last)
    await days.rep.submits({"commitments.colleague": days.colleague.person.id})
    await days.colleague.types("/commitments Draft the plan by Thursday")
    await days.colleague.types("/commitments")
    assert days.colleague.last.says("Rhea Rep asks whether you take this over:")
    assert days.colleague.last.says("Not saved yet: Draft the plan")
    await days.colleague.clicks("Accept", in_=days.colleague.last)
    assert len(await open_ones(days, days.colleague)) == 1


async def test_the_list_says_how_much_of_what_was_said_was_done(days: Days) -> None:
    await has_many(days, await days.actor(days.rep), 12)
    await days.rep.types("/commitments mine")
    await days.rep.clicks("Whole list, with filters")
    for _ in range(5):
        await days.rep.clicks("Done")
    assert days.rep.modal.says("Say/do: 5 of 5 (100%) in 30 days, 5 of 5 (100%) in 90 days.")
    await days.rep.clicks("What customers owe you")
    await days.rep.clicks("They did it")
    assert days.rep.modal.says("Customers: 1 of 1 in 90 days.")
