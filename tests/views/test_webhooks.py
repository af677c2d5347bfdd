"""Webhooks read as they were drawn and as they were typed; how one is doing is said in a line."""

from dataclasses import replace
from datetime import date

from bot.domain.webhooks import WANTED_KINDS, EndpointId, EndpointState
from bot.sandbox.elements import Value
from bot.views import webhooks
from bot.views.webhooks import Id
from tests.views import webhook_gallery
from tests.views.gallery import as_it_is
from tests.views.reading import plain_json, submitted, texts

FACTS = webhook_gallery.facts(as_it_is)


def _said(one: webhooks.EndpointFacts) -> str:
    view = webhooks.draw_webhook(webhooks.EndpointCard(endpoint=one))
    return "\n".join(text["text"] for text in texts(plain_json(view)))


def test_a_form_reads_as_it_was_drawn() -> None:
    values = webhook_gallery.typed(as_it_is)
    assert webhooks.read_new_webhook(submitted(webhooks.draw_new_webhook(values))) == values


def test_a_form_reads_as_it_was_typed() -> None:
    view = webhooks.draw_new_webhook(webhooks.EndpointInput())
    typed: dict[str, Value] = {
        Id.ADDRESS: "  https://crm.example/hooks?k=<1> ",
        Id.KINDS: ["commitment.kept", "prep.set"],
        Id.DESCRIPTION: " Our & <CRM> \u202e",
    }
    read = webhooks.read_new_webhook(submitted(view, typed))
    assert isinstance(read, webhooks.EndpointInput)
    assert (read.address, set(read.kinds), read.description) == (
        "https://crm.example/hooks?k=<1>",
        {"commitment.kept", "prep.set"},
        "Our & <CRM>",
    )
    assert "k=<1>" not in repr(read)


def test_what_is_missing_is_said_under_its_input() -> None:
    empty = submitted(webhooks.draw_new_webhook(webhooks.EndpointInput()))
    read = webhooks.read_new_webhook(empty)
    assert isinstance(read, dict)
    assert read.keys() == {Id.ADDRESS.value, Id.KINDS.value}


def test_a_replay_reads_as_it_was_typed() -> None:
    form = webhooks.ReplayForm(endpoint_id=EndpointId("e"), host="crm.example", day=date(2026, 11, 23))
    view = webhooks.draw_replay(form)
    assert webhooks.read_replay(submitted(view)) == webhooks.ReplayInput(
        endpoint_id=EndpointId("e"), day=date(2026, 11, 23)
    )
    assert webhooks.read_replay(submitted(view, {Id.DAY: "2026-11-20", Id.EVENT: " abc "})) == webhooks.ReplayInput(
        endpoint_id=EndpointId("e"), day=date(2026, 11, 20), event_id="abc"
    )


def test_every_kind_can_be_chosen() -> None:
    view = plain_json(webhooks.draw_new_webhook(webhooks.EndpointInput()))
    (ticks,) = [block["element"] for block in view["blocks"] if block.get("element", {}).get("type") == "checkboxes"]
    assert [option["value"] for option in ticks["options"]] == [kind.value for kind in WANTED_KINDS]


def test_how_one_is_doing_is_said() -> None:
    assert "Nothing was taken yet." in _said(replace(FACTS, last_success=""))
    assert "It is paused. 1 event waits." in _said(replace(FACTS, state=EndpointState.PAUSED, waiting=1))
    assert "It fails since today, 09:05. 12 events wait." in _said(webhook_gallery.failing(as_it_is))
    assert "I paused it" in _said(webhook_gallery.broken(as_it_is))
    assert "*It is told*: everything" in _said(FACTS)
