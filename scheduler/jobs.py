"""What time does: each job asks its use case what is due now, so that running it twice changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mentorship.asked_drafts import make_drafts_asked, think_of_drafts_due
from mentorship.check_in_rounds import prompt_due
from mentorship.choice_steps import choosing_due
from mentorship.digests import send_due
from mentorship.form_drafts import forget_old_drafts
from mentorship.introductions import introduce_due
from mentorship.match_runs import pair_people_due
from mentorship.newcomers import match_newcomers_due, think_of_newcomers_due
from mentorship.phases import advance_due
from mentorship.rotations import rotate_due
from mentorship.survey_waves import open_due, remind_due
from mentorship.work import Work
from storage.pruning import prune_machinery
from storage.unlinking import unlink_answers

OFTEN = timedelta(seconds=30)
NIGHTLY = timedelta(hours=24)


@dataclass(frozen=True)
class Job:
    """Does some of what is due and says how much that was; 0 means that nothing is left.

    What takes long is worked out `ahead`, while others write: it only reads, and what it finds is kept.
    """

    name: str
    every: timedelta
    do_some: Callable[[Work], int]
    ahead: Callable[[Work], None] | None = None


def prune(work: Work) -> int:
    """Forget what nobody needs any more, and what could say who has answered what."""
    forget_old_drafts(work)
    unlink_answers(work.session, work.now)
    prune_machinery(work.session, work.now)
    return 0


def make_drafts(work: Work) -> int:
    """Drafts that time asks for, and those that coordinators asked for."""
    return pair_people_due(work) + make_drafts_asked(work)


# In this order a whole day's work falls into place within one round.
JOBS = (
    Job("advance_programs", OFTEN, advance_due),
    Job("choosing", OFTEN, choosing_due),
    Job("pair_people", OFTEN, make_drafts, think_of_drafts_due),
    Job("newcomers", OFTEN, match_newcomers_due, think_of_newcomers_due),
    Job("rotations", OFTEN, rotate_due),
    Job("introductions", OFTEN, introduce_due),
    Job("check_in_prompts", OFTEN, prompt_due),
    Job("survey_prompts", OFTEN, open_due),
    Job("survey_reminders", OFTEN, remind_due),
    Job("digests", OFTEN, send_due),
    Job("prune", NIGHTLY, prune),
)
