"""What a person reads on the screen."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import button, section
from tests.sandbox.listening import Listener


async def test_an_old_screen_can_still_be_clicked_as_by_somebody_slow(
    app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:
    row = {"type": "actions", "elements": [button("Done", "done", value="7")]}
    posted = await slack.chat_postMessage(channel=rhea.id, text="x", blocks=[row])
    before = rhea.inbox[-1]
    await slack.chat_update(channel=posted["channel"], ts=posted["ts"], text="Closed", blocks=[section("Closed")])
    await rhea.clicks("Done", in_=before)
    assert [one["actions"][0]["value"] for one in app.heard if "actions" in one] == ["7"]


async def test_everything_drawn_can_be_read(rhea: Person, slack: AsyncWebClient, sandbox: Sandbox) -> None:
    channel = sandbox.workspace.add_channel("deals", members=(rhea,))
    chart = {
        "type": "data_visualization",
        "title": "Coverage",
        "chart": {"type": "pie", "segments": [{"label": "Held", "value": 3}]},
    }
    rich = [
        {"type": "user", "user_id": rhea.id},
        {"type": "text", "text": "said"},
        {"type": "link", "url": "https://x.example", "text": "this"},
    ]
    blocks = [
        section(
            f"*Bold* _soft_ ~gone~ `code` <#{channel.id}> <!here> <mailto:a@b.example|mail>",
            accessory=button("Go", "g"),
        ),
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]},
        {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A picture"},
        chart,
    ]
    await slack.chat_postMessage(channel=rhea.id, text="x", blocks=blocks)
    assert rhea.inbox[-1].lines == [
        "Bold soft gone code #deals @here mail",
        "Go",
        f"@{rhea.user.real_name}",
        "said",
        "this",
        "A picture",
        "Coverage",
        "Held 3",
    ]


async def test_a_data_tables_caption_and_cells_are_read(rhea: Person, slack: AsyncWebClient) -> None:
    rows = [[{"type": "raw_text", "text": "Calls"}], [{"type": "raw_number", "value": 7}]]
    table = {"type": "data_table", "caption": "The week", "rows": rows}
    await slack.chat_postMessage(channel=rhea.id, text="x", blocks=[table])
    assert sorted(rhea.inbox[-1].lines) == ["7", "Calls", "The week"]
