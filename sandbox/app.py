"""The one app that is installed in the workspace: who it is and which keys it holds."""

import hashlib
from dataclasses import dataclass

from sandbox.ids import IdMint


@dataclass
class InstalledApp:
    """`installed` becomes false for good when a person removes the app."""

    id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    verification_token: str
    installed: bool = True

    @property
    def signing_secret(self) -> str:
        """What requests to the app are signed with: 32 hexadecimal digits."""
        return hashlib.sha256(self.verification_token.encode()).hexdigest()[:32]


def install_app(mint: IdMint) -> InstalledApp:
    app_id = mint.new("A")
    return InstalledApp(
        id=app_id,
        bot_id=mint.new("B"),
        bot_user_id=mint.new("U"),
        bot_token=f"xoxb-sandbox-{mint.secret()}",
        app_token=f"xapp-1-{app_id}-{mint.secret()}",
        verification_token=mint.secret(),
    )
