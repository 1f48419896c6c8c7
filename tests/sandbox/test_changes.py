"""Waiting for a change, also of an app that has its turn in the thread that waits."""

from threading import Thread

from sandbox.changes import Changes


def test_whoever_waits_lets_an_app_in_the_same_thread_act() -> None:
    lock, done = Changes(), list[str]()

    def act() -> None:
        with lock:
            done.append("acknowledged")
            lock.notify_all()

    lock.meanwhile = act
    with lock:
        assert lock.wait_for(lambda: done, timeout=0)
    assert done == ["acknowledged"]


def test_others_have_the_lock_while_the_app_acts_and_no_change_of_theirs_is_missed() -> None:
    lock = Changes()

    def change() -> None:
        with lock:
            lock.notify_all()

    def look_on() -> None:
        somebody = Thread(target=change)
        somebody.start()
        somebody.join()

    lock.meanwhile = look_on
    with lock:
        assert lock.wait(0)


def test_without_a_change_the_time_runs_out() -> None:
    lock = Changes()
    lock.meanwhile = lambda: None
    with lock:
        assert not lock.wait(0)
