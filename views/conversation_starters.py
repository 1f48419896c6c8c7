"""What helps two people begin and go on: an opening question and agendas, by objective."""

from collections.abc import Mapping

from mentorship.program_settings import Session
from storage.words import Objective


def _session(title: str, *points: str) -> Session:
    return Session(title=title, points=points)


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


# From the second meeting on, in this order and then from the beginning again.
_LATER: Mapping[Objective, tuple[Session, ...]] = {
    Objective.LEADERSHIP: (
        _session(
            "Where you lead already",
            "Who looks to the mentee for direction today, with or without a title?",
            "A recent decision: who was heard, who was not, and what came of it",
            "One habit of leading to try until you meet again",
        ),
        _session(
            "A conversation that is hard to have",
            "Which conversation has the mentee been putting off, and why?",
            "Try the first three sentences aloud, in both roles",
            "When will it take place?",
        ),
        _session(
            "Giving work away",
            "What does the mentee still do that somebody else could grow from?",
            "What would have to be clear before it can be handed over?",
            "A story of the mentor's: something handed over well, and something handed over badly",
        ),
        _session(
            "Being seen and heard beyond the team",
            "Who decides about what matters to the mentee's team, and what do they care about?",
            "How the mentor prepares for a meeting in which much is at stake",
            "One person to get to know until you meet again",
        ),
    ),
    Objective.ONBOARDING: (
        _session(
            "How things are done here",
            "What has been confusing since you last spoke?",
            "Rules nobody wrote down: meetings, messages, hours, days off",
            "Whom to ask about what",
        ),
        _session(
            "People worth knowing",
            "Whose work touches the newcomer's?",
            "Two people to meet, and how the buddy can introduce them",
            "A channel or a gathering that is worth joining",
        ),
        _session(
            "First results",
            "What has been finished so far, and what was harder than it looked?",
            "What does the newcomer's manager expect in the first three months?",
            "What would make the coming week a good one?",
        ),
        _session(
            "Settling in",
            "What would you change here, now that you still see it with fresh eyes?",
            "What does the newcomer want to learn next?",
            "What can the buddy stop doing, because it is not needed any more?",
        ),
    ),
    Objective.INCLUSION: (
        _session(
            "Being heard",
            "When did each of you last hold back in a meeting, and what would have helped?",
            "Who speaks for the mentee's work when the mentee is not in the room?",
            "One thing each of you can do differently until you meet again",
        ),
        _session(
            "The unwritten rules",
            "How are good tasks and promotions really given out here?",
            "What did the mentor learn late that the mentee should know early?",
            "One opportunity to ask for",
        ),
        _session(
            "Allies",
            "Who has stood up for you, and how did they do it?",
            "Whom could each of you support, and with what?",
            "What should your coordinators or your managers know, if you both agree to tell them?",
        ),
    ),
    Objective.RETENTION: (
        _session(
            "What gives energy",
            "Which parts of the last two weeks gave the mentee energy, and which took it?",
            "What could be moved, shared or left?",
            "A conversation with the mentee's manager to prepare",
        ),
        _session(
            "Strengths",
            "What do colleagues come to the mentee for?",
            "Where could that strength be used more?",
            "One small change to try until you meet again",
        ),
        _session(
            "A way forward in this house",
            "Which roles here make the mentee curious, and who has one?",
            "What is missing for the next step: skill, experience, or being known?",
            "The first thing to do about it",
        ),
    ),
    Objective.SKILLS: (
        _session(
            "What you tried",
            "Show what you did since you last met, finished or not",
            "What was harder than expected?",
            "The next task: small enough to be done before you meet again",
        ),
        _session(
            "Watch and do",
            "The mentor works on something real and thinks aloud",
            "The mentee does the next piece while the mentor watches",
            "What would the mentee do differently alone?",
        ),
        _session(
            "Passing it on",
            "The mentee explains the skill as if the mentor had never heard of it",
            "Where were the gaps?",
            "Which skill comes next, or who else could learn this one?",
        ),
    ),
    Objective.OWN: (
        _session(
            "How it is going",
            "What has gone well since you last spoke?",
            "What is hardest right now, and what have you tried?",
            "What will each of you do before you meet again?",
        ),
        _session(
            "The goal",
            "How close is the mentee to the goal, and how would you notice?",
            "What stands in the way that the mentor has met before?",
            "The next step, and when you will look at it together",
        ),
        _session(
            "The two of you",
            "What is useful about these meetings, and what would make them more so?",
            "Something the mentor has learned from the mentee",
            "What to talk about that you have not dared to yet",
        ),
    ),
}


_FIRST_AMONG_PEERS = _session(
    "",
    "Who you are: your way here, and what you enjoy outside work",
    "What each of you is working on, and what is hardest about it right now",
    "What each of you could show the other, or help with",
    "Whether and when you meet again",
)
_AMONG_PEERS = (
    _session(
        "A problem each",
        "Each of you brings one thing that is stuck; the others ask before they advise",
        "What have you seen in your own corner that might help?",
        "A small step for each until you meet again",
    ),
    _session(
        "What you have learned",
        "Something that each of you would do differently today",
        "A tool, a habit or a person that is worth knowing about",
        "What to try until you meet again",
    ),
    _session(
        "Beyond your own team",
        "What do people elsewhere misunderstand about your work?",
        "Where do your teams depend on each other, and what would make that easier?",
        "Somebody whom the others should meet",
    ),
)


def peer_agenda(number: int) -> Session:
    """An agenda for any meeting of peers, where nobody is the mentor."""
    return _FIRST_AMONG_PEERS if number == 1 else _AMONG_PEERS[(number - 2) % len(_AMONG_PEERS)]


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


def later_agenda(objective: Objective, number: int) -> Session:
    """An agenda for the second meeting and any after it."""
    sessions = _LATER[objective]
    return sessions[(number - 2) % len(sessions)]
