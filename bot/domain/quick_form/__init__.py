"""The quick form: one typed line split into what, who, when and how ("Send pricing to Ann by Friday via email")."""

from bot.domain.quick_form.lines import QuickForm, SaidSide, read_quick

__all__ = ["QuickForm", "SaidSide", "read_quick"]
