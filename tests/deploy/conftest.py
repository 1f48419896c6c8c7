"""What these tests share with those of the running process."""

from tests.bot.conftest import free_port

__all__ = ["free_port"]
