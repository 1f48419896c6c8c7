"""Everything a coordinator can open at this moment."""

from collections.abc import Iterator

from mentorship.concerns import open_concerns
from mentorship.digests import digest_facts, today_for
from mentorship.draft_pages import draft_page
from mentorship.match_runs import open_draft
from mentorship.programs import coordinators_of
from mentorship.reports import report_of
from mentorship.review import review_page
from mentorship.running_pairs import pairs_page
from mentorship.work import Work
from tests.program.company import Company
from views import closing, concerns, digests, match_runs, review, running_pairs
from views.blocks import View


def coordinators_screens(work: Work, company: Company) -> Iterator[View]:
    program = company.program(work)
    able = [person for person in coordinators_of(work, program) if person.active]
    if not able:
        return
    me = able[0]
    yield review.review_modal(program, review_page(work, me, program.key))
    yield running_pairs.pairs_modal(pairs_page(work, me, program.key))
    yield concerns.concern_list(work, program, open_concerns(work, program.key))
    yield digests.digest_view(digest_facts(work, program, today_for(work, program)))
    yield closing.report_view(report_of(work, program))
    if open_draft(work, program) is not None:
        yield match_runs.draft_modal(draft_page(work, me, program.key, 0))
