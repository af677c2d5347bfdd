from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config, LogFormat, Mode, Registration
from bot.domain.errors import ConfigError
from tests.databases import SECRET_KEY

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_SIGNING_SECRET": "0123456789abcdef"}

MANY = {
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
    "SAYDO_SLACK_CLIENT_ID": "1.2",
    "SAYDO_SLACK_CLIENT_SECRET": "s3cret",
    "SAYDO_PUBLIC_URL": "https://saydo.example",
}


def mistakes(env: dict[str, str]) -> list[str]:
    """Return the lines that name a mistake."""
    with pytest.raises(ConfigError) as caught:
        Config.from_env(env)
    headline, *lines = str(caught.value).splitlines()
    assert "mistake" in headline
    return lines


def test_two_tokens_are_enough_for_socket_mode() -> None:
    config = Config.from_env(SOCKET)
    assert config.mode is Mode.SOCKET
    assert config.port is None
    assert config.database_url == f"sqlite:///{Path('data') / 'saydo.db'}"
    assert config.slack_api_url == "https://slack.com/api/"


def test_a_signing_secret_means_http_on_a_port() -> None:
    config = Config.from_env(HTTP)
    assert (config.mode, config.host, config.port) == (Mode.HTTP, "127.0.0.1", 3000)


def test_everything_can_be_said_otherwise() -> None:
    config = Config.from_env(
        HTTP
        | {
            "SLACK_APP_TOKEN": "xapp-1",
            "SAYDO_MODE": "HTTP",
            "SAYDO_DATABASE_URL": "postgresql://saydo:pw@db.example/saydo",
            "SAYDO_DATA_DIR": "/srv/saydo",
            "SAYDO_HOST": "::1",
            "SAYDO_PORT": "8080",
            "SAYDO_PUBLIC_URL": "https://saydo.example",
            "SAYDO_TRUSTED_PROXIES": "2",
            "SAYDO_SLACK_API_URL": "http://127.0.0.1:4000/api/",
            "SAYDO_INTERNAL_DOMAINS": " Vendor.example, @vendor.test,",
            "SAYDO_ALLOW_PRIVATE_CALENDARS": "Yes",
            "SAYDO_CALENDAR_FILES": "1",
            "SAYDO_SECRET_KEYS": f"{SECRET_KEY}, {SECRET_KEY}",
            "SAYDO_GOOGLE_CLIENT_ID": "google-client",
            "SAYDO_GOOGLE_CLIENT_SECRET": "google-secret",
            "SAYDO_GOOGLE_SERVICE_ACCOUNT": "/srv/saydo/account.json",
            "SAYDO_MICROSOFT_CLIENT_ID": "microsoft-client",
            "SAYDO_MICROSOFT_CLIENT_SECRET": "microsoft-secret",
            "SAYDO_MICROSOFT_TENANT": "vendor.example",
            "SAYDO_MICROSOFT_APP_ONLY": "yes",
            "SAYDO_WORKING_HOURS": "yes",
            "SAYDO_LOG_LEVEL": "debug",
        }
    )
    assert (config.mode, config.host, config.port, config.log_level) == (Mode.HTTP, "::1", 8080, "DEBUG")
    assert config.database_url == "postgresql://saydo:pw@db.example/saydo"
    assert config.internal_domains == {"vendor.example", "vendor.test"}
    assert config.trusted_proxies == 2
    assert config.takes_working_hours
    assert config.allows_private_calendars
    assert config.allows_calendar_files
    assert config.secret_keys == (SECRET_KEY, SECRET_KEY)
    assert config.google == Registration(client_id="google-client", client_secret="google-secret")
    assert config.google_service_account == Path("/srv/saydo/account.json")
    assert config.microsoft == Registration(client_id="microsoft-client", client_secret="microsoft-secret")
    assert (config.microsoft_tenant, config.microsoft_is_app_only) == ("vendor.example", True)


def test_what_operators_set_is_read() -> None:
    config = Config.from_env(
        SOCKET
        | {
            "SAYDO_LOG_FORMAT": "JSON",
            "SAYDO_METRICS_PORT": "9100",
            "SAYDO_METRICS_HOST": "::1",
            "SAYDO_METRICS_TOKEN": "let-me-in",
            "SAYDO_DRAIN_SECONDS": "10",
        }
    )
    assert (config.log_format, config.drain_seconds) == (LogFormat.JSON, 10)
    assert (config.metrics_host, config.metrics_port, config.metrics_token) == ("::1", 9100, "let-me-in")
    assert "let-me-in" not in repr(config)
    plain = Config.from_env(SOCKET)
    assert (plain.log_format, plain.metrics_port, plain.metrics_token) == (LogFormat.TEXT, None, "")


def test_with_a_public_address_pages_are_served_in_socket_mode_too() -> None:
    assert Config.from_env(SOCKET | {"SAYDO_PUBLIC_URL": "https://saydo.example/"}).port == 3000


def test_secrets_are_not_in_the_repr() -> None:
    keys = {"SAYDO_SECRET_KEYS": SECRET_KEY}
    google = {
        "SAYDO_GOOGLE_CLIENT_ID": "1",
        "SAYDO_GOOGLE_CLIENT_SECRET": "hunter3",
        "SAYDO_PUBLIC_URL": "https://saydo.example",
    }
    database = {"SAYDO_DATABASE_URL": "postgresql://saydo:hunter2@db.example/saydo"}
    shown = repr(Config.from_env(SOCKET | database | keys | google))
    assert [one for one in ("-secret", "hunter2", "hunter3", SECRET_KEY) if one in shown] == []


def test_who_lets_others_install_it_needs_no_token_of_a_workspace() -> None:
    config = Config.from_env(MANY | {"SAYDO_ERASE_AFTER_DAYS": "7"})
    assert config.bot_token == ""
    assert config.slack_app == Registration(client_id="1.2", client_secret="s3cret")
    assert config.erase_after == timedelta(days=7)
    assert "s3cret" not in repr(config)
    assert Config.from_env(MANY | {"SLACK_BOT_TOKEN": "xoxb-1"}).bot_token == "xoxb-1"


def test_white_space_around_a_value_is_no_part_of_it() -> None:
    assert Config.from_env(SOCKET | {"SLACK_BOT_TOKEN": " xoxb-1\n"}).bot_token == "xoxb-1"


def test_an_empty_environment_is_told_what_is_needed() -> None:
    lines = mistakes({})
    assert any("SLACK_BOT_TOKEN is not set" in line for line in lines)
    assert any("SLACK_APP_TOKEN" in line and "SLACK_SIGNING_SECRET" in line for line in lines)


def test_all_mistakes_are_told_at_once() -> None:
    lines = mistakes(
        {
            "SLACK_BOT_TOKEN": "xoxp-1",
            "SLACK_APP_TOKEN": "xoxb-1",
            "SAYDO_MODE": "carrier pigeon",
            "SAYDO_DATABASE_URL": "mysql://db.example/saydo",
            "SAYDO_PORT": "http",
            "SAYDO_PUBLIC_URL": "http://saydo.example",
            "SAYDO_SLACK_API_URL": "slack.com",
            "SAYDO_INTERNAL_DOMAINS": "vendor.example, somebody@vendor.example",
            "SAYDO_CALENDAR_FILES": "maybe",
            "SAYDO_LOG_LEVEL": "loud",
            "SAYDO_DATABSE_URL": "sqlite:///x.db",
        }
    )
    named = [line.split()[1] for line in lines]
    assert named == [
        "SAYDO_MODE",
        "SAYDO_PUBLIC_URL",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SAYDO_DATABASE_URL",
        "SAYDO_PORT",
        "SAYDO_SLACK_API_URL",
        "SAYDO_INTERNAL_DOMAINS",
        "SAYDO_CALENDAR_FILES",
        "SAYDO_LOG_LEVEL",
        "SAYDO_DATABSE_URL",
    ]


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        (SOCKET | HTTP, "SAYDO_MODE=socket or http"),
        (HTTP | {"SAYDO_MODE": "socket"}, "needs SLACK_APP_TOKEN"),
        (SOCKET | {"SAYDO_MODE": "http"}, "needs SLACK_SIGNING_SECRET"),
        (SOCKET | {"SAYDO_SECRET_KEYS": "hunter2"}, "openssl rand -base64 32"),
        (SOCKET | {"SAYDO_SECRET_KEYS": f"{SECRET_KEY},ü"}, "openssl rand -base64 32"),
        (SOCKET | {"SAYDO_DATABASE_URL": "postgresql://db.example/saydo"}, "SAYDO_SECRET_KEYS is not set"),
        (SOCKET | {"SAYDO_GOOGLE_CLIENT_ID": "1", "SAYDO_GOOGLE_CLIENT_SECRET": "2"}, "needs SAYDO_PUBLIC_URL"),
        (
            SOCKET | {"SAYDO_GOOGLE_CLIENT_ID": "1", "SAYDO_PUBLIC_URL": "https://saydo.example"},
            "SAYDO_GOOGLE_CLIENT_SECRET is not set",
        ),
        (SOCKET | {"SAYDO_LOG_FORMAT": "xml"}, "SAYDO_LOG_FORMAT is “xml”"),
        (SOCKET | {"SAYDO_METRICS_PORT": "65536"}, "SAYDO_METRICS_PORT is “65536”"),
        (SOCKET | {"SAYDO_DRAIN_SECONDS": "-1"}, "SAYDO_DRAIN_SECONDS is “-1”"),
        (SOCKET | {"SAYDO_DATABASE_POOL": "1"}, "a number from 2 to 100"),
        (SOCKET | {"SAYDO_PRT": "1"}, "Did you mean SAYDO_PORT?"),
        (SOCKET | {"SAYDO_ZZZ": "1"}, "SAYDO_ZZZ is unknown. Remove it."),
        (SOCKET | {"SAYDO_PORT": "65536"}, "a number from 0 to 65535"),
        (SOCKET | {"SAYDO_PORT": "³"}, "a number from 0 to 65535"),
        (SOCKET | {"SAYDO_TRUSTED_PROXIES": "all"}, "a number from 0 to 10"),
        (SOCKET | {"SAYDO_TRUSTED_PROXIES": "-1"}, "a number from 0 to 10"),
        (SOCKET | {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}, "name them SAYDO_SLACK_CLIENT_ID"),
        (HTTP | {"SAYDO_SLACK_CLIENT_ID": "1", "SAYDO_SLACK_CLIENT_SECRET": "2"}, "needs SAYDO_PUBLIC_URL"),
        (MANY | {"SAYDO_SLACK_CLIENT_SECRET": ""}, "SAYDO_SLACK_CLIENT_SECRET is not set"),
        (MANY | {"SAYDO_GOOGLE_SERVICE_ACCOUNT": "key.json"}, "whose workspace SLACK_BOT_TOKEN names"),
        (MANY | {"SAYDO_ERASE_AFTER_DAYS": "never"}, "SAYDO_ERASE_AFTER_DAYS is “never”"),
        ({**HTTP, "SLACK_SIGNING_SECRET": "xoxb-1"}, "holds a token"),
    ],
)
def test_each_mistake_says_how_to_mend_it(env: dict[str, str], sentence: str) -> None:
    (line,) = mistakes(env)
    assert sentence in line


def test_a_mistake_does_not_repeat_a_secret() -> None:
    assert not any("hunter2" in line for line in mistakes({"SLACK_BOT_TOKEN": "hunter2", "SLACK_APP_TOKEN": "hunter2"}))


def test_what_works_on_the_database_alone_needs_no_tokens() -> None:
    config = Config.from_env({"SAYDO_DATABASE_URL": "sqlite:///x.db"}, needs_slack=False)
    assert config.database_url == "sqlite:///x.db"
