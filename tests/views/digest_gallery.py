"""One example of everything SayDo shows about digests."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.commitments import CommitmentId, Side
from bot.domain.digest_sending import Trouble
from bot.domain.digests import AccountAtRisk, Figures, Outcomes, Overdue, Scores, Share
from bot.domain.disclosures import Disclosure
from bot.domain.messages import Message, View
from bot.domain.rhythms import Pace
from bot.domain.teams import Expectations
from bot.views import digest_answers as answers
from bot.views.calls import CallFacts
from bot.views.commitments import CommitmentItem
from bot.views.digest_details import draw_details
from bot.views.digest_forms import Details, Digest, Escalated, Point, Praised
from bot.views.digest_previews import OwnPart, draw_own_parts
from bot.views.digests import draw_digest, draw_preview

Say = Callable[[str], str]
CHANNEL = "C0123"

FIGURES = Figures(
    calls=14,
    objective=Share(part=12, whole=14),
    aligned=Share(part=9, whole=12),
    outcomes=Outcomes(reached=8, partly=2, not_reached=1, changed=1),
    recap=Share(part=13, whole=14),
    advances=7,
    ours=Scores(on_time=7, moved_in_time=2, late=1, broken=1),
    theirs=Scores(on_time=4, late=2),
    overdue=Overdue(fresh=2, older=1),
    theirs_overdue=2,
    nudges=31,
)
BEFORE = Figures(
    calls=12,
    objective=Share(part=11, whole=12),
    aligned=Share(part=6, whole=11),
    outcomes=Outcomes(reached=5, partly=5),
    recap=Share(part=10, whole=12),
    advances=5,
    ours=Scores(on_time=6, moved_in_time=3, late=2),
    theirs=Scores(on_time=3, late=3),
    nudges=28,
)


def week(n: int) -> Figures:
    """Return the figures of the n-th of eight weeks, the last one being `FIGURES`."""
    if n == 8:
        return FIGURES
    return replace(BEFORE, objective=Share(part=3 + n, whole=12), recap=Share(part=2 + n, whole=12))


def digest(say: Say, **facts: object) -> Digest:
    told = Digest(
        id="digest-1",
        team=say("Mid-market"),
        span=say("20 to 27 November"),
        figures=FIGURES,
        before=BEFORE,
        expectations=Expectations(note=say("An objective is one line. A recap is what we agreed.")),
        history=tuple(Point(label=say(f"{n} Nov"), figures=week(n)) for n in range(1, 9)),
        accounts=tuple(
            AccountAtRisk(account=say(f"customer{n}.test"), late=3 - n % 3, at_risk=n % 2, oldest_days=n)
            for n in range(1, 8)
        ),
        praised=(Praised(kept=5), Praised(kept=4)),
        escalated=(Escalated(line=say("Send pricing to Ann Buyer, due Fri 20 Nov: Rhea Rep")),),
    )
    return replace(told, **facts)  # type: ignore[arg-type]


def messages(say: Say, call: CallFacts, item: CommitmentItem) -> dict[str, Message]:
    shown = digest(say)
    empty = digest(say, figures=Figures(), escalated=())
    part = own_part(say, call, item)
    ask = answers.AskedFor(digest_id="digest-1", team=say("Mid-market"), channel=CHANNEL, span=say("20 to 23 November"))
    not_posted = answers.NotPosted(
        digest_id="digest-1", team=say("Mid-market"), channel=CHANNEL, when=say("Friday 27 November 2026, 15:00")
    )
    following = answers.NextDigest(team=say("Mid-market"), when=say("Fri 27 Nov, 15:00"), channel=CHANNEL)
    return {
        "digest": draw_digest(shown),
        "digest, bars of text": draw_digest(shown, has_chart=False),
        "digest, nothing expected": draw_digest(
            digest(say, expectations=Expectations(objective_share=None, recap_share=None, say_do=None), before=None)
        ),
        "digest, people named": draw_digest(digest(say, praised=(Praised(name=say("Rhea Rep"), kept=5),))),
        "digest, daily": draw_digest(digest(say, pace=Pace.DAILY, since=say("yesterday"))),
        "digest, monthly": draw_digest(digest(say, pace=Pace.MONTHLY)),
        "digest, so far": draw_digest(digest(say, is_so_far=True)),
        "digest, small team": draw_digest(digest(say, disclosure=Disclosure.CALLS_ONLY)),
        "digest, one rep": draw_digest(digest(say, disclosure=Disclosure.NOTHING)),
        "digest, nothing": draw_digest(empty),
        "digest, previewed": draw_preview(
            answers.draw_preview_head(say("Mid-market"), say("Fri 27 Nov, 15:00")), replace(shown, id="")
        ),
        "digest, next": answers.draw_next([following, replace(following, when="")]),
        "digest, next, none": answers.draw_next([]),
        "digest, ask": answers.draw_ask(replace(ask, next_when=say("Fri 27 Nov, 15:00"))),
        "digest, posted": answers.draw_posted(say("Mid-market"), CHANNEL, say("15:00")),
        "digest, under way": answers.draw_under_way(say("Mid-market")),
        **{
            f"digest, not posted, {trouble.name.lower()}": answers.draw_not_posted(replace(not_posted, trouble=trouble))
            for trouble in Trouble
        },
        "digest, posted since": answers.draw_not_posted(replace(not_posted, posted_at=say("Fri 27 Nov, 15:20"))),
        "digest, not posted now": answers.draw_refused(replace(not_posted, trouble=Trouble.NOT_INVITED)),
        "digest preview": draw_own_parts([part]),
        "digest preview, nothing open": draw_own_parts([replace(part, recaps_owed=(), late=(), bare=())]),
        "digest preview, of two teams": draw_own_parts([part, replace(part, team=say("Partners"))]),
    }


def own_part(say: Say, call: CallFacts, item: CommitmentItem) -> OwnPart:
    figures = Figures(
        calls=5,
        objective=Share(part=4, whole=5),
        recap=Share(part=3, whole=4),
        ours=Scores(on_time=3, late=1),
        overdue=Overdue(fresh=1),
    )
    return OwnPart(
        team=say("Mid-market"),
        digest=say("Friday's digest"),
        when=say("Fri 27 Nov, 15:00"),
        figures=figures,
        recaps_owed=(call,),
        late=(item, replace(item, id=CommitmentId("commitment-8"), side=Side.OURS)),
        bare=(replace(call, title=say("Globex intro")),),
    )


def views(say: Say) -> dict[str, View]:
    shown = digest(say)
    own = week(3)
    return {
        "digest details": draw_details(Details(digest=shown, is_managed=True)),
        "digest details, of a rep": draw_details(Details(digest=shown, own=own)),
        "digest details, small team": draw_details(
            Details(digest=digest(say, disclosure=Disclosure.CALLS_ONLY), own=own)
        ),
        "digest details, empty": draw_details(Details(digest=digest(say, figures=Figures(), escalated=()))),
    }
