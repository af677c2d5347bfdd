"""What was typed about a saved promise and not sent: kept when its modal is closed, and there when it opens again."""

from functools import partial

from bot.domain.drafts import DraftKind
from bot.flows import form_drafts

keep_typed = partial(form_drafts.keep_typed, DraftKind.COMMITMENT_CHANGE)
typed_before = partial(form_drafts.typed_before, DraftKind.COMMITMENT_CHANGE)
forget_typed = partial(form_drafts.forget_typed, DraftKind.COMMITMENT_CHANGE)
