"""Who takes part in an event, as Google names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.calendars.google_fields import Fields, text
from bot.domain.meetings import Attendee, AttendeeKind, Response

_RESPONSES = {
    "accepted": Response.ACCEPTED,
    "tentative": Response.TENTATIVE,
    "declined": Response.DECLINED,
}
_MACHINES = {
    "@resource.calendar.google.com": AttendeeKind.RESOURCE,
    "@group.calendar.google.com": AttendeeKind.GROUP,
}
_MOST_ATTENDEES = 1_000
_LONGEST_EMAIL = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Reads people for the calendar of one member.

    Whoever Google marks as the calendar's owner (`self`) gets the address in `own_email`, unless that is empty: what
    Google calls them may be an alias.
    """

    own_email: str

    def attendees(self, event: Fields) -> tuple[Attendee, ...]:
        """Return who is invited, as far as Google lists them."""
        listed = event.get("attendees")
        found = listed[:_MOST_ATTENDEES] if isinstance(listed, list) else []
        return tuple(self._attendee(one) for one in found if isinstance(one, Mapping))

    def organizer(self, event: Fields, attendees: Sequence[Attendee]) -> Attendee | None:
        """Return the organizer; one who is not on the list is coming."""
        organizer = event.get("organizer")
        if not isinstance(organizer, Mapping):
            return None
        email, kind = self._email_and_kind(organizer)
        answers = (one.response for one in attendees if one.email and one.email == email)
        response = next(answers, Response.ACCEPTED)
        return Attendee(email=email, name=text(organizer, "displayName"), response=response, kind=kind)

    def own(self, event: Fields) -> Attendee | None:
        """Return the owner's own entry, None when there is none."""
        return next((one for one in self.attendees(event) if self.own_email and one.email == self.own_email), None)

    def _attendee(self, one: Fields) -> Attendee:
        email, kind = self._email_and_kind(one)
        return Attendee(
            email=email,
            name=text(one, "displayName"),
            response=_RESPONSES.get(text(one, "responseStatus"), Response.NEEDS_ACTION),
            kind=AttendeeKind.RESOURCE if one.get("resource") is True else kind,
        )

    def _email_and_kind(self, one: Fields) -> tuple[str, AttendeeKind]:
        email = text(one, "email").strip().lower()
        for domain, kind in _MACHINES.items():
            if email.endswith(domain):
                return email, kind
        if one.get("self") is True and self.own_email:
            return self.own_email, AttendeeKind.PERSON
        is_address = "@" in email and " " not in email and len(email) <= _LONGEST_EMAIL
        return email if is_address else "", AttendeeKind.PERSON
