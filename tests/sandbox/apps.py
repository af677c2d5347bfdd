"""A manifest, small views and a small Bolt app for the sandbox's own tests."""

from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

Json = dict[str, Any]

MANIFEST: Final[Json] = {
    "display_information": {"name": "Example App"},
    "features": {
        "bot_user": {"display_name": "Example"},
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "slash_commands": [{"command": "/prep", "description": "Prepare a call", "usage_hint": "[words]"}],
        "shortcuts": [
            {"callback_id": "prepare", "name": "Prepare a call", "type": "global", "description": "Prepare"},
            {"callback_id": "track", "name": "Track it", "type": "message", "description": "Track"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "im:read",
                "channels:read",
                "users:read",
                "users:read.email",
                "dnd:read",
                "files:write",
            ],
            "bot_optional": ["team:read"],
        }
    },
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "message.im", "user_change", "app_uninstalled", "tokens_revoked"]
        },
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def text_input(label: str, block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Prepare"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


def example_app(sandbox: Sandbox) -> AsyncApp:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret)

    @app.command("/prep")
    async def prep(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        goal = text_input("Objective", "goal")
        note = text_input("Note", "note", optional=True)
        await client.views_open(trigger_id=body["trigger_id"], view=modal(goal, note, callback_id="prep"))

    @app.view("prep")
    async def saved(ack: Any, view: Json, body: Json, client: AsyncWebClient) -> None:
        goal = view["state"]["values"]["goal"]["text"]["value"]
        if goal == "bad":
            await ack(response_action="errors", errors={"goal": "Say more."})
            return
        await ack()
        await client.chat_postMessage(
            channel=body["user"]["id"],
            text=f"Saved: {goal}",
            blocks=[
                section(f"Saved *{goal}* for <@{body['user']['id']}>"),
                {"type": "actions", "block_id": "b", "elements": [button("Done", "done", value="7")]},
            ],
        )

    @app.action("done")
    async def done(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        await respond(text=f"Done {body['actions'][0]['value']}", replace_original=True, blocks=[section("Closed")])

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home(section("Your *calls*")))

    @app.event("message")
    async def heard(event: Json, say: Any) -> None:
        if "bot_id" not in event and event.get("subtype") is None:
            await say(text=f"You said: {event['text']}")

    return app
