"""The skill list: what people type ahead to, common entries first, their own added as they come."""

import re

from sqlmodel import col, select

from mentorship.work import Work
from storage.guards import insert_once
from storage.tables import Skill

LONGEST = 60

COMMON = (
    "Accounting, Agile methods, Budgeting, Business analysis, Career planning, Change management, "
    "Coaching, Communication, Conflict resolution, Customer service, Cybersecurity, Data analysis, "
    "Decision making, Delegation, Design, Facilitation, Feedback, Finance, Hiring, Inclusive leadership, "
    "Influencing, Innovation, Java, JavaScript, Kubernetes, Leadership, Legal, Machine learning, "
    "Marketing, Negotiation, Networking, Operations, Prioritisation, Presenting, Procurement, Product "
    "management, Project management, Public speaking, Python, Quality assurance, Research, Risk "
    "management, Sales, SQL, Stakeholder management, Storytelling, Strategy, Supply chain, "
    "Sustainability, Team building, Time management, User research, Wellbeing, Writing"
).split(", ")

LANGUAGES = (
    "Arabic, Bengali, Chinese, Czech, Danish, Dutch, English, Finnish, French, German, Greek, Hebrew, "
    "Hindi, Hungarian, Italian, Japanese, Korean, Norwegian, Polish, Portuguese, Romanian, Russian, "
    "Spanish, Swedish, Tamil, Turkish, Ukrainian, Urdu, Vietnamese"
).split(", ")

LOCALES = {
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def tidy(name: str) -> str:
    """A skill as people read it: one line, single spaces, at most 60 characters."""
    return re.sub(r"\s+", " ", name).strip()[:LONGEST].strip()


def slug(name: str) -> str:
    """A skill as it is compared."""
    return tidy(name).casefold()


def find_skills(work: Work, typed: str) -> list[str]:
    """Up to 20 entries that fit what was typed, those that begin with it first, then what was typed."""
    own = select(Skill.name).where(Skill.workspace_id == work.workspace_id).order_by(col(Skill.name))
    return _fitting([*COMMON, *work.session.exec(own)], typed)


def languages_of(locale: str) -> list[str]:
    """The language somebody uses Slack in, as a first guess; none for a locale we do not know."""
    language = LOCALES.get(locale.split("-")[0].lower())
    return [language] if language else []


def find_languages(typed: str) -> list[str]:
    """Languages that fit what was typed, then what was typed."""
    return _fitting(LANGUAGES, typed)


def learn_skills(work: Work, names: list[str]) -> None:
    """Put entries of people's own on the list for the next person."""
    known = {slug(name) for name in COMMON}
    for name in {tidy(name) for name in names}:
        if name and slug(name) not in known:
            insert_once(work.session, Skill(workspace_id=work.workspace_id, slug=slug(name), name=name))


def _fitting(names: list[str], typed: str) -> list[str]:
    wanted = slug(typed)
    by_slug = {slug(name): name for name in names if wanted in slug(name)}
    ranked = sorted(by_slug, key=lambda key: (not key.startswith(wanted), key))[:20]
    found = [by_slug[key] for key in ranked]
    return found if not wanted or wanted in by_slug else [*found, tidy(typed)]
