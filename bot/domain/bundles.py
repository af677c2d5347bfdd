"""Which nudges of one member go out as one message."""

from bot.domain.nudges import MORNING, Kind, Nudge


def bundle_of(nudge: Nudge) -> tuple[str, ...]:
    """Return what nudges of one member share when they go out as one message.

    The brief and all that is said with it are one; recap asks that fall into the same gap are one; so is the ask for an
    objective with the word that the call is theirs now; so are ready cards. Others stand alone.
    """
    if nudge.kind in {Kind.OBJECTIVE_ASK, Kind.NEW_LEAD}:
        return (nudge.member_id, "ask", nudge.subject_id)
    if nudge.kind in MORNING:
        return (nudge.member_id, "morning")
    return (nudge.member_id, _TOGETHER.get(nudge.kind, nudge.id))


_TOGETHER = {
    Kind.RECAP_ASK: "recaps",
    Kind.RECAP_REMINDER: "recaps",
    Kind.READY_CARD: "ready cards",
    Kind.TEAM_LINK_BROKEN: "team's links",
    Kind.ESCALATION: "escalations",
}
