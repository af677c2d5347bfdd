from datetime import time

from bot.domain.people import MemberSettings, WorkspaceSettings
from storage.settings import settings_as_json, settings_from_json


def test_settings_of_an_older_version_take_the_defaults_of_what_they_lack() -> None:
    assert settings_from_json(MemberSettings, {"brief_at": "07:45:00"}) == MemberSettings(brief_at=time(7, 45))


def test_settings_of_a_newer_version_lose_only_what_is_not_known_yet() -> None:
    stored = settings_as_json(WorkspaceSettings(call_tag="#deal")) | {"invented_later": True}
    assert settings_from_json(WorkspaceSettings, stored) == WorkspaceSettings(call_tag="#deal")


def test_settings_are_stored_as_plain_json() -> None:
    stored = settings_as_json(MemberSettings(weekdays=frozenset({4, 0})))
    assert stored["weekdays"] == [0, 4]
    assert stored["brief_at"] == "08:30:00"
