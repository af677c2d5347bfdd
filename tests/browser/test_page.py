"""The sandbox's page in a real browser: what a person sees, does, hears and never loses."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.readers import RESTS
from tests.browser.stage import NOON, Stage, button, field, modal, mrkdwn, option, plain
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


WRITTEN_AND_SEEN = [
    ("*bold* _it_ ~gone~ `a &lt; b`", "<strong>bold</strong> <em>it</em> <s>gone</s> <code>a &lt; b</code>"),
    ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
    ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
    ("&lt;b&gt; &amp;amp; &amp;lt;", "&lt;b&gt; &amp;amp; &amp;lt;"),
    ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
    ("```a *b*\n c```", "<pre>a *b*\n c</pre>"),
    ("<@U2|b> <#C1> <!channel>", "@Ben Ito #sales @channel"),
    (f"<!date^{NOON}^{{date_short_pretty}} {{time}}|noon UTC>", "today 1:00 PM"),
    (f"<!date^{NOON + 86400 * 300}^{{date_long}}|later>", "Sunday, September 19th, 2027"),
    ("<!date^no^{date}|some day>", "some day"),
    (":+1: :no_such_thing:", "👍 :no_such_thing:"),
    ("<https://a.example/?x=1&amp;y=2|A &amp; B>", "A &amp; B"),
    ("<javascript:alert(1)|click>", "click"),
    ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
]
WITHOUT_SPANS = "nodes => nodes.map(node => node.innerHTML.replace(/<\\/?(span|time|a)\\b[^>]*>/g, ''))"


async def opens_messages(page: Page, as_: str = "U1") -> Locator:
    """Open the conversation with the app; return its messages."""
    await page.goto(f"/?as={as_}#D1")
    return page.get_by_test_id("message")


async def opens_home(page: Page) -> None:
    await page.goto("/?as=U1")
    await expect(page.get_by_text("Welcome home")).to_be_visible()


async def test_text_looks_as_in_slack(page: Page, stage: Stage) -> None:
    for written, _ in WRITTEN_AND_SEEN:
        stage.says(written)
    messages = await opens_messages(page)
    await expect(messages).to_have_count(len(WRITTEN_AND_SEEN))
    assert await messages.locator(".text").evaluate_all(WITHOUT_SPANS) == [seen for _, seen in WRITTEN_AND_SEEN]


async def test_a_link_is_followed_only_to_safe_places(page: Page, stage: Stage) -> None:
    stage.says("<https://a.example/?x=1&amp;y=2|good> <javascript:alert(1)|bad>")
    links = (await opens_messages(page)).get_by_role("link")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://a.example/?x=1&y=2")


async def test_dates_are_in_the_acting_persons_zone(page: Page, stage: Stage) -> None:
    stage.says(f"Due <!date^{NOON}^{{time}}|noon>")
    await expect((await opens_messages(page)).locator(".text")).to_have_text("Due 1:00 PM")
    await expect(page.get_by_test_id("clock")).to_contain_text("Mon 23 Nov 2026, 1:00 PM")
    await expect(page.get_by_test_id("clock")).to_contain_text("Next: Objective ask for Rhea, today 2:30 PM")
    await page.get_by_test_id("persona-U2").click()
    await expect(page.get_by_test_id("message").locator(".text")).to_have_text("Due 7:00 AM")
    await expect(page.get_by_test_id("clock")).to_contain_text("7:00 AM")


async def test_messages_say_who_for_whom_and_that_they_changed(page: Page, stage: Stage) -> None:
    stage.says("Hello")
    stage.says("Psst", ephemeral=True)
    stage.says("Corrected", edited=True)
    messages = await opens_messages(page)
    await expect(messages.nth(0)).to_contain_text("SayDoAPP")
    await expect(messages.nth(1)).to_contain_text("Only visible to you")
    await expect(messages.nth(2)).to_contain_text("(edited)")


async def test_a_new_message_is_shown_and_read_out(page: Page, stage: Stage) -> None:
    await opens_messages(page)
    await expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()
    stage.says("Your call with *Acme* ended")
    await stage.tells(type="message", channel="D1")
    await expect(page.get_by_text("Your call with Acme ended")).to_be_visible()
    await expect(page.get_by_role("list", name="Messages")).to_have_attribute("aria-live", "polite")


async def test_what_happens_before_the_line_to_the_page_stands_is_not_missed(page: Page, stage: Stage) -> None:
    stage.line_stands.clear()
    await page.goto("/?as=U1")
    async with asyncio.timeout(5):
        await stage.line_asked.wait()
    await page.evaluate(RESTS)
    stage.stack = [modal(field("What", "what"))]
    await stage.tells(type="modal")
    stage.line_stands.set()
    await expect(page.get_by_role("dialog", name="Recap")).to_be_visible()


async def test_unread_channels_carry_a_number(page: Page) -> None:
    await opens_home(page)
    await expect(page.get_by_test_id("channel-C1")).to_contain_text("2 unread")


async def test_enter_sends_and_slash_offers_commands(page: Page, stage: Stage) -> None:
    await opens_messages(page)
    composer = page.get_by_test_id("composer")
    await composer.fill("Hello & <hi>")
    await composer.press("Enter")
    await expect(composer).to_have_value("")
    await composer.press_sequentially("/re")
    await expect(page.get_by_role("option")).to_have_count(1)
    await composer.press("Enter")
    await expect(composer).to_have_value("/recap ")
    await composer.press_sequentially("acme")
    await composer.press("Enter")
    await stage.sees("command")
    assert stage.done("say")[0]["text"] == "Hello & <hi>"
    assert stage.done("command") == [
        {"as": "U1", "do": "command", "channel": "D1", "command": "/recap", "text": "acme"},
    ]


async def test_what_was_typed_stays_when_sending_fails(page: Page, stage: Stage) -> None:
    async def fails(_: Any) -> dict[str, Any]:
        return {"ok": False, "error": "/prep failed with the error “operation_timeout”"}

    stage.answers["command"] = fails
    await opens_messages(page)
    composer = page.get_by_test_id("composer")
    await composer.fill("/prep acme")
    await composer.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="operation_timeout")).to_be_visible()
    await expect(composer).to_have_value("/prep acme")


async def test_a_button_is_busy_until_answered_and_a_failure_stands_beside_it(page: Page, stage: Stage) -> None:
    answered = asyncio.Event()

    async def fails_at_last(_: Any) -> dict[str, Any]:
        await answered.wait()
        return {"ok": False, "error": "We had some trouble connecting. Try again?"}

    stage.answers["click"] = fails_at_last
    said = stage.says("Ask", blocks=[{"type": "actions", "block_id": "b", "elements": [button("Done", "done")]}])
    done = (await opens_messages(page)).get_by_role("button", name="Done")
    await done.click()
    await expect(done).to_have_attribute("aria-busy", "true")
    await done.click()
    answered.set()
    await expect(page.get_by_role("alert").filter(has_text="trouble connecting")).to_be_visible()
    await expect(done).not_to_have_attribute("aria-busy", "true")
    (click,) = stage.done("click")
    assert click["where"] == {"channel": "D1", "ts": said["ts"]}
    assert (click["block_id"], click["action_id"], click["value"]) == ("b", "done", None)


async def test_a_failure_is_told_at_the_edge_when_its_button_is_gone_by_then(page: Page, stage: Stage) -> None:
    said = stage.says("Ask", blocks=[{"type": "actions", "block_id": "b", "elements": [button("Done", "done")]}])

    async def is_drawn_anew(_: Any) -> dict[str, Any]:
        said["blocks"] = [mrkdwn("It is another's now")]
        await stage.tells(type="message", channel="D1")
        await expect(page.get_by_text("It is another's now")).to_be_visible()
        return {"ok": False, "error": "This changed while you pressed it."}

    stage.answers["click"] = is_drawn_anew
    await (await opens_messages(page)).get_by_role("button", name="Done").click()
    await expect(page.get_by_role("alert").filter(has_text="This changed while you pressed it.")).to_be_visible()


async def test_a_confirmation_is_asked_first(page: Page, stage: Stage) -> None:
    ask = {"title": plain("Really?"), "text": plain("Ann will hear."), "confirm": plain("Yes"), "deny": plain("No")}
    stage.says("x", blocks=[{"type": "actions", "block_id": "b", "elements": [button("Drop", "drop", confirm=ask)]}])
    drop = (await opens_messages(page)).get_by_role("button", name="Drop")
    await drop.click()
    await page.get_by_role("alertdialog").get_by_role("button", name="No").click()
    await drop.click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    await stage.sees("click")


async def test_an_overflow_menu_works_by_keyboard(page: Page, stage: Stage) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("Not mine", "n"), option("New date", "d")]}
    stage.says("x", blocks=[{**mrkdwn("Send pricing"), "accessory": menu}])
    more = (await opens_messages(page)).get_by_role("button", name="More actions", exact=True)
    await more.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await stage.sees("click")
    assert stage.done("click")[0]["value"] == "d"


async def test_shortcuts_start_from_a_message_and_from_anywhere(page: Page, stage: Stage) -> None:
    said = stage.says("I'll send it", user="U1")
    message = await opens_messages(page)
    await message.hover()
    await message.get_by_test_id("message-menu").click()
    await page.get_by_role("menuitem", name="Track as commitment").click()
    await page.get_by_test_id("shortcuts").click()
    await page.get_by_role("menuitem", name="Prepare a call").click()
    await stage.sees("shortcut", 2)
    of_message, of_all = stage.done("shortcut")
    assert of_message == {"as": "U1", "do": "shortcut", "callback_id": "track", "channel": "D1", "ts": said["ts"]}
    assert of_all["callback_id"] == "prep_any"


async def test_every_input_hands_in_what_was_chosen(page: Page, stage: Stage) -> None:
    reps = {"type": "multi_users_select", "initial_users": ["U2"]}
    sides = [option("Ours", "o"), option("Theirs", "t")]
    stage.stack = [
        modal(
            field("What", "what"),
            field("Who", "who", {"type": "users_select"}),
            field("Others", "others", reps, optional=True),
            field("Stage", "stage", {"type": "static_select", "options": [option("Needs", "n"), option("Close", "c")]}),
            field("Account", "account", {"type": "external_select", "min_query_length": 1}),
            field("Side", "side", {"type": "radio_buttons", "options": sides, "initial_option": sides[0]}),
            field("Flags", "flags", {"type": "checkboxes", "options": [option("Must-do", "m")]}),
            field("Day", "day", {"type": "datepicker", "initial_date": "2026-11-27"}),
            field("Time", "time", {"type": "timepicker"}),
            field("Moment", "moment", {"type": "datetimepicker", "initial_date_time": NOON}),
            field("How", "how", {"multiline": True}, optional=True),
        )
    ]
    await opens_home(page)
    await page.get_by_label("What", exact=True).fill("Send pricing")
    await page.get_by_label("Who", exact=True).click()
    await page.get_by_role("option", name="Rhea Moss").click()
    await page.get_by_label("Others").press_sequentially("rhea")
    await page.keyboard.press("Enter")
    await page.get_by_label("Stage").fill("clo")
    await page.keyboard.press("Enter")
    await page.get_by_label("Account").press_sequentially("Acme")
    await page.get_by_role("option", name="Acme Ltd").click()
    await page.get_by_label("Theirs").check()
    await page.get_by_label("Must-do").check()
    await page.get_by_label("Time", exact=True).fill("14:30")
    await page.get_by_test_id("modal-submit").click()
    await stage.sees("submit")
    handed_in = {block_id: values["value"] for block_id, values in stage.done("submit")[0]["values"].items()}
    assert handed_in == {
        "what": "Send pricing",
        "who": "U1",
        "others": ["U2", "U1"],
        "stage": "c",
        "account": "found",
        "side": "t",
        "flags": ["m"],
        "day": "2026-11-27",
        "time": "14:30",
        "moment": NOON,
        "how": None,
    }


async def test_a_missing_field_is_shown_before_anything_is_sent(page: Page, stage: Stage) -> None:
    stage.stack = [modal(field("What", "what"), field("How", "how", optional=True))]
    await opens_home(page)
    await page.get_by_test_id("modal-submit").click()
    what = page.get_by_label("What")
    await expect(what).to_be_focused()
    await expect(what).to_have_attribute("aria-invalid", "true")
    await expect(what).to_have_accessible_description("Please complete this required field.")
    assert stage.done("submit") == []


async def test_errors_stand_below_their_fields_and_the_text_stays(page: Page, stage: Stage) -> None:
    async def refuses(_: Any) -> dict[str, Any]:
        return {"ok": True, "errors": {"when": "Try “Friday noon”."}}

    stage.answers["submit"] = refuses
    stage.stack = [modal(field("What", "what"), field("When", "when"))]
    await opens_home(page)
    await page.get_by_label("What").fill("Send pricing")
    await page.get_by_label("When").fill("soonish")
    await page.get_by_label("When").press("Enter")
    await expect(page.get_by_label("When")).to_have_accessible_description("Try “Friday noon”.")
    await expect(page.get_by_label("When")).to_be_focused()
    await expect(page.get_by_label("What")).to_have_value("Send pricing")


async def test_trouble_is_told_in_the_modal(page: Page, stage: Stage) -> None:
    async def fails(_: Any) -> dict[str, Any]:
        return {"ok": False, "error": "We had some trouble connecting. Try again?"}

    stage.answers["submit"] = fails
    stage.stack = [modal(field("What", "what"))]
    await opens_home(page)
    await page.get_by_label("What").fill("Send pricing")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal").get_by_text("trouble connecting")).to_be_visible()
    await expect(page.get_by_label("What")).to_have_value("Send pricing")


async def test_an_update_keeps_text_and_caret_where_the_ids_are_the_same(page: Page, stage: Stage) -> None:
    stage.stack = [modal(field("What", "what"), field("When", "when"), mrkdwn("Type a date"))]
    await opens_home(page)
    await page.get_by_label("What").fill("Send pricing")
    await page.get_by_label("When").fill("Friday")
    await page.get_by_label("When").press("ArrowLeft")
    hinted = field("When", "when", hint=plain("Like Friday noon"))
    stage.stack = [modal(mrkdwn("New first"), field("What", "what_else"), hinted, mrkdwn("Friday, November 27th"))]
    await stage.tells(type="modal")
    await expect(page.get_by_text("Like Friday noon")).to_be_visible()
    await expect(page.get_by_label("What")).to_have_value("")
    await expect(page.get_by_label("When")).to_have_value("Friday")
    await page.keyboard.insert_text("!")
    await expect(page.get_by_label("When")).to_have_value("Frida!y")


async def test_dispatch_sends_while_typing_once_the_hand_rests(page: Page, stage: Stage) -> None:
    typing = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    stage.stack = [modal(field("When", "when", typing, dispatch_action=True))]
    await opens_home(page)
    await page.get_by_label("When").press_sequentially("Friday")
    await stage.sees("click")
    (click,) = stage.done("click")
    assert (click["where"], click["value"]) == ({"view": "V1"}, "Friday")
    assert click["values"] == {"when": {"value": "Friday"}}


async def test_what_is_typed_while_the_app_answers_is_sent_afterwards(boxes: Windows, stage: Stage) -> None:
    answered = asyncio.Event()

    async def answers_late(_: Any) -> None:
        await answered.wait()

    stage.answers["click"] = answers_late
    typing = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    stage.stack = [modal(field("When", "when", typing, dispatch_action=True))]
    async with boxes.one(patience=5000, is_kept=False) as page:
        await page.clock.install()
        await opens_home(page)
        await page.get_by_label("When").press_sequentially("Fri")
        await page.clock.run_for(1000)
        await stage.sees("click")
        await page.get_by_label("When").press_sequentially("day")
        await page.clock.run_for(1000)
        answered.set()
        await stage.sees("click", 2)
        assert [click["value"] for click in stage.done("click")] == ["Fri", "Friday"]


async def test_escape_closes_the_list_first_and_the_modal_next(page: Page, stage: Stage) -> None:
    async def closes(_: Any) -> None:
        stage.stack.pop()

    stage.answers["close"] = closes
    stage.stack = [modal(field("Who", "who", {"type": "users_select"}))]
    await opens_home(page)
    await page.get_by_label("Who").click()
    await expect(page.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(page.get_by_test_id("modal")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    assert [deed["view"] for deed in stage.done("close")] == ["V1"]


async def test_a_pushed_modal_covers_the_one_below_which_keeps_its_text(page: Page, stage: Stage) -> None:
    below = modal(field("What", "what"))
    stage.stack = [below]
    await opens_home(page)
    await page.get_by_label("What").fill("Send pricing")
    stage.stack = [below, modal(field("Why", "why"), view_id="V2", title="Reason")]
    await stage.tells(type="modal")
    await expect(page.get_by_role("dialog", name="Reason")).to_be_visible()
    await expect(page.get_by_label("Why")).to_be_focused()
    stage.stack = [below]
    await stage.tells(type="modal")
    await expect(page.get_by_role("dialog", name="Reason")).to_have_count(0)
    await expect(page.get_by_label("What")).to_have_value("Send pricing")


async def test_the_clock_is_locked_while_it_travels(page: Page, stage: Stage) -> None:
    arrived = asyncio.Event()

    async def travels(_: Any) -> None:
        await arrived.wait()
        stage.now = "2026-11-23T13:30:00+00:00"

    stage.answers["clock"] = travels
    await opens_home(page)
    await page.get_by_test_id("clock-next").click()
    await expect(page.get_by_test_id("clock-next")).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_test_id("clock-1h")).to_be_disabled()
    arrived.set()
    await expect(page.get_by_test_id("clock")).to_contain_text("2:30 PM")
    await expect(page.get_by_test_id("clock-1h")).to_be_enabled()
    assert stage.done("clock") == [{"as": "U1", "do": "clock", "to": "next"}]


async def test_on_a_phone_the_workspace_is_a_drawer_and_nothing_is_cut_off(page: Page, stage: Stage) -> None:
    await page.set_viewport_size({"width": 375, "height": 700})
    stage.says("A long word: " + "x" * 200)
    await opens_messages(page)
    await expect(page.get_by_test_id("nav-home")).not_to_be_visible()
    await page.get_by_role("button", name="Workspace menu").click()
    await page.get_by_test_id("nav-home").click()
    await expect(page.get_by_text("Welcome home")).to_be_visible()
    await expect(page.get_by_test_id("nav-home")).not_to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 375


async def test_the_page_asks_no_other_server(page: Page, stage: Stage) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    picture = {"type": "image", "block_id": "i", "image_url": "https://pictures.example/a.png", "alt_text": "A chart"}
    stage.says("x", blocks=[picture])
    await expect((await opens_messages(page)).get_by_role("img", name="A chart")).to_be_visible()
    assert [url for url in asked if not url.startswith((stage.url, "data:"))] == []
