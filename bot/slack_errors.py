"""What can go wrong in Slack, as a few errors one can act upon: each says what is gone, or that later is better.

The names are those of the "Errors" tables at https://docs.slack.dev/reference/methods.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.domain.errors import SayDoError

log = logging.getLogger(__name__)

_TO_GRANT = "An admin grants it by installing SayDo again; saydo doctor tells whoever runs it what is missing."
_PAUSE = 30.0
_LONG_PAUSE = 3600.0


class SlackError(SayDoError):
    """Slack did not do what was asked. `code` is Slack's own word for it, empty when there was no answer."""

    def __init__(self, sentence: str, *, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class RateLimitedError(SlackError):
    """Slack wants a pause of `retry_after` seconds for a method in this workspace; nothing was done."""

    def __init__(self, sentence: str, *, code: str = "ratelimited", retry_after: float, method: str = "") -> None:
        super().__init__(sentence, code=code)
        self.retry_after = retry_after
        self.method = method

    @property
    def is_about_posting(self) -> bool:
        """True when no message may be posted in this workspace."""
        return self.method in {"", "chat.postMessage"}


class UnreachableError(SlackError):
    """No usable answer came. `may_have_arrived` is False only when no connection was made at all."""

    def __init__(self, sentence: str, *, code: str = "", may_have_arrived: bool = True) -> None:
        super().__init__(sentence, code=code)
        self.may_have_arrived = may_have_arrived


class PersonGoneError(SlackError):
    """This person can't be reached, and trying again won't help."""


class ChannelGoneError(SlackError):
    """This conversation can't be written to, and trying again won't help."""


class MessageGoneError(SlackError):
    """The message can't be changed any more: it was deleted, or Slack's editing rules forbid it."""


class InstallationGoneError(SlackError):
    """SayDo was removed from this workspace, or its token is no longer good."""


class ViewGoneError(SlackError):
    """The modal was closed, was changed by somebody else meanwhile, or its 3 seconds to open had passed."""


class RefusedError(SlackError):
    """Slack refused what SayDo sent: a defect of SayDo or of its app's scopes, logged with Slack's pointers."""


class NotGrantedError(RefusedError):
    """This app was not given the scope, or the workspace's plan lacks it: SayDo does without."""


NOT_INSTALLED = "SayDo is no longer installed in this workspace. An admin of it can install it again."
_SENTENCES: Mapping[type[SlackError], str] = {
    PersonGoneError: "Slack can't reach this person: they left, or take no messages of apps. Ask them in another way.",
    ChannelGoneError: "SayDo can't write to this conversation: it is archived, or SayDo is not in it. Invite it there.",
    MessageGoneError: "This message can't be changed any more: it was deleted, or is too old. See your Home instead.",
    InstallationGoneError: NOT_INSTALLED,
    ViewGoneError: "This window closed before I could fill it. Open it again.",
}

_KINDS: Mapping[type[SlackError], frozenset[str]] = {
    PersonGoneError: frozenset({
        "app_access_restricted", "cannot_dm_bot", "messages_tab_disabled", "user_disabled", "user_not_found",
        "user_not_visible", "users_not_found",
    }),
    ChannelGoneError: frozenset({
        "channel_not_found", "ekm_access_denied", "is_archived", "not_in_channel", "user_not_in_channel",
    }),
    MessageGoneError: frozenset({
        "block_mismatch", "cant_update_message", "edit_window_closed", "is_inactive", "message_not_found",
    }),
    InstallationGoneError: frozenset({
        "account_inactive", "app_uninstalled", "invalid_auth", "not_authed", "team_access_not_granted",
        "token_expired", "token_revoked",
    }),
    ViewGoneError: frozenset({
        "exchanged_trigger_id", "expired_trigger_id", "hash_conflict", "invalid_trigger_id", "not_found",
    }),
}  # fmt: skip
_OUTCOMES: Mapping[type[SlackError], str] = {
    RateLimitedError: "ratelimited",
    UnreachableError: "no_answer",
    PersonGoneError: "person_gone",
    ChannelGoneError: "channel_gone",
    MessageGoneError: "message_gone",
    InstallationGoneError: "installation_gone",
    ViewGoneError: "view_gone",
    NotGrantedError: "not_granted",
}
_NOT_GRANTED = frozenset({
    "access_denied", "accesslimited", "enterprise_is_restricted", "missing_scope", "no_permission",
    "not_allowed_token_type", "org_login_required", "paid_teams_only", "plan_upgrade_required",
    "two_factor_setup_required",
})  # fmt: skip
_BUSY = frozenset({"rate_limited", "ratelimited"})
_OUT_OF_ORDER = frozenset({
    "external_channel_migrating", "fatal_error", "internal_error", "request_timeout", "service_unavailable",
    "team_added_to_org",
})  # fmt: skip
_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429


def outcome_of(error: SlackError) -> str:
    """Name how a call ended, for who counts: few names, whatever Slack's own word was."""
    return _OUTCOMES.get(type(error), "refused")


def from_no_answer(error: Exception, *, method: str) -> UnreachableError:
    """Translate a failure below HTTP: no connection, a reset, a timeout."""
    arrived = not isinstance(error, aiohttp.ClientConnectorError)
    log.warning("%s: no answer from Slack (%s)", method, type(error).__name__)
    return UnreachableError(
        "Slack did not answer. Look in a moment whether it happened, and try again if not.", may_have_arrived=arrived
    )


def from_answer(error: SlackApiError, *, method: str) -> SlackError:
    """Translate Slack's own answer; what can only be a defect is logged with Slack's pointers, never with the text."""
    answer = error.response
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0))
    body = answer.data if isinstance(getattr(answer, "data", None), dict) else {}
    return named(str(body.get("error", "")), method=method, status=status, headers=answer.headers, body=body)


def named(code: str, *, method: str, status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> SlackError:
    """Return the error for Slack's word, the HTTP status and the headers of an answer."""
    if code in _BUSY or status == _TOO_MANY_REQUESTS:
        return RateLimitedError(
            "Slack lets SayDo do this only so often. Try again in a minute.", retry_after=_pause(headers), method=method
        )
    if code == "message_limit_exceeded":
        return RateLimitedError(
            "This workspace has used up what Slack lets apps send in a day. Try again tomorrow, or ask your admin.",
            code=code,
            retry_after=_LONG_PAUSE,
            method=method,
        )
    if code in _OUT_OF_ORDER or status >= _SERVER_ERROR or not code:
        log.warning("%s: Slack is out of order (%s)", method, code or f"HTTP {status}")
        return UnreachableError(
            "Slack has trouble at the moment. Look in a few minutes whether it happened, and try again if not.",
            code=code,
        )
    if code.startswith("restricted_action"):
        return ChannelGoneError(_SENTENCES[ChannelGoneError], code=code)
    for kind, codes in _KINDS.items():
        if code in codes:
            return kind(_SENTENCES[kind], code=code)
    return _refused(code, method=method, body=body)


def _refused(code: str, *, method: str, body: Mapping[str, Any]) -> RefusedError:
    metadata = body.get("response_metadata")
    pointers: Sequence[str] = metadata.get("messages") or () if isinstance(metadata, dict) else ()
    needed = f"; it needs the scope {body['needed']}" if body.get("needed") else ""
    if code in _NOT_GRANTED:
        log.info("%s was not granted: %s%s", method, code, needed)
        return NotGrantedError(_not_granted(str(body.get("needed") or ""), code), code=code)
    log.error("%s was refused: %s%s %s", method, code, needed, " | ".join(str(one)[:200] for one in pointers))
    return RefusedError(f"Slack refused what SayDo sent: {code}{needed}.", code=code)


def _not_granted(scope: str, code: str) -> str:
    if scope:
        return f"Slack does not let SayDo do this here: the permission {scope} is missing. {_TO_GRANT}"
    return f"Slack does not let SayDo do this here ({code}). The workspace's plan or rules decide it: ask an admin."


def _pause(headers: Mapping[str, str]) -> float:
    try:
        return max(float(headers.get("Retry-After", "")), 1.0)
    except ValueError:
        return _PAUSE
