"""How traces leave a text: whole names and addresses, and nothing of anybody else."""

import pytest

from bot.domain.erasures import Eraser, ErasureKind, Traces, account_traces, contact_traces, with_names
from bot.domain.errors import InvalidInputError
from bot.domain.meetings import Attendee

ANN = Traces(kind=ErasureKind.CONTACT, emails=("ann@acme.test",), names=("Ann Buyer",))
REP = Traces(kind=ErasureKind.PERSON, emails=("rhea@vendor.example",), names=("Rhea Rep",), slack_id="U1AB")
ACME = Traces(kind=ErasureKind.ACCOUNT, domain="acme.test", names=("Acme Industries",))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Send pricing to Ann Buyer.", "Send pricing to A contact."),
        ("send to ANN  BUYER", "send to A contact"),
        ("Ann\nBuyer", "A contact"),
        ("mail ann@acme.test, please", "mail A contact, please"),
        ("joann@acme.test and ann@acme.test.example", "joann@acme.test and ann@acme.test.example"),
        ("Joann Buyers", "Joann Buyers"),
        ("Ann wants it", "Ann wants it"),
        ("theirs:ann@acme.test", "theirs:A contact"),
    ],
)
def test_a_contact_leaves_a_text(text: str, after: str) -> None:
    assert Eraser(ANN).text(text) == after


def test_a_person_leaves_by_their_slack_id_too() -> None:
    said = Eraser(REP).text("<@U1AB> or <@U1AB|rhea>, U1AB, not U1ABC; Rhea Rep <rhea@vendor.example>")
    gone = "A former colleague"
    assert said == f"{gone} or {gone}, {gone}, not U1ABC; {gone} <{gone}>"


def test_a_customer_leaves_with_everybody_there() -> None:
    said = Eraser(ACME).text(
        "bob.b@acme.test of Acme Industries, https://www.acme.test/x, notacme.test, acme.test.example"
    )
    assert said == "A customer of A customer, https://A customer/x, notacme.test, acme.test.example"


def test_a_name_of_one_word_goes_only_where_it_stands_alone() -> None:
    will = Eraser(Traces(kind=ErasureKind.CONTACT, names=("Will",)))
    assert (will.text("Will"), will.text("We will see, will we?")) == ("A contact", "We will see, will we?")


def test_attendees_become_strangers_and_stay_outside() -> None:
    ann = Attendee(email="ann@acme.test", name="Buyer, Ann")
    assert Eraser(ANN).attendee(ann) == Attendee(email="@acme.test", name="A contact")
    assert Eraser(ACME).attendee(ann) == Attendee(email="", name="A contact")
    bob = Attendee(email="bob@globex.test", name="Bob")
    assert Eraser(ANN).attendee(bob) == Eraser(ACME).attendee(bob) == bob


def test_json_keeps_its_shape() -> None:
    before = {"owner": {"slack_id": "U1AB", "email": "rhea@vendor.example", "name": "Rhea Rep"}, "n": 3, "of": ["U1AB"]}
    after = {"owner": {"slack_id": "", "email": None, "name": "A former colleague"}, "n": 3, "of": [""]}
    assert Eraser(REP).value(before) == after


def test_what_every_trace_has_in_common_is_plain_ascii_or_nothing() -> None:
    assert Eraser(ANN).runs == ("acme", "buyer")
    assert Eraser(Traces(kind=ErasureKind.CONTACT, names=("Zoë Müller",))).runs == ("ller",)
    assert Eraser(Traces(kind=ErasureKind.CONTACT, names=("李 小龙",))).runs is None


@pytest.mark.parametrize("typed", ["", "ann", "ann@", "@acme.test", "ann@acme", "a b@acme.test", "a@x.test, b@x.test"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        contact_traces(typed)


def test_addresses_and_domains_are_read_as_people_write_them() -> None:
    assert contact_traces(" <Ann@Acme.Test> ", "Ann  Buyer") == ANN
    assert account_traces("https://Acme.test/", "Acme Industries") == ACME
    with pytest.raises(InvalidInputError):
        account_traces("acme.test globex.test")


def test_names_found_are_kept_once() -> None:
    assert with_names(ANN, ["ann buyer", "Ann B. Buyer", "ann@acme.test", ""]).names == ("Ann Buyer", "Ann B. Buyer")
