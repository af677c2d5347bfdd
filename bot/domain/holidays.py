"""Public holidays by country, and which country a time zone stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module, resources
from typing import Any

from bot.domain.errors import InvalidInputError

NO_HOLIDAYS = ""
_ANY_YEAR = 2026
_NONE = frozenset({"none", "no", "no holidays", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """Dates on which a person does not work although the weekday says so: their own, and holidays of their country."""

    dates: frozenset[date] = frozenset()
    country: str = NO_HOLIDAYS

    def __contains__(self, day: object) -> bool:
        """Return True for a day off."""
        return isinstance(day, date) and (day in self.dates or is_holiday(day, self.country))


def is_holiday(day: date, country: str) -> bool:
    """Return True on a public holiday. `country` is like "DE" or "DE-BY" (ISO 3166); without one nothing is."""
    return bool(country) and day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    code, _, part = country.partition("-")
    # loaded on first use: all its countries take half a second
    library: Any = import_module("holidays")
    try:
        return frozenset(library.country_holidays(code, subdiv=part or None, years=year))
    except NotImplementedError:
        return frozenset()  # a country or part that a later version of the library dropped


@cache
def country_of_zone(zone_name: str) -> str:
    """Return the country a zone is named for in tzdata's zone.tab, "" when there is none, or no holidays are known."""
    country = _countries_of_zones().get(zone_name, NO_HOLIDAYS)
    return country if country in _names() and _holidays(country, _ANY_YEAR) else NO_HOLIDAYS


@cache
def _countries_of_zones() -> Mapping[str, str]:
    rows = [line.split("\t") for line in _table("zone.tab")]
    return {row[2]: row[0] for row in rows}


@cache
def _names() -> Mapping[str, str]:
    """Return the English name of each country by its code, as tzdata has them."""
    return dict(line.split("\t")[:2] for line in _table("iso3166.tab"))


def _table(name: str) -> list[str]:
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_country(text: str) -> str | None:
    """Return the country somebody typed: "Germany", "de", "DE-BY", "none" (""); None for nothing typed.

    Raises InvalidInputError with a sentence for what is none.
    """
    said = " ".join(text.split())
    if not said:
        return None
    if said.lower() in _NONE:
        return NO_HOLIDAYS
    code, _, part = (one.strip() for one in said.partition("-"))
    known = _code_of(said) or _code_of(code)
    part = "" if _code_of(said) else part.upper()
    if known is None:
        raise InvalidInputError(
            f"I know no country “{said[:60]}”. Try “Germany”, “DE”, “DE-BY” or “none”.", field="country"
        )
    country = f"{known}-{part}" if part else known
    if not _holidays(country, _ANY_YEAR):
        raise InvalidInputError(
            f"I know no holidays of “{said[:60]}”. Try the country alone, or “none”.", field="country"
        )
    return country


def _code_of(said: str) -> str | None:
    by_name = {name.lower(): code for code, name in _names().items()} | _ALSO_CALLED
    return said.upper() if said.upper() in _names() else by_name.get(said.lower())


_ALSO_CALLED = {
    "great britain": "GB",
    "united kingdom": "GB",
    "uk": "GB",
    "usa": "US",
    "united states of america": "US",
    "czechia": "CZ",
    "türkiye": "TR",
    "south korea": "KR",
    "bosnia and herzegovina": "BA",
}


def country_words(country: str) -> str:
    """Say a country as it can be typed: "Germany", "DE-BY", "none"."""
    return "none" if country == NO_HOLIDAYS else _names().get(country, country)
