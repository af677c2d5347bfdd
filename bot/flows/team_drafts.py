"""What was typed into a form about a team and not saved: kept when something fails, offered when it opens again."""

from functools import partial

from bot.domain.drafts import DraftKind
from bot.flows import form_drafts

keep_typed = partial(form_drafts.keep_typed, DraftKind.TEAM)
typed_before = partial(form_drafts.typed_before, DraftKind.TEAM)
forget_typed = partial(form_drafts.forget_typed, DraftKind.TEAM)
