"""What somebody has typed into a form of several steps and not yet finished."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import select

from mentorship.work import Work
from storage.tables import FormDraft, Person

KEPT_FOR = timedelta(days=7)
# Built once: every step of a form asks it.
_OF = select(FormDraft).where(
    FormDraft.person_id == bindparam("person"),
    FormDraft.form == bindparam("form"),
    FormDraft.subject == bindparam("subject"),
)
_ROW = FormDraft.__table__  # type: ignore[attr-defined]
_FORGET = delete(_ROW).where(_ROW.c.updated_at < bindparam("limit"))


def draft_values(work: Work, person: Person, form: str, subject: str = "") -> dict[str, Any]:
    """What was typed so far; empty if nothing was."""
    draft = _find(work, person, form, subject)
    return dict(draft.values) if draft else {}


def keep_draft(
    work: Work, person: Person, form: str, subject: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Add the values of one more step; returns all of them."""
    draft = _find(work, person, form, subject) or FormDraft(
        person_id=person.key, form=form, subject=subject, updated_at=work.now
    )
    draft.values = {**draft.values, **values}
    draft.updated_at = work.now
    work.session.add(draft)
    return dict(draft.values)


def forget_draft(work: Work, person: Person, form: str, subject: str = "") -> None:
    draft = _find(work, person, form, subject)
    if draft is not None:
        work.session.delete(draft)


def forget_old_drafts(work: Work) -> None:
    """Nobody comes back to a form after a week."""
    work.run(_FORGET, {"limit": work.now - KEPT_FOR})


def _find(work: Work, person: Person, form: str, subject: str) -> FormDraft | None:
    which = {"person": person.key, "form": form, "subject": subject}
    return work.load(_OF, which).first()
