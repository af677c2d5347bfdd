"""The iCalendar UID behind the ids Exchange gives to meetings."""

from dataclasses import dataclass

# [MS-OXOCAL] section 2.2.1.27: id (16 bytes), instance date (4), creation time (8), zeros (8), size (4), data
_MARK = "040000008200E00074C5B7101A82E008"
_DATE = slice(16, 20)
_SIZE = slice(36, 40)
_DATA = 40
_FOREIGN = b"vCal-Uid\x01\0\0\0"  # [MS-OXCICAL] section 2.1.3.1.1.20.26
_NO_DATE = bytes(4)
_LONGEST = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Uid:
    """A meeting's UID as every calendar has it; `is_instance` is True when the id names one instance of a series."""

    uid: str
    is_instance: bool = False


def read_uid(given: str) -> Uid:
    """Return the UID in an `iCalUId`.

    Graph gives each occurrence of a series an id of its own: a Global Object ID in hex with the instance's date in it.
    Without that date it is the series' UID. An invitation from elsewhere (Google, …) keeps its UID inside the id.
    """
    given = given.strip()
    found = _global_object_id(given)
    if found is None:
        return Uid(uid=given)
    is_instance = found[_DATE] != _NO_DATE
    data = found[_DATA : _DATA + int.from_bytes(found[_SIZE], "little")]
    if data.startswith(_FOREIGN):
        return Uid(uid=_foreign(data) or given.upper(), is_instance=is_instance)
    return Uid(uid=(found[: _DATE.start] + _NO_DATE + found[_DATE.stop :]).hex().upper(), is_instance=is_instance)


def _global_object_id(given: str) -> bytes | None:
    if not given.upper().startswith(_MARK) or len(given) > _LONGEST:
        return None
    try:
        found = bytes.fromhex(given)
    except ValueError:
        return None
    return found if len(found) > _DATA else None


def _foreign(data: bytes) -> str:
    """Return a UID from elsewhere; one that is a Global Object ID itself loses its date too."""
    inner = data.removeprefix(_FOREIGN).rstrip(b"\0").decode(errors="replace").strip()
    found = _global_object_id(inner)
    if found is None or found[_DATA:].startswith(_FOREIGN):
        return inner
    return read_uid(inner).uid
