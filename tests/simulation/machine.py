"""What can happen in an office, in any order, and what must hold all the same."""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from storage.words import PlaceKind
from tests.simulation.office import A_WHILE, WORKERS, Deed, Office, Parts
from tests.simulation.points import AFTER_READ, AFTER_WRITE, ANSWERED, BEFORE_WRITE, CALLED, UNCOMMITTED, die
from tests.simulation.scripted_slack import (
    LATENESS,
    LOOK,
    NOT_TAKEN,
    OPEN,
    SEND,
    UNCERTAIN_NOT_TAKEN,
    UNCERTAIN_TAKEN,
    Answer,
)
from tests.simulation.world import the_world

# Nobody sleeps long between the last look at the clock and the call: whoever does, for longer than lease
# and settling together, sends too late. That is the one risk that stays.
WIRE = [CALLED.format(SEND), CALLED.format(LOOK)]
CLAIMED = [BEFORE_WRITE, AFTER_WRITE, AFTER_READ, ANSWERED.format(SEND)]
LOOKED = [AFTER_READ, ANSWERED.format(LOOK)]
DEATH = [*CLAIMED, *LOOKED, *WIRE, UNCOMMITTED]
SHORT = int((A_WHILE - LATENESS).total_seconds())

# As likely to be taken as not, and to be certain as not.
ANSWER = (
    st.just(Answer.FINE)
    | st.sampled_from(UNCERTAIN_TAKEN)
    | st.sampled_from(UNCERTAIN_NOT_TAKEN)
    | st.sampled_from(NOT_TAKEN)
)
UNCERTAIN = st.sampled_from(UNCERTAIN_TAKEN) | st.sampled_from(UNCERTAIN_NOT_TAKEN)
ANSWERS = st.lists(ANSWER, max_size=3)
WORKER = st.integers(0, WORKERS - 1)
ROUNDS = st.sampled_from([1, 2, 2, 3])
# Most letters go to one person: only those can be looked for, and be sent again.
KIND = st.sampled_from([PlaceKind.PERSON, PlaceKind.PERSON, *PlaceKind])


class AnyDay(RuleBasedStateMachine):
    """Two workers, and everything that can go wrong."""

    parts: ClassVar[Parts] = Parts()

    @initialize(kinds=st.lists(KIND, min_size=1, max_size=3), plans=st.booleans())
    def open(self, kinds: list[PlaceKind], plans: bool) -> None:
        self.office = Office(the_world(), self.parts, plans=plans)
        for kind in kinds:
            self.office.hand_in(kind)

    @rule(kind=KIND)
    def is_handed_in(self, kind: PlaceKind) -> None:
        self.office.hand_in(kind)

    @rule(seconds=st.sampled_from([1, 20, 61, 100]))
    def time_goes_by(self, seconds: int) -> None:
        self.office.wait(seconds)

    @rule(answers=ANSWERS, call=st.sampled_from([SEND, LOOK, OPEN]))
    def slack_is_moody(self, call: str, answers: list[Answer]) -> None:
        self.office.slack.will(call, answers)

    @rule(who=WORKER, deed=st.sampled_from(Deed))
    def works(self, who: int, deed: Deed) -> None:
        self.office.workers[who].do(deed)

    @rule(who=WORKER, deed=st.sampled_from(Deed), point=st.sampled_from(DEATH), nth=st.integers(1, 2))
    def is_killed(self, who: int, deed: Deed, point: str, nth: int) -> None:
        self.office.hand_in(PlaceKind.PERSON)
        self._interrupt(who, deed, point, nth, die)

    @rule(who=WORKER, point=st.sampled_from(CLAIMED), answer=ANSWER, rounds=ROUNDS, meanwhile=ANSWERS)
    def claims_freezes_and_wakes(
        self, who: int, point: str, answer: Answer, rounds: int, meanwhile: list[Answer]
    ) -> None:
        self.office.hand_in(PlaceKind.PERSON)
        self.office.slack.will(SEND, [answer])
        self._interrupt(who, Deed.SEND, point, 1, self.office.absence_of(who, rounds, meanwhile))

    @rule(
        who=WORKER,
        point=st.sampled_from(LOOKED),
        answer=UNCERTAIN,
        chatter=st.booleans(),
        rounds=ROUNDS,
        meanwhile=ANSWERS,
    )
    def looks_freezes_and_wakes(
        self, who: int, point: str, answer: Answer, chatter: bool, rounds: int, meanwhile: list[Answer]
    ) -> None:
        self.office.hand_in(PlaceKind.PERSON)
        self.office.slack.will(SEND, [answer])
        self.office.workers[who].do(Deed.SEND)
        if chatter:
            self.office.chat()
        self.office.clock.move_by(A_WHILE)
        self._interrupt(who, Deed.SETTLE, point, 1, self.office.absence_of(who, rounds, meanwhile))

    @rule(who=WORKER, deed=st.sampled_from(Deed), point=st.sampled_from(WIRE), seconds=st.integers(1, SHORT))
    def is_slow(self, who: int, deed: Deed, point: str, seconds: int) -> None:
        self._interrupt(who, deed, point, 1, lambda: self.office.wait(seconds))

    @invariant()
    def nothing_arrived_twice(self) -> None:
        assert self.office.twice() == []

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.calm_down()
            assert self.office.twice() == []
            assert self.office.lost() == []

    def _interrupt(self, who: int, deed: Deed, point: str, nth: int, happens: Callable[[], None]) -> None:
        self.office.points.plan(point, nth, happens)
        self.office.workers[who].do(deed)
        self.office.points.forget()
