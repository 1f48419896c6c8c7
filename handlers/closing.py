"""A program's report at any time, for those who run it."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Show, Turn
from mentorship.reports import report_of
from views import closing as views
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin report` and the button Show Report."""
    dialogue.command("admin report", show_report)
    dialogue.action(Action.SHOW_REPORT, show_report)


def show_report(turn: Turn) -> Answer:
    return Show(views.report_view(report_of(turn.work, chosen_program(turn))))
