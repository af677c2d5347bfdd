"""The forms of forgetting, erasing and keeping, read back as they were filled in; nothing happens by a slip."""

import pytest

from bot.domain.erasures import ErasureKind
from bot.sandbox.elements import Value
from bot.views import erasing, forgetting
from bot.views.erasing import EraseForm, EraseInput, EraseOrder, ErasePreview
from bot.views.forgetting import ForgetForm, ForgetInput, Held, Promises
from bot.views.keeping import DAYS, MONTHS, Keeping, draw_keeping, read_keeping
from bot.views.keeping import Id as KeepingId
from tests.views.reading import submitted


@pytest.mark.parametrize("said", ["forget me", " Forget  ME. ", "“forget me”"])
@pytest.mark.parametrize("promises", Promises)
def test_who_means_it_is_forgotten(said: str, promises: Promises) -> None:
    held = Held(promises=("Send pricing",))
    view = forgetting.draw_forget(ForgetForm(member_id="member-1", held=held))
    given = submitted(view, {forgetting.Id.SURE: said, forgetting.Id.PROMISES: promises.value})
    assert forgetting.read_forget(given) == ForgetInput(member_id="member-1", promises=promises)


@pytest.mark.parametrize("said", ["", "yes", "forget", "forget me not", "don't forget me"])
def test_who_does_not_is_not(said: str) -> None:
    view = forgetting.draw_forget(ForgetForm(member_id="member-1", held=Held()))
    assert forgetting.read_forget(submitted(view, {forgetting.Id.SURE: said})) == {
        forgetting.Id.SURE: "Type “forget me”, or close this and nothing changes."
    }


def test_whom_an_admin_means_is_read() -> None:
    view = erasing.draw_erase(EraseForm(keeps="for ever"))
    typed: dict[str, Value] = {erasing.Id.ABOUT: " ann@acme.test ", erasing.Id.NAME: "Ann Buyer"}
    contact = submitted(view, typed | {erasing.Id.KIND: "contact"})
    assert erasing.read_erase(contact) == EraseInput(kind=ErasureKind.CONTACT, about="ann@acme.test", name="Ann Buyer")
    colleague = submitted(view, {erasing.Id.KIND: "person", erasing.Id.PERSON: "U1"})
    assert erasing.read_erase(colleague) == EraseInput(kind=ErasureKind.PERSON, slack_id="U1")


@pytest.mark.parametrize(
    ("kind", "missing"), [(None, erasing.Id.KIND), ("person", erasing.Id.PERSON), ("account", erasing.Id.ABOUT)]
)
def test_what_is_missing_is_said_under_its_input(kind: str | None, missing: str) -> None:
    view = erasing.draw_erase(EraseForm(keeps="for ever"))
    read = erasing.read_erase(submitted(view, {erasing.Id.KIND: kind} if kind else {}))
    assert isinstance(read, dict)
    assert list(read) == [missing]


@pytest.mark.parametrize("kind", ErasureKind)
def test_the_order_carries_what_was_shown(kind: ErasureKind) -> None:
    typed = EraseInput(kind=kind, slack_id="U1", about="a" * 150, name="ü<&>" * 15)
    view = erasing.draw_preview(ErasePreview(typed=typed, shown="Somebody", held=Held(promises=("Send pricing",))))
    chosen: dict[str, Value] = {forgetting.Id.PROMISES: "closed"} if kind is ErasureKind.PERSON else {}
    promises = Promises.CLOSED if chosen else Promises.LEFT
    given = submitted(view, {erasing.Id.SURE: "Erase"} | chosen)
    assert erasing.read_order(given) == EraseOrder(typed=typed, promises=promises)
    assert isinstance(erasing.read_order(submitted(view, {erasing.Id.SURE: "no"})), dict)


@pytest.mark.parametrize("keeping", [Keeping(), Keeping(months=24, days=90), Keeping(months=6)])
def test_how_long_things_are_kept_comes_back_as_it_was(keeping: Keeping) -> None:
    assert read_keeping(submitted(draw_keeping(keeping))) == keeping
    chosen: dict[str, Value] = {KeepingId.MONTHS: str(keeping.months or 0), KeepingId.DAYS: str(keeping.days or 0)}
    assert read_keeping(submitted(draw_keeping(Keeping(months=12)), chosen)) == keeping


def test_less_than_what_figures_look_back_on_can_not_be_chosen() -> None:
    assert min(DAYS) > 8 * 7
    assert min(MONTHS) * 30 > 90
