"""What was typed as a question, or as an answer, and not sent."""

from functools import partial

from bot.domain.drafts import DraftKind
from bot.flows import form_drafts

keep_typed = partial(form_drafts.keep_typed, DraftKind.QUESTION)
typed_before = partial(form_drafts.typed_before, DraftKind.QUESTION)
forget_typed = partial(form_drafts.forget_typed, DraftKind.QUESTION)
