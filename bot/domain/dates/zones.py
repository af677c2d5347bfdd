"""Rules for the zone a clock time is meant in: PST, CET, Eastern, London time, UTC+2."""

from collections.abc import Iterable
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.dates.rules import Here, Need, Rule, Said


class SomebodysTime:
    """A zone that only the people in the sentence know ("3pm their time")."""


# Hours east of UTC; a name with summer or standard time in it means that offset all year.
_OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
    "sast": 2, "eest": 3, "msk": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "ict": 7, "sgt": 8, "hkt": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "ast": -4, "edt": -4,
    "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "akst": -9, "hst": -10,
}  # fmt: skip
_REGIONS = {
    "America/New_York": "et eastern new_york ny nyc boston east_coast",
    "America/Chicago": "ct central chicago",
    "America/Denver": "mt mountain denver",
    "America/Los_Angeles": "pt pacific san_francisco sf los_angeles la west_coast seattle california",
    "Europe/London": "london uk british",
    "Europe/Dublin": "dublin irish",
    "Europe/Berlin": "berlin german germany frankfurt munich",
    "Europe/Paris": "paris french",
    "Europe/Amsterdam": "amsterdam dutch",
    "Europe/Madrid": "madrid spanish",
    "Europe/Zurich": "zurich swiss",
    "Asia/Kolkata": "india indian mumbai bangalore delhi",
    "Asia/Singapore": "singapore",
    "Asia/Tokyo": "tokyo japan",
    "Australia/Sydney": "sydney melbourne",
}
_NO_CITIES = {"eastern", "central"}
_PLACES = {place.replace("_", " "): zone for zone, places in _REGIONS.items() for place in places.split()}
_CITIES = {place for place in _PLACES if len(place) > 4} - _NO_CITIES  # noqa: PLR2004
_SOMEBODY = r"their|your|his|her|(?:the )?(?:customer|client|buyer)(?:'?s)?"
_WORLD = {"utc", "gmt"}  # the same for all, all year
_SHORT = ("et", "ct", "mt", "pt", "eastern", "central", "mountain", "pacific")


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _abbreviated(said: Said, here: Here) -> tzinfo | None:
    """Return the fixed offset of an abbreviation; one of the person's own zone means that zone, summer or winter."""
    seasons = (here.now.replace(month=month, day=1).tzname() for month in (1, 7))
    if said["zone"] in {str(name).lower() for name in seasons} - _WORLD:
        return here.now.tzinfo
    return timezone(timedelta(hours=_OFFSETS[said["zone"]]))


def _offset(said: Said, _: Here) -> timezone | None:
    hours = int(said["hours"]) + int(said.get("minutes") or 0) / 60
    return timezone(timedelta(hours=-hours if said["sign"] == "-" else hours)) if hours <= 14 else None  # noqa: PLR2004


def _named(said: Said, _: Here) -> ZoneInfo | None:
    words = "_".join(part.capitalize() for part in said["name"].replace("_", " ").split())
    name = "/".join(part[:1].upper() + part[1:] for part in words.split("/"))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


ZONE_RULES = (
    Rule(
        rf"\(?(?P<zone>{_longest_first(_OFFSETS)})(?: time)?\)?",
        _abbreviated,
    ),
    Rule(rf"\(?(?P<zone>{_longest_first(_SHORT)})(?: time)?\)?", lambda said, _: ZoneInfo(_PLACES[said["zone"]])),
    Rule(
        rf"\(?(?P<zone>{_longest_first(_PLACES)}) (?:standard |daylight |summer )?time\)?",
        lambda said, _: ZoneInfo(_PLACES[" ".join(said["zone"].split())]),
    ),
    Rule(r"\(?(?:utc|gmt)_(?P<sign>[+-])_(?P<hours>\d\d?)(?::?(?P<minutes>[0-5]\d))?\)?", _offset),
    Rule(
        rf"(?P<zone>{_longest_first(_CITIES)})",
        lambda said, _: ZoneInfo(_PLACES[" ".join(said["zone"].split())]),
        Need.COMPANY,
    ),
    Rule(r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>[0-5]\d)", _offset),
    Rule(r"(?P<name>(?:europe|america|asia|africa|australia|pacific|atlantic)/[a-z]+(?:[ _][a-z]+)?)", _named),
    Rule(r"\(?(?:my|our|local|home) (?:local )?time\)?", lambda _, here: here.now.tzinfo),
    Rule(rf"\(?(?:{_SOMEBODY}) (?:local )?time\)?", lambda _, __: SomebodysTime()),
)
