"""An admin has another system told what is agreed: set up, tried, followed through a day, replayed, removed."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows import ticks
from tests.receivers import Receiver, receiving
from tests.stories.days import Acting, Days, lived
from tests.stories.preps import opens_all, prepared
from tests.stories.recaps import writes_recap
from tests.stories.teams import an_admin

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


async def _sets_up(admin: Acting, receiver: Receiver) -> str:
    """Set a webhook up and return the secret shown."""
    await admin.types("/saydo webhooks")
    await admin.clicks("New webhook")
    errors = await admin.submits({"webhooks.address": receiver.url, "webhooks.description": "Our CRM"})
    assert errors is None
    return _secret(admin)


def _secret(admin: Acting) -> str:
    found = SECRET.search(str(admin.modal.reads))
    assert found is not None
    return found.group()


async def test_a_crm_follows_a_day_of_the_team(days: Days, receiver: Receiver) -> None:
    mira = an_admin(days)
    secret = await _sets_up(mira, receiver)
    await mira.clicks("Open webhook")
    assert not SECRET.search(str(mira.modal.reads))
    days.calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.submits(prepared("Meet the CFO", questions="PRIVATE"))
    await days.reaches("Mon 10:35")
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await ticks.send_webhooks(days.app.runtime)
    assert receiver.types[:1] == ["prep.set"]
    assert set(receiver.types) == {"prep.set", "recap.saved", "commitment.made"}
    assert all(one.is_signed_with(secret) for one in receiver.got)
    assert "PRIVATE" not in str(receiver.got)
    days.says_nothing_wrong()


async def test_a_test_is_sent_and_the_card_says_how_it_went(days: Days, receiver: Receiver) -> None:
    mira = an_admin(days)
    secret = await _sets_up(mira, receiver)
    await mira.clicks("Open webhook")
    assert mira.modal.says("Nothing was taken yet.")
    receiver.statuses, receiver.text = [500], "no <!channel> table"
    await mira.clicks("Send a test")
    assert mira.modal.says("A test is on its way.")
    await ticks.send_webhooks(days.app.runtime)
    await mira.clicks("Look again")
    assert mira.modal.says("It fails since")
    assert mira.modal.says("It answered 500. no")
    await mira.clicks("Send a test")
    await days.passes(timedelta(seconds=10))
    await ticks.send_webhooks(days.app.runtime)
    await mira.clicks("Look again")
    assert mira.modal.says("The last success was")
    assert receiver.types == ["webhook.test"] * 3
    assert len(set(receiver.ids)) == 2
    assert all(one.is_signed_with(secret) for one in receiver.got)


async def test_paused_resumed_renewed_replayed_and_removed(days: Days, receiver: Receiver) -> None:
    mira = an_admin(days)
    old = await _sets_up(mira, receiver)
    await mira.clicks("Open webhook")
    await mira.clicks("Pause")
    await days.rep.types("/commitments Send pricing to Ann by Friday noon via email")
    await days.rep.clicks("Save", in_=days.rep.last)
    await ticks.send_webhooks(days.app.runtime)
    assert receiver.got == []
    await mira.clicks("Look again")
    assert mira.modal.says("It is paused. 1 event waits.")
    await mira.clicks("Resume")
    await mira.clicks("New secret")
    new = _secret(mira)
    assert new != old
    await ticks.send_webhooks(days.app.runtime)
    (made,) = receiver.got
    assert made.is_signed_with(old)
    assert made.is_signed_with(new)
    await mira.clicks("Open webhook")
    await mira.clicks("Replay")
    errors = await mira.submits({"webhooks.event": "nobody's"})
    assert errors is not None
    assert "has this id" in errors["webhooks.event"]
    assert await mira.submits({"webhooks.event": made.headers["webhook-id"]}) is None
    assert mira.modal.says("1 event is on the way once more.")
    await ticks.send_webhooks(days.app.runtime)
    assert receiver.ids == [made.headers["webhook-id"]] * 2
    await mira.clicks("Replay")
    assert await mira.submits() is None
    await ticks.send_webhooks(days.app.runtime)
    assert len(receiver.got) == 3
    await mira.clicks("Remove")
    assert mira.modal.says("There is no webhook yet.")
    days.says_nothing_wrong()


async def test_only_admins_see_and_set_up_webhooks(days: Days) -> None:
    await an_admin(days).types("/saydo webhooks help")
    await days.rep.types("/saydo webhooks")
    assert not days.rep.sees_modal
    assert days.rep.last.says("admins set them up. Ask Mira Manager.")


async def test_the_same_address_twice_and_a_private_one_are_refused_under_the_field(
    tmp_path: Path, sqlite_url: str, receiver: Receiver
) -> None:
    async with lived(tmp_path, sqlite_url, links=False) as days:
        mira = an_admin(days)
        await _sets_up(mira, receiver)
        await mira.closes()
        await mira.types("/saydo webhook")
        await mira.clicks("New webhook")
        errors = await mira.submits({"webhooks.address": receiver.url})
        said = "There is a webhook to this address already. Type another address, or change that one."
        assert errors == {"webhooks.address": said}
    strict = lived(
        tmp_path, sqlite_url, links=False, configured=lambda config: replace(config, allows_private_webhooks=False)
    )
    async with strict as days:
        mira = an_admin(days)
        await mira.types("/saydo webhooks")
        await mira.clicks("New webhook")
        for address, why in (
            (receiver.url, "should begin with https://"),
            ("https://169.254.169.254/latest/meta-data", "could not be reached"),
            ("https://localhost/hooks", "could not be reached"),
        ):
            errors = await mira.submits({"webhooks.address": address})
            assert errors is not None
            assert why in errors["webhooks.address"]


async def test_who_set_up_a_webhook_that_is_gone_gets_one_message_and_resumes_it(
    days: Days, receiver: Receiver
) -> None:
    mira = an_admin(days)
    await _sets_up(mira, receiver)
    await mira.closes()
    receiver.statuses = [410]
    await days.rep.types("/commitments Send pricing to Ann by Friday noon via email")
    await days.rep.clicks("Save", in_=days.rep.last)
    await days.reaches("Mon 09:30")
    assert mira.last.says("I paused a webhook.")
    assert mira.last.says("It answered 410.")
    await days.reaches("Tue 12:00")
    assert sum(message.says("I paused a webhook.") for message in mira.inbox) == 1
    await mira.clicks("Open webhook", in_=mira.last)
    await mira.clicks("Resume")
    await days.passes(timedelta(minutes=1))
    assert receiver.types == ["commitment.made"] * 2
    assert len(set(receiver.ids)) == 1
