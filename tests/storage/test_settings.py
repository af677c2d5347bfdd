from datetime import time

import pytest

from bot.domain.people import MemberSettings, WorkspaceSettings
from storage.settings import settings_as_json, settings_from_json


def test_settings_of_an_older_version_take_the_defaults_of_what_they_lack() -> None:
    assert settings_from_json(MemberSettings, {"brief_at": "07:45:00"}) == MemberSettings(brief_at=time(7, 45))


def test_settings_of_a_newer_version_lose_only_what_is_not_known_yet() -> None:
    stored = settings_as_json(WorkspaceSettings(call_tag="#deal")) | {"invented_later": True}
    assert settings_from_json(WorkspaceSettings, stored) == WorkspaceSettings(call_tag="#deal")


def test_settings_are_stored_as_plain_json_and_only_what_is_set() -> None:
    stored = settings_as_json(MemberSettings(weekdays=frozenset({4, 0}), brief_at=time(8, 30)))
    assert stored["weekdays"] == [0, 4]
    assert stored["brief_at"] == "08:30:00"
    assert "working_start" not in stored


@pytest.mark.parametrize(
    "settings",
    [
        MemberSettings(),
        MemberSettings(weekdays=frozenset({6}), working_start=time(7), budget=3, counts_tentative=False, country=""),
    ],
)
def test_a_members_settings_come_back_as_they_were(settings: MemberSettings) -> None:
    assert settings_from_json(MemberSettings, settings_as_json(settings)) == settings


def test_a_workspaces_settings_come_back_as_they_were() -> None:
    settings = WorkspaceSettings(brief_at=time(7, 45), muted_kinds=frozenset({"due"}), call_tag="", country="DE-BY")
    assert settings_from_json(WorkspaceSettings, settings_as_json(settings)) == settings
