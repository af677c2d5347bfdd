"""Calls that must be refused."""

from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


async def refusal(slack: AsyncWebClient, method: str, **args: Any) -> Mapping[str, Any]:
    """Make a call and return the refusal Slack answers with."""
    with pytest.raises(SlackApiError) as caught:
        await slack.api_call(method, json=args)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer
