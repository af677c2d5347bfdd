"""What is kept of a call: the saved recap with each promise's menu, and the mail to the customer."""

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.messages import Message, View
from bot.views.blocks import about, actions, button, context, if_said, labelled, section, small_if_said
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block, headline
from bot.views.commitment_items import with_menu
from bot.views.kit import escape, phrase
from bot.views.mails import mail_blocks
from bot.views.payloads import message, modal
from bot.views.recap_forms import RecapMail, ReviewRow, SavedRecap
from bot.views.recap_inputs import Id
from bot.views.recap_reviews import kept_text, outcome_block


def draw_recap_saved(saved: SavedRecap) -> Message:
    """Draw what the ask becomes once the recap is saved."""
    call = saved.call
    hidden = len(saved.rows) - _MOST_SAVED
    return message(
        [
            headline(call, "the recap is saved.", names_first=saved.names_first),
            call_block(call),
            *labelled("Your objective", saved.objective, most=300),
            *outcome_block(saved.outcome, saved.their_outcome),
            *(_kept_row(row) for row in saved.rows[:_MOST_SAVED]),
            *([context(f"and {hidden} more in /commitments")] if hidden > 0 else []),
            *if_said(phrase("*Next meeting*\n", saved.next_meeting, most=200)),
            *labelled("What more was possible", saved.more_possible, most=300),
            *labelled("What you learned", saved.learnings, most=300),
            *([context("Your private notes are kept, for those on this call only.")] if saved.notes else []),
            context(f"Written by {escape(saved.by, most=80) or 'you'}"),
            *small_if_said(phrase("Mailed to the customer on ", saved.mailed, ".")),
            *(
                [saved_controls(call, is_mailed=bool(saved.mailed), is_edited=saved.is_edited)]
                if saved.can_change
                else []
            ),
        ]
    )


_MOST_SAVED = 20  # two recaps' worth: a colleague may have added theirs


def _kept_row(row: ReviewRow) -> SlackBlock:
    return with_menu(kept_text(row), row.item, within="recaps.row") if row.item else section(kept_text(row))


def saved_controls(call: CallFacts, *, is_mailed: bool = False, is_edited: bool = False) -> SlackBlock:
    """Draw what can be done with a saved recap as a whole."""
    buttons: list[ButtonElement] = [
        button("Change or add", Id.CHANGE, call.call_id),
        button("Mail again" if is_mailed else "Mail to customer", Id.MAIL, call.call_id),
        *([button("History", Id.HISTORY, call.call_id)] if is_edited else []),
    ]
    return actions(buttons, block_id=about("recaps.saved", call.call_id))


def draw_recap_mail(mail: RecapMail) -> View:
    """Draw the mail to the customer, to be opened or copied; its submission says that it was sent."""
    not_sent = button("Not sent", Id.NOT_MAILED, mail.call.call_id)
    was_sent = phrase("You said on ", mail.mailed, " that it was sent.")
    return modal(
        "Mail to the customer",
        [
            *([section(was_sent, accessory=not_sent)] if was_sent else []),
            *mail_blocks(mail.draft, link_id=Id.MAIL_LINK),
            context("Nothing private is in it. Read it once before you send it from your own address."),
        ],
        callback_id=Id.MAILED,
        subject=mail.call.call_id,
        submit="I sent it",
        close="Not now",
    )
