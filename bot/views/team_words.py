"""Teams in words: what is expected, who sees what, when the digest comes and where, and what is still to be done."""

from bot.domain.teams import Expectations, Standing
from bot.views.kit import counted, escape, joined, one_line, phrase
from bot.views.team_forms import TeamFacts

ALWAYS_EXPECTED = "Every promise with a date and an owner"
WHAT_MANAGERS_SEE = (
    "Managers see the objective and the outcome of your customer calls, what was promised, and the team's figures."
)
WHAT_MANAGERS_DONT = (
    "They don't see your private notes of a prep or a recap, private meetings, or what is no customer call. "
    "Each look at one person is noted, and that person sees it."
)
_MOST_NAMES = 12
_ALL = 100
_MOST_OWN_LINES = 10
_MOST_OWN_LINE = 500


def expected_lines(expected: Expectations) -> tuple[str, ...]:
    """Say what is expected, a line each; the manager's own note is not among them."""
    lines = (
        _shared("An objective before", expected.objective_share),
        _shared("A recap within one working day of", expected.recap_share),
        ALWAYS_EXPECTED,
        "" if expected.say_do is None else f"At least {expected.say_do}% of promises kept, or moved in time",
    )
    return tuple(line for line in lines if line)


def _shared(what: str, share: int | None) -> str:
    if share is None:
        return ""
    return f"{what} every customer call" if share == _ALL else f"{what} at least {share}% of customer calls"


def expected_text(expected: Expectations) -> str:
    """Say what is expected as a list, the manager's own words below it, for mrkdwn."""
    lines = [f"• {line}" for line in expected_lines(expected)]
    own = [escape(line, most=_MOST_OWN_LINE) for line in expected.note.splitlines() if one_line(line)]
    return "\n".join([*lines, *own[:_MOST_OWN_LINES]])


def team_name(team: TeamFacts) -> str:
    """Return a team's name for mrkdwn."""
    return escape(team.name, most=80) or "Team without a name"


def names_text(names: tuple[str, ...], *, nobody: str) -> str:
    """List people, the first dozen by name, for mrkdwn."""
    shown = [escape(name, most=60) for name in names[:_MOST_NAMES] if one_line(name)]
    hidden = len(names) - _MOST_NAMES
    return (", ".join(shown) or nobody) + (f" and {hidden} more" if hidden > 0 else "")


def channel_text(team: TeamFacts) -> str:
    """Name the channel of a team, for mrkdwn."""
    return phrase("#", team.channel, most=80) or ("its channel" if team.has_channel else "")


def digest_text(team: TeamFacts) -> str:
    """Say when the next digest comes and where, for mrkdwn."""
    where = phrase(" in ", channel_text(team), most=100) if team.has_channel else ""
    return f"Next digest: {escape(team.next_digest, most=120)}{where}."


def channel_problem(team: TeamFacts) -> str:
    """Say what keeps the digest from being posted, and what mends it; "" when nothing does."""
    if not team.has_channel:
        return "No channel is chosen, so no digest is posted. Choose one with *Edit*."
    where = channel_text(team)
    match team.standing:
        case Standing.NOT_INVITED:
            return f"I am not in {where}. Write `/invite @SayDo` there, so that I can post the digest."
        case Standing.SHARED:
            return (
                f"{where[:1].upper()}{where[1:]} is shared with another organisation, so no digest is posted there. "
                "Choose another channel, or an admin allows it in `/saydo settings workspace`."
            )
        case Standing.ARCHIVED:
            return f"{where[:1].upper()}{where[1:]} is archived. Choose another channel with *Edit*."
        case _:
            return ""


def in_channel_text(team: TeamFacts) -> str:
    """Say what everybody in the channel sees, for mrkdwn."""
    if team.names_people:
        return "The channel sees the team's figures with names, as your workspace wants it."
    return "The channel sees the team's figures; names only of what is escalated, which is announced a day ahead."


def brief_facts(team: TeamFacts) -> str:
    """Say who manages a team, how many are in it, and its rhythm, for mrkdwn."""
    return joined(
        [
            counted(len(team.reps), "rep"),
            names_text(team.managers, nobody="*nobody manages it*"),
            channel_text(team),
            escape(team.rhythm, most=80),
        ]
    )
