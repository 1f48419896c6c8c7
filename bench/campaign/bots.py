"""The bot processes: started, killed at any instant, stopped for a while, and started again."""

import multiprocessing
import os
import random
import signal
import threading
from collections import Counter
from multiprocessing.process import BaseProcess

from bench.campaign.bot_process import Orders, run_bot

FORKS = multiprocessing.get_context("forkserver")
STOP_SECONDS = 15
STARTED = "started again"


def prepare_to_fork() -> None:
    """All processes are forked from one that has read every module already; say so before the first."""
    FORKS.set_forkserver_preload(["bench.campaign.bot_process", "bench.campaign.slack_process", "psycopg"])


class Bots:
    """A supervisor with ill will; `done` counts what it did."""

    def __init__(self, orders: Orders, number: int, dice: random.Random) -> None:
        self.done: Counter[str] = Counter()
        self._orders, self._dice = orders, dice
        self._processes = [self._start() for _ in range(number)]
        self._timers: list[threading.Timer] = []

    @property
    def interruptions(self) -> int:
        """How often a process was killed or frozen."""
        return self.done.total() - self.done[STARTED]

    def start_the_dead(self) -> None:
        """As any supervisor does."""
        for index, process in enumerate(self._processes):
            if not process.is_alive():
                process.join()
                self._processes[index] = self._start()
                self.done[STARTED] += 1

    def gone(self) -> int:
        """How many have ended by themselves."""
        return sum(not process.is_alive() for process in self._processes)

    def kill(self, *, all_of_them: bool, when: str) -> None:
        for process in self._some(all_of_them):
            process.kill()
            process.join()
            self.done[f"killed {when}"] += 1
        self.start_the_dead()

    def freeze(self, seconds: float, *, all_of_them: bool, when: str) -> None:
        """Stop now and go on after so many seconds; others are not held up by that."""
        for process in self._some(all_of_them):
            if _signal(process, signal.SIGSTOP):
                timer = threading.Timer(seconds, _signal, (process, signal.SIGCONT))
                timer.start()
                self._timers.append(timer)
                self.done[f"frozen {when}"] += 1

    def let_go(self) -> None:
        """Wait until nobody is frozen any more."""
        for timer in self._timers:
            timer.join()
        self._timers.clear()

    def restart(self) -> None:
        """As for an update: all stop cleanly and start again."""
        self.stop()
        self._processes = [self._start() for _ in self._processes]

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(STOP_SECONDS)
            process.kill()

    def _start(self) -> BaseProcess:
        process = FORKS.Process(target=run_bot, args=(self._orders,), daemon=True)
        process.start()
        return process

    def _some(self, all_of_them: bool) -> list[BaseProcess]:
        return list(self._processes) if all_of_them else [self._dice.choice(self._processes)]


def _signal(process: BaseProcess, number: int) -> bool:
    """False if the process has ended already."""
    try:
        assert process.pid is not None, "it was started"
        os.kill(process.pid, number)
    except ProcessLookupError:
        return False
    return True
