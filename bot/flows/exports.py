"""Exporting: asked for, put together in a file, delivered in the conversation with who asked, or told why not."""

import logging
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.belongings import Part
from bot.domain.dates import describe_day
from bot.domain.errors import NotAllowedError
from bot.domain.exports import EVER, Export, ExportId, ExportState, Span, Table, since
from bot.domain.looks import Seen, look_subject
from bot.domain.messages import Message, Posted
from bot.domain.teams import Role, Team, TeamId
from bot.flows.belongings import Taken, write_belongings
from bot.flows.export_files import Written, scope_of, write
from bot.flows.team_rights import is_manager_of
from bot.runtime import Actor, Runtime
from bot.slack import File, InstallationGoneError, PersonGoneError, SlackError
from bot.views import exports as views
from bot.views.exports import ExportForm, ExportInput, ExportNotice
from storage import Transaction

log = logging.getLogger(__name__)

_FULL = "There is no room on the disk I write it to."
_STOPPED = "I was stopped while I put it together."
_LOST_AFTER = timedelta(hours=1)
_AT_ONCE = 20


async def export_form(runtime: Runtime, actor: Actor) -> ExportForm:
    """Return what the actor may export: their own, and the teams they manage. An admin is no manager by that."""
    async with runtime.storage.begin() as tx:
        teams = await tx.teams.of_member(actor.workspace.id, actor.member.id, Role.MANAGER)
    return ExportForm(teams=tuple((team.id, team.name) for team in teams))


async def ask(runtime: Runtime, actor: Actor, asked: ExportInput) -> Export:
    """Keep that the actor asks for an export. Raises NotAllowedError for a team they don't manage."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        team = await _team(tx, actor, TeamId(asked.team_id) if asked.team_id else None)
        export = await tx.exports.add(
            actor.workspace.id,
            by=actor.member.id,
            team_id=team.id if team else None,
            span=asked.span,
            since=since(asked.span, now, zone=actor.member.zone),
            asked_at=now,
        )
        await _note_look(tx, export, now=now)
    _trace(export, "asked for")
    return export


async def ask_again(runtime: Runtime, actor: Actor, export_id: ExportId) -> Export | None:
    """Take an export up again that failed, with what is known by now; None when it is under way or was delivered.

    Raises NotAllowedError for somebody else's, or a team the actor no longer manages.
    """
    async with runtime.storage.begin() as tx:
        export = await tx.exports.get(actor.workspace.id, export_id)
        if export.by != actor.member.id:
            raise NotAllowedError(
                "Somebody else asked for this export, and only they can try it again. Type /saydo export for yours."
            )
        await _team(tx, actor, export.team_id)
        if export.state is not ExportState.FAILED:
            return None
        now = runtime.clock.now()
        if not await tx.exports.becomes(export, ExportState.ASKED, now):
            return None
        await _note_look(tx, export, now=now)
    _trace(export, "tried again")
    return replace(export, state=ExportState.ASKED, changed_at=now)


async def _team(tx: Transaction, actor: Actor, team_id: TeamId | None) -> Team | None:
    if team_id is None:
        return None
    team = await tx.teams.get(actor.workspace.id, team_id)
    if not await is_manager_of(tx, actor.member, team):
        raise NotAllowedError(
            f"Only the managers of the team “{team.name[:80]}” can export what is in it. Ask one of them."
        )
    return team


async def _note_look(tx: Transaction, export: Export, *, now: datetime) -> None:
    """Keep for each rep of a team whose rows leave in a file that they do, before they do."""
    if export.team_id is None:
        return
    people = await tx.teams.people(export.workspace_id, export.team_id, since=export.since)
    reps = await tx.members.many(export.workspace_id, {one.member_id for one in people if one.role is Role.REP})
    days = [(one.id, now.astimezone(one.zone).date()) for one in reps.values()]
    await tx.looks.keep(export.workspace_id, export.by, days, look_subject(Seen.FILE, export.team_id), now)


def _trace(export: Export, what: str) -> None:
    """Write down who exports what; the row in `exports` stays, too."""
    log.info("export %s %s by member %s: team %s since %s", export.id, what, export.by, export.team_id, export.since)


async def deliver(runtime: Runtime, actor: Actor, export: Export) -> None:
    """Put an export together and send its file; where that fails say so, with a button to try again.

    Nothing is half sent: Slack shows a file only when all of it arrived.
    """
    notice, team = await _begun(runtime, actor, export)
    try:
        posted = await _say(runtime, actor, views.draw_working(notice))
    except SlackError:
        await _ends(runtime, export, ExportState.FAILED)
        raise
    try:
        notice = await _sent(runtime, actor, export, team, notice, posted.channel)
    except (SlackError, OSError) as error:
        log.warning("export %s failed: %s", export.id, error)
        await _ends(runtime, export, ExportState.FAILED)
        why = str(error) if isinstance(error, SlackError) else _FULL
        await runtime.slack.update(actor.workspace, posted, views.draw_failed(notice, why=why))
        return
    await _ends(runtime, export, ExportState.SENT)
    came = views.draw_nothing(notice) if notice.is_empty else views.draw_sent(notice)
    await _update_if_possible(runtime, actor, posted, came)


async def _begun(runtime: Runtime, actor: Actor, export: Export) -> tuple[ExportNotice, Team | None]:
    async with runtime.storage.begin() as tx:
        team = await tx.teams.get(export.workspace_id, export.team_id) if export.team_id else None
    day = export.since.astimezone(actor.member.zone).date()
    began = "" if export.since == EVER else describe_day(day, locale=actor.member.locale)
    is_everything = export.span is Span.ALL_OF_MINE
    notice = ExportNotice(id=export.id, whose=team.name if team else "", since=began, is_everything=is_everything)
    return notice, team


async def _say(runtime: Runtime, actor: Actor, message: Message) -> Posted:
    channel = await runtime.slack.open_dm(actor.workspace, actor.member.slack_id)
    return await runtime.slack.post(actor.workspace, channel, message)


async def _sent(
    runtime: Runtime, actor: Actor, export: Export, team: Team | None, notice: ExportNotice, channel: str
) -> ExportNotice:
    """Write the file to disk and send it; return what went into it. Nothing is sent when there is nothing."""
    with tempfile.TemporaryFile() as out:
        if notice.is_everything:
            told = _taken(notice, await write_belongings(runtime, actor, out))
        else:
            async with runtime.storage.begin() as tx:
                scope = await scope_of(tx, export, team)
            told = _told(notice, await write(runtime, scope, out))
        if not told.is_empty:
            length = out.seek(0, 2)
            out.seek(0)
            name = file_name(team, export.until.astimezone(actor.member.zone), is_everything=told.is_everything)
            file = File(content=out, name=name, length=length, comment=views.comment(told))
            await runtime.slack.send_file(actor.workspace, channel, file)
    return told


def _told(notice: ExportNotice, done: Written) -> ExportNotice:
    rows = done.rows
    return replace(notice, calls=rows[Table.CALLS], promises=rows[Table.COMMITMENTS], lines=rows[Table.HISTORY])


def _taken(notice: ExportNotice, done: Taken) -> ExportNotice:
    held = done.records
    lines = held[Part.COMMITMENT_HISTORY]
    return replace(notice, calls=held[Part.CALLS], promises=held[Part.COMMITMENTS], lines=lines)


def file_name(team: Team | None, day: datetime, *, is_everything: bool = False) -> str:
    """Return the name of the zip: "saydo-mid-market-2026-11-23.zip"."""
    own = "everything about me" if is_everything else "own"
    words = (
        "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in team.name.casefold()) if team else own
    )
    return "-".join(["saydo", *(words.split()[:6] or ["team"]), f"{day:%Y-%m-%d}"]) + ".zip"


async def _ends(runtime: Runtime, export: Export, state: ExportState) -> None:
    async with runtime.storage.begin() as tx:
        await tx.exports.becomes(export, state, runtime.clock.now())


async def tell_of_lost(runtime: Runtime) -> bool:
    """Tell people whose export a stopped process left undone, a few at a time; False when there are none.

    Where Slack can't be reached, they are told another time.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        lost = [
            export
            for export in await tx.exports.lost(now - _LOST_AFTER, _AT_ONCE)
            if await tx.exports.becomes(export, ExportState.FAILED, now)
        ]
    for export in lost:
        await _tell_of(runtime, replace(export, state=ExportState.FAILED, changed_at=now))
    return bool(lost)


async def _tell_of(runtime: Runtime, lost: Export) -> None:
    async with runtime.storage.begin() as tx:
        workspace, member = await tx.workspaces.get(lost.workspace_id), await tx.members.get(lost.workspace_id, lost.by)
    actor = Actor(workspace=workspace, member=member, source="tick")
    notice, _ = await _begun(runtime, actor, lost)
    try:
        await _say(runtime, actor, views.draw_failed(notice, why=_STOPPED))
    except (PersonGoneError, InstallationGoneError) as error:
        log.warning("nobody can be told that export %s was lost: %s", lost.id, error)
    except SlackError as error:
        log.warning("that export %s was lost is told later: %s", lost.id, error)
        async with runtime.storage.begin() as tx:
            await tx.exports.becomes(lost, ExportState.ASKED, runtime.clock.now())


async def _update_if_possible(runtime: Runtime, actor: Actor, posted: Posted, message: Message) -> None:
    """Draw the first word of it again; the file is there, so a failure now is nobody's trouble."""
    try:
        await runtime.slack.update(actor.workspace, posted, message)
    except SlackError as error:
        log.warning("the word about an export could not be drawn again: %s", error)
