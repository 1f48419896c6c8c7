"""Pages of a list in a modal: which one is shown, and the buttons to the others."""

from dataclasses import dataclass

from views.blocks import Block, actions, button, context
from views.fields import Payload, pressed
from views.ids import Action


@dataclass(frozen=True)
class Pages:
    """Which page of how many is shown, counted from 0; `back` and `onward` are the two buttons' actions."""

    page: int
    pages: int
    back: Action
    onward: Action


def page_turner(pages: Pages, *about: int) -> list[Block]:
    """Where the reader is, and Previous and Next; nothing for a single page.

    The value of a button is `about` and then the page it leads to.
    """
    if pages.pages < 2:
        return []
    buttons = []
    if pages.page > 0:
        buttons.append(button("Previous", pages.back, *about, pages.page - 1))
    if pages.page + 1 < pages.pages:
        buttons.append(button("Next", pages.onward, *about, pages.page + 1))
    return [context(f"Page {pages.page + 1} of {pages.pages}"), actions(*buttons)]


def pressed_on_page(payload: Payload) -> tuple[int, int]:
    """What a button of a paged list is about, and the page; 0 for what is missing or forged."""
    about, page, *_ = [*pressed(payload), 0, 0]
    return about, page


def is_in_modal(payload: Payload) -> bool:
    """Whether the button stands in a modal, which its answer can replace."""
    return bool((payload.get("view") or {}).get("type") == "modal")
