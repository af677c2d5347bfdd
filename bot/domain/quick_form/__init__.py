"""The quick form: one typed line split into what, who, when and how ("Send pricing to Ann by Friday via email")."""

from bot.domain.quick_form.lines import QuickForm, read_quick
from bot.domain.quick_form.people import untitled
from bot.domain.quick_form.promisers import SaidSide

__all__ = ["QuickForm", "SaidSide", "read_quick", "untitled"]
