"""Preparing a call: the prep modal, and the one for going in without an objective."""

from slack_bolt.async_app import AsyncApp

from bot.flows import preps as flow
from bot.views import answers, calls, preps
from handlers.listeners import drawing_again, opening, saving


def register(app: AsyncApp) -> None:
    """Listen to the buttons that open the modals, and to the modals."""
    for button in (calls.Id.WRITE_OBJECTIVE, calls.Id.CHANGE, answers.Id.CHOOSE_PREP):
        app.action(button)(opening(flow.prep_form, preps.draw_prep))
    app.action(calls.Id.WINGING)(opening(flow.winging_form, preps.draw_winging))
    app.action(preps.Id.MORE)(drawing_again(preps.typed_prep, flow.with_more, preps.draw_prep))
    app.action(preps.Id.STAGE)(drawing_again(preps.typed_prep, flow.drawn_again, preps.draw_prep))
    app.view(preps.Id.SAVE)(saving(preps.read_prep, flow.save_prep))
    app.view(preps.Id.SAVE_WINGING)(saving(preps.read_winging, flow.save_winging))
