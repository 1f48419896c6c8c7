"""Who asks first gets the lock first, and nobody who gives up keeps the others from it."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import pytest

from storage.fair_lock import FairLock

PATIENCE = 30.0  # seconds


def begin(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_for_queue(lock: FairLock, length: int) -> None:
    """Until so many have it or wait for it."""
    end = time.monotonic() + PATIENCE
    while len(lock._waiting) != length:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_it_is_given_in_the_order_of_asking_and_taken_again_only_after_all_who_wait() -> None:
    lock, order = FairLock(), list[int]()

    def ask(number: int) -> Callable[[], None]:
        def work() -> None:
            with lock:
                order.append(number)

        return work

    with lock:
        threads = []
        for number in range(8):
            threads.append(begin(ask(number)))
            wait_for_queue(lock, number + 2)
    with lock:
        order.append(8)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(9))


def test_only_one_has_it_at_a_time() -> None:
    lock, inside, most = FairLock(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            with lock:
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    for thread in [begin(work) for _ in range(8)]:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert most == 1


def test_whoever_has_it_may_take_it_again_and_keeps_it_to_the_end() -> None:
    lock, taken = FairLock(), threading.Event()

    def work() -> None:
        with lock:
            taken.set()

    with lock:
        with lock:
            thread = begin(work)
        assert not taken.wait(0.05)
    assert taken.wait(PATIENCE)
    thread.join(PATIENCE)


def test_after_an_error_inside_the_next_one_gets_it() -> None:
    lock = FairLock()
    with pytest.raises(ZeroDivisionError), lock:
        _ = 1 / 0
    thread = begin(lambda: lock.__enter__())
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_whoever_gives_up_waiting_leaves_the_queue() -> None:
    lock, has_it, done = FairLock(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            has_it.set()
            done.wait(PATIENCE)

    class Enough(Exception):
        pass

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Enough

    def interrupt() -> None:
        wait_for_queue(lock, 2)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    holder = begin(hold)
    assert has_it.wait(PATIENCE)
    before = signal.signal(signal.SIGUSR1, stop)
    try:
        begin(interrupt)
        with pytest.raises(Enough), lock:
            raise AssertionError("it was held")
    finally:
        signal.signal(signal.SIGUSR1, before)
    done.set()
    holder.join(PATIENCE)
    with lock:
        assert not holder.is_alive()
