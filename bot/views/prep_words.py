"""The words of a prep: what its fields are called, what can be chosen, what is suggested."""

from bot.domain.preps import AgendaState, Field, Knowledge, Learning, Stage
from bot.views.prep_forms import CallNews

LABELS = {
    Field.OBJECTIVE: "What should be true after this call?",
    Field.THEIR_OBJECTIVE: "What do they want from it?",
    Field.KNOWLEDGE: "How do you know?",
    Field.STAGE: "Where does the deal stand?",
    Field.VALUE: "What do they get out of this call?",
    Field.AGENDA: "Agenda",
    Field.OPENING: "Which question do you open with?",
    Field.QUESTIONS: "What do you want to learn?",
    Field.HONEST: "What must you be honest about?",
    Field.NEXT_STEP: "What will you ask for next?",
}

PLACEHOLDERS = {
    Field.OBJECTIVE: "For example: they name who decides, and by when",
    Field.VALUE: "For example: a plan they can show to their boss",
    Field.AGENDA: "One point a line",
    Field.HONEST: "For example: it takes two weeks of their people's time",
    Field.NEXT_STEP: "For example: a date for the pilot",
}

KNOWLEDGE = {
    Knowledge.THEY_SAID_SO: "They said so",
    Knowledge.WE_ASSUME: "We assume it",
    Knowledge.WE_DONT_KNOW: "We don't know yet",
}

STAGES = {
    Stage.PROSPECTING: "Prospecting",
    Stage.NEEDS_ANALYSIS: "Needs analysis",
    Stage.PRESENTATION: "Presentation",
    Stage.NEGOTIATION: "Negotiation",
    Stage.CLOSE: "Close",
    Stage.IMPLEMENTATION: "Implementation",
}

_REALITIES = {
    Stage.PROSPECTING: "they have no time for you yet, so the first minute must be worth it.",
    Stage.NEEDS_ANALYSIS: "they would rather not spend time on your questions, so each one must help them too.",
    Stage.PRESENTATION: "they are interested in themselves, so show only what touches their case.",
    Stage.NEGOTIATION: "they will haggle, so know what you can give and what you ask for it.",
    Stage.CLOSE: "deciding is a risk for them, so ask what would make it a safe one.",
    Stage.IMPLEMENTATION: "this is hard work for them, so agree who does what, and help.",
}

OPENING = "What would make this call worth your time?"

LEARNINGS = {
    Learning.URGENCY: "How urgent is it for them?",
    Learning.DOING_NOTHING: "What happens if they do nothing?",
    Learning.DECIDERS: "Who decides, and how?",
    Learning.VIEW_OF_US: "How do they see us, and the competition?",
}

AGENDA_STATES = {
    AgendaState.NOT_YET: "not sent yet",
    AgendaState.SENT: "they have it",
    AgendaState.AGREED: "agreed with them",
}

NEWS = {
    CallNews.MOVED: "This call was moved meanwhile: see its new time.",
    CallNews.BEGAN: "This call has begun. What you write now counts as written after its start.",
    CallNews.OVER: "This call is over. What you write now counts as written after it.",
    CallNews.CANCELLED: "This call is cancelled. What you write stays with it, in case it comes back.",
    CallNews.NOT_A_CALL: "This meeting is set aside as no customer call. What you write stays with it.",
    CallNews.DID_NOT_HAPPEN: "This call did not take place. What you write stays with it.",
}


def reality_of(stage: Stage) -> str:
    """Return the customer's reality at a stage, in one line."""
    return _REALITIES[stage]


def knowledge_text(knowledge: Knowledge | None) -> str:
    """Return how we know, in words for the middle of a sentence; "" when nothing was said."""
    return KNOWLEDGE[knowledge][0].lower() + KNOWLEDGE[knowledge][1:] if knowledge else ""


def said_text(one: Field, text: str) -> str:
    """Return what a field says as a person reads it: of a choice its label, and that there is nothing."""
    knowledge = {word.value: label for word, label in KNOWLEDGE.items()}
    stages = {word.value: label for word, label in STAGES.items()}
    labels = {Field.KNOWLEDGE: knowledge, Field.STAGE: stages}.get(one, {})
    return labels.get(text, text).strip() or "(nothing)"
