"""One example of everything SayDo shows about exports."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.messages import Message, View
from bot.views.exports import (
    ExportForm,
    ExportNotice,
    draw_failed,
    draw_form,
    draw_nothing,
    draw_sent,
    draw_working,
)

Say = Callable[[str], str]


def messages(say: Say) -> dict[str, Message]:
    notice = ExportNotice(
        id="export-1", whose=say("Mid-market"), since=say("Saturday 24 October 2026"), calls=12, promises=30, lines=81
    )
    own = replace(notice, whose="", since="")
    return {
        "export, begun": draw_working(notice),
        "export, of one's own, begun": draw_working(own),
        "export, sent": draw_sent(replace(notice, calls=1, lines=1)),
        "export, nothing": draw_nothing(own),
        "export, of everything, begun": draw_working(replace(own, since="", is_everything=True)),
        "export, of everything, sent": draw_sent(replace(own, since="", is_everything=True)),
        "export, failed": draw_failed(notice, why=say("Slack has trouble at the moment.")),
    }


def views(say: Say) -> dict[str, View]:
    teams = tuple((f"team-{n}", say(f"Team {n}")) for n in range(120))
    return {
        "export": draw_form(ExportForm(teams=teams[:2])),
        "export, of one's own": draw_form(ExportForm()),
        "export, of many teams": draw_form(ExportForm(teams=teams)),
    }
