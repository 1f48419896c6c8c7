"""The Web API methods, one module per family."""

from sandbox.web_api import (
    basics,
    chat,
    conversations,
    files,
    membership,
    reactions,
    scheduling,
    users,
    views,
)
from sandbox.web_api.call import Call, Method

METHODS: dict[str, Method] = {
    **basics.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **membership.METHODS,
    **reactions.METHODS,
    **scheduling.METHODS,
    **users.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Call", "Method"]
