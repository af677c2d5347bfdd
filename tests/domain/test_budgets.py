from bot.domain.budgets import Day, message_to_join
from bot.domain.nudges import Kind, Nudge, NudgeId, State
from bot.domain.people import MemberSettings
from tests.factories import at, nudge, policy


def sent(kind: Kind, when: str, *, ts: str, subject: str = "call:call1") -> Nudge:
    return nudge(kind, id=NudgeId(ts), state=State.SENT, sent_at=at(when), channel="D1", ts=ts, subject=subject)


def planned(kind: Kind, when: str, n: int = 1) -> Nudge:
    return nudge(kind, id=NudgeId(f"{kind}{when}{n}"), due_at=at(when), subject=f"call:{n}")


def has_room(kind: Kind, *others: Nudge, budget: int = 3, settings: MemberSettings | None = None) -> bool:
    day = Day(nudges=others, policy=policy(settings or MemberSettings(budget=budget)))
    return day.has_room_for([nudge(kind, id=NudgeId("mine"), state=State.CLAIMED, due_at=at("12:00"))])


SAID = [sent(Kind.BRIEF, "08:30", ts="1"), sent(Kind.OBJECTIVE_ASK, "10:00", ts="2")]


def test_a_message_fits_until_the_budget_is_used() -> None:
    assert has_room(Kind.RECAP_ASK, *SAID)
    assert not has_room(Kind.RECAP_ASK, *SAID, sent(Kind.READY_CARD, "11:00", ts="3"))


def test_what_stands_in_one_message_counts_once() -> None:
    assert has_room(Kind.RECAP_ASK, *SAID, sent(Kind.DUE, "08:30", ts="1"), sent(Kind.OVERDUE, "08:30", ts="1"))


def test_a_nag_leaves_room_for_what_is_asked_around_calls_later_that_day() -> None:
    later = [planned(Kind.READY_CARD, "13:45")]
    assert not has_room(Kind.RECAP_REMINDER, *SAID, *later)
    assert not has_room(Kind.HANDED_OVER, *SAID, planned(Kind.OBJECTIVE_ASK, "14:00"))
    assert not has_room(Kind.OFFER, *SAID, planned(Kind.RECAP_ASK, "14:35"))
    assert has_room(Kind.READY_CARD, *SAID, planned(Kind.RECAP_REMINDER, "17:00"))


def test_a_card_before_a_call_goes_before_the_question_about_another() -> None:
    assert not has_room(Kind.OBJECTIVE_ASK, *SAID, planned(Kind.READY_CARD, "13:45"))
    assert has_room(Kind.READY_CARD, *SAID, planned(Kind.OBJECTIVE_ASK, "14:00"))


def test_cards_that_come_at_one_moment_take_one_place() -> None:
    cards = [planned(Kind.READY_CARD, "13:45", n) for n in (1, 2, 3)]
    assert has_room(Kind.RECAP_ASK, SAID[0], *cards)


def test_no_place_is_kept_for_what_is_switched_off() -> None:
    without_cards = MemberSettings(budget=3, muted_kinds=frozenset({"ready_card"}))
    assert has_room(Kind.RECAP_REMINDER, *SAID, planned(Kind.READY_CARD, "13:45"), settings=without_cards)


def test_of_two_processes_that_send_at_once_one_gives_way() -> None:
    mine = nudge(Kind.RECAP_ASK, id=NudgeId("mine"), state=State.CLAIMED, due_at=at("12:00"))
    other = nudge(Kind.HANDED_OVER, id=NudgeId("other"), state=State.CLAIMED, due_at=at("11:00"))
    day = Day(nudges=[*SAID, mine, other], policy=policy(MemberSettings(budget=3)))
    assert [day.has_room_for([one]) for one in (mine, other)] == [True, False]


def test_a_card_without_room_joins_the_ask_about_its_call_else_the_last_card() -> None:
    card = nudge(Kind.READY_CARD, due_at=at("15:45"), subject="call:b")
    ask = sent(Kind.OBJECTIVE_ASK, "10:00", ts="2", subject="call:b")
    older, newer = (sent(Kind.READY_CARD, when, ts=when, subject="call:a") for when in ("11:00", "12:00"))
    assert message_to_join(card, [older, ask, newer]) == ask
    assert message_to_join(card, [newer, older, SAID[0]]) == newer
    assert message_to_join(card, [SAID[0]]) is None
