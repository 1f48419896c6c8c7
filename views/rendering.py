"""What turns a notice into a message; each conversation lists its own in RENDERERS."""

from collections.abc import Callable, Mapping
from typing import Any

from mentorship.notices import Notice
from views.blocks import Message, Picture

# Reads the present state; None when the notice has lost its sense and must not be sent any more.
# The second argument is the notice of the type it is listed under.
Renderer = Callable[[Any, Any], Message | None]
Renderers = Mapping[type[Notice], Renderer]

# The picture that goes with the message as it is first sent; None when there is nothing to show. It is drawn
# apart from the message, so that whatever is wrong with it leaves the message alone.
Painter = Callable[[Any, Any], Picture | None]
Painters = Mapping[type[Notice], Painter]
