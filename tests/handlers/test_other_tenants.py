"""Whoever acts reaches only what is theirs: not another workspace's, by no id; not a colleague's, without the right."""

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.domain.recaps import RecapEdit
from tests.handlers.answering import as_sent
from tests.handlers.conftest import Attacked
from tests.handlers.drawn import texts_of
from tests.handlers.judging import nothing_failed, send_all
from tests.handlers.listened import everything_listened_to
from tests.handlers.tenants import ADMIN, MANAGER, NEWCOMER, Tenant, rows_of
from tests.storage.known import NOW

EVERYTHING = [text for one in everything_listened_to() for text in texts_of(one)]


def by(person: str, text: str, *, team_id: str = "T1") -> str:
    """Return a payload as somebody else's act, who is of a team."""
    payload = json.loads(text)
    if "user_id" in payload:
        payload["user_id"] = person
    elif "user" in payload:
        payload["user"] = {**payload["user"], "id": person, "team_id": team_id}
    return json.dumps(payload)


async def sends(attacked: Attacked, texts: Iterable[str]) -> None:
    """Send payloads, each event once."""
    made = []
    for n, text in enumerate(texts):
        payload = json.loads(text)
        payload |= {"event_id": f"Ev{n}"} if "event_id" in payload else {}
        made.append(lambda payload=payload: as_sent(payload))
    await send_all(attacked.saydo, made)


def about(tenant: Tenant, texts: Iterable[str]) -> list[str]:
    """Return payloads about what is a tenant's."""
    return [tenant.named(text, turn) for turn, text in enumerate(texts)]


@pytest.mark.parametrize("person", ["U1", MANAGER, ADMIN])
async def test_nobody_reaches_another_workspace_by_its_ids(attacked: Attacked, person: str) -> None:
    await sends(attacked, [by(person, text) for text in about(attacked.other, EVERYTHING)])
    nothing_failed(attacked.saydo)
    await attacked.nothing_crossed()


async def test_who_is_of_another_organisation_reaches_nothing(attacked: Attacked) -> None:
    acts = [text for text in EVERYTHING if "user" in json.loads(text)]
    before = await rows_of(attacked.storage, attacked.home.known.member.workspace_id)
    await sends(attacked, [by("U1", text, team_id="T2") for text in about(attacked.home, acts)])
    assert await rows_of(attacked.storage, attacked.home.known.member.workspace_id) == before
    await attacked.nothing_crossed()


async def test_a_modal_that_says_it_is_installed_elsewhere_leads_nowhere(attacked: Attacked) -> None:
    acts = [json.loads(text) for text in about(attacked.other, EVERYTHING)]
    for payload in acts:
        if "view" in payload:
            payload["view"]["app_installed_team_id"] = "T2"
    before = await rows_of(attacked.storage, attacked.home.known.member.workspace_id)
    await sends(attacked, [json.dumps(payload) for payload in acts if "view" in payload])
    assert await rows_of(attacked.storage, attacked.home.known.member.workspace_id) == before
    await attacked.nothing_crossed()


async def test_who_has_nothing_to_do_with_it_changes_nothing_of_it(attacked: Attacked) -> None:
    mine = attacked.home.newcomer
    before = await rows_of(attacked.storage, mine.workspace_id, but_of=mine.id)
    acts = [text for text in EVERYTHING if "event_id" not in json.loads(text)]
    await sends(attacked, [by(NEWCOMER, text) for text in about(attacked.home, acts)])
    after = await rows_of(attacked.storage, mine.workspace_id, but_of=mine.id)
    assert {name: (row, after.get(name)) for name, row in before.items() if after.get(name) != row} == {}
    assert after.keys() - before.keys() == set()
    nothing_failed(attacked.saydo)


@pytest.mark.parametrize("person", [NEWCOMER, MANAGER])
async def test_private_notes_are_told_to_nobody_who_was_not_on_the_call(attacked: Attacked, person: str) -> None:
    """A recap's learnings and notes, and what a prep says besides its objective, are the rep's and the call's."""
    secret, known = "a-private-note", attacked.home.known
    async with attacked.storage.begin() as tx:
        prep = await tx.preps.get(known.member.workspace_id, known.call.id)
        recap = await tx.recaps.get(known.member.workspace_id, known.call.id)
        assert prep is not None
        assert recap is not None
        await tx.preps.save(replace(prep, honest=secret, value=secret, questions=secret))
        private = replace(recap, notes=secret, learnings=secret, more_possible=secret)
        edit = RecapEdit(workspace_id=recap.workspace_id, call_id=known.call.id, at=NOW, by=known.member.id)
        await tx.recaps.edit(private, edit, before=recap)
    await sends(attacked, [by(person, text) for text in about(attacked.home, EVERYTHING)])
    assert [said for said in attacked.saydo.slack.said if secret in said[2]] == []
