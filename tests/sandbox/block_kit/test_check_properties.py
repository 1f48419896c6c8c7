"""Any legal message or view passes, and any single mistake in it is found where it was made."""

from typing import Any

from block_kit_samples import Content
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from legal_surfaces import legal_blocks, legal_modals, with_one_mistake, with_one_value_replaced

from sandbox.block_kit import Problem, check_message, check_view

SETTINGS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _found_at(problems: list[Problem], pointer: str) -> bool:
    return any(problem.pointer.startswith(pointer) for problem in problems)


@SETTINGS
@given(legal_blocks())
def test_every_legal_message_passes(blocks: list[Content]) -> None:
    assert [problem for problem in check_message("Hello", blocks) if problem.code is None] == []


@SETTINGS
@given(legal_modals())
def test_every_legal_modal_passes(view: Content) -> None:
    assert check_view(view) == []


@SETTINGS
@given(st.data())
def test_one_mistake_in_a_message_is_found_where_it_is(data: st.DataObject) -> None:
    broken, pointer = data.draw(legal_blocks().flatmap(with_one_mistake))
    assert _found_at(check_message("Hello", broken), f"/blocks{pointer}")


@SETTINGS
@given(st.data())
def test_one_mistake_in_a_modal_is_found_where_it_is(data: st.DataObject) -> None:
    broken, pointer = data.draw(legal_modals().flatmap(with_one_mistake))
    assert _found_at(check_view(broken), f"/view{pointer}")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "text"]), inner),
    max_leaves=4,
)


@SETTINGS
@given(legal_modals().flatmap(lambda view: with_one_value_replaced(view, json_values)))
def test_nothing_in_a_view_makes_the_check_crash(view: Content) -> None:
    assert all(problem.pointer.startswith("/view") for problem in check_view(view))


@SETTINGS
@given(json_values)
def test_whatever_is_sent_as_a_view_is_refused_rather_than_a_crash(view: Any) -> None:
    assert check_view(view) != []
