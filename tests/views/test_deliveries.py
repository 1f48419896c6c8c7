"""The coordinators' view of messages: Slack takes it at any size, and it says what to do."""

from uuid import uuid4

from bot.workbench import Workbench
from mentorship.deliveries import Standing, standing_of
from mentorship.undelivered import Undelivered, Unreached
from storage.words import DeliveryState, PlaceKind
from tests.builders import a_program
from tests.views.surfaces import HOSTILE, legal_view, pinged
from views.deliveries import deliveries_view


def test_slack_takes_it_with_every_state_and_many_troubles(bench: Workbench) -> None:
    unreached = Unreached("check_in_due", PlaceKind.PERSON, "U1")
    undecided = Unreached("invitation", PlaceKind.CHANNEL, "C1", to_decide=uuid4())
    first = Undelivered("unsettled", uncertain=True, count=400, examples=(undecided,) * 5)
    with bench.write() as work:
        found = Standing(
            program=a_program(work, name=(HOSTILE * 20)[:100]),
            counts=dict.fromkeys(DeliveryState, 1000000),
            due=900_000,
            next_at=work.now,
            troubles=(
                first,
                *(Undelivered(f"error_{n}", n % 2 == 0, 400, (unreached,) * 5) for n in range(29)),
            ),
        )
    view = legal_view(deliveries_view(found))
    assert set(pinged(view)) == {"<@U1>"}
    assert str(view).count("send_again") == str(view).count("it_arrived") == 5
    for words in ("1,000,000", "Paused", "Uncertain", "and 9,600 messages with other troubles"):
        assert words in str(view)


def test_without_any_trouble_it_says_so(bench: Workbench) -> None:
    with bench.write() as work:
        view = legal_view(deliveries_view(standing_of(work, a_program(work))))
    assert "nothing is known to be missing" in str(view)
    assert "Paused" not in str(view)
