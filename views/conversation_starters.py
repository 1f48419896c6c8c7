"""What helps two people begin: an opening question and an agenda for the first meeting, by objective."""

from collections.abc import Mapping

from storage.words import Objective

# Reading these aloud should feel like a colleague's good idea, not like a form.
_FOR_EVERYBODY = (
    "What is something you learned the hard way that you would tell your younger self?",
    "What does a really good working day look like for you?",
    "Which piece of advice has stayed with you, and why?",
)
_QUESTIONS: Mapping[Objective, tuple[str, ...]] = {
    Objective.LEADERSHIP: (
        "Who is the best leader you have worked with, and what did they do differently?",
        "Which decision at work taught you most about leading people?",
    ),
    Objective.ONBOARDING: (
        "What surprised you most in your first weeks here?",
        "What would you have liked to know on your first day?",
    ),
    Objective.INCLUSION: (
        "When did you last feel that you really belonged, and what made it so?",
        "What should colleagues know about you to work well with you?",
    ),
    Objective.RETENTION: (
        "What part of your work gives you energy, and what takes it?",
        "If you could change one thing about your role, what would it be?",
    ),
    Objective.SKILLS: (
        "What is the most useful thing you taught yourself, and how did you go about it?",
        "Which skill would make the biggest difference to your work this year?",
    ),
    Objective.OWN: (),
}
_FIRST_TOPIC: Mapping[Objective, str] = {
    Objective.LEADERSHIP: "A leadership situation the mentee is in right now, as a first topic",
    Objective.ONBOARDING: "What is still unclear about how things work here, as a first topic",
    Objective.INCLUSION: "What helps each of you to contribute fully, as a first topic",
    Objective.RETENTION: "Where the mentee would like to be in two years, as a first topic",
    Objective.SKILLS: "The first skill to work on, and a small task to practise it",
    Objective.OWN: "What the mentee would like to talk about first",
}


def opening_question(objective: Objective, turn: int) -> str:
    """A question to begin with; `turn` (the pairing's number) decides which, so it never changes."""
    questions = (*_QUESTIONS[objective], *_FOR_EVERYBODY)
    return questions[turn % len(questions)]


def first_agenda(objective: Objective) -> tuple[str, ...]:
    """Four points for the first meeting."""
    return (
        "Who you are: your way here, and what you enjoy outside work",
        "What the mentee hopes to reach, in one or two goals for this program",
        "What you expect of each other: how often you meet, what stays between you, how you give feedback",
        _FIRST_TOPIC[objective],
    )
