"""Each sentence that tells what went wrong is provoked and held word for word."""

import pytest

from tests.errors.catalogue import CATALOGUE
from tests.errors.home import Home
from tests.errors.telling import Told, provoked

_ENTRIES = [pytest.param(told, id=told.text[:60]) for entries in CATALOGUE.values() for told in entries]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("told", _ENTRIES)
async def test_it_is_told_in_these_words(told: Told, home: Home) -> None:
    assert told.text in await provoked(told, home)
