"""Events on their way to the app: only those the manifest subscribes to and has a scope for."""

from typing import Any

from sandbox.app import InstalledApp
from sandbox.catalog import Catalog
from sandbox.dispatch import Delivery, Dispatcher
from sandbox.ids import IdMint, ts_text
from sandbox.manifest import AppManifest
from sandbox.payloads import message_object, user_object
from sandbox.records import Channel, ChannelKind, Member, Message
from sandbox.workspace import Workspace

Json = dict[str, Any]
MESSAGE_EVENTS: dict[ChannelKind, str] = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
CHANNEL_TYPES: dict[ChannelKind, str] = {
    "public": "channel",
    "private": "group",
    "im": "im",
    "mpim": "mpim",
}
MEMBERSHIP_SCOPES: dict[ChannelKind, str] = {
    "public": "channels:read",
    "private": "groups:read",
    "mpim": "mpim:read",
    "im": "im:read",
}


class EventFeed:
    """Builds events and hands them to the dispatcher. Every method may end in nothing being delivered."""

    def __init__(
        self,
        manifest: AppManifest,
        catalog: Catalog,
        app: InstalledApp,
        workspace: Workspace,
        dispatcher: Dispatcher,
        mint: IdMint,
        team_id: str,
    ) -> None:
        self._manifest = manifest
        self._catalog = catalog
        self._app = app
        self._workspace = workspace
        self._dispatcher = dispatcher
        self._mint = mint
        self._team_id = team_id

    def allows(self, subscription: str) -> bool:
        """Whether the manifest subscribes to this event and has one of the scopes it needs."""
        scopes = self._catalog.events.get(subscription, ())
        granted = not scopes or not self._manifest.scopes.isdisjoint(scopes)
        return subscription in self._manifest.events and granted

    def emit(self, subscription: str, event: Json) -> Delivery | None:
        if not self.allows(subscription):
            return None
        event.setdefault("event_ts", ts_text(int(self._workspace.now().timestamp() * 1_000_000)))
        return self._dispatcher.send("events_api", subscription, self._wrap(event))

    def home_opened(self, user_id: str, tab: str, view: Json | None) -> Delivery | None:
        channel = self._workspace.dm_with(user_id)
        event: Json = {"type": "app_home_opened", "user": user_id, "channel": channel.id, "tab": tab}
        if view:
            event["view"] = view
        return self.emit("app_home_opened", event)

    def message_posted(self, channel: Channel, message: Message) -> Delivery | None:
        return self._message(channel, message_object(message, self._app, self._team_id), message.ts)

    def message_changed(self, channel: Channel, before: Json, message: Message) -> Delivery | None:
        after = message_object(message, self._app, self._team_id)
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": after,
            "previous_message": before,
        }
        return self._message(channel, event | {"hidden": True}, self._stamp())

    def message_deleted(self, channel: Channel, before: Json) -> Delivery | None:
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": before,
            "deleted_ts": before["ts"],
            "hidden": True,
        }
        return self._message(channel, event, self._stamp())

    def member_moved(self, kind: str, channel: Channel, user_id: str, inviter: str | None = None) -> None:
        """`kind` is member_joined_channel or member_left_channel; the bot hears of channels it is in."""
        seen = self._app.bot_user_id in channel.members or user_id == self._app.bot_user_id
        if not seen or MEMBERSHIP_SCOPES[channel.kind] not in self._manifest.scopes:
            return
        letter = "C" if channel.kind == "public" else "G"
        event = {
            "type": kind,
            "user": user_id,
            "channel": channel.id,
            "channel_type": letter,
            "team": self._team_id,
        }
        self.emit(kind, event | ({"inviter": inviter} if inviter else {}))

    def user_event(self, kind: str, member: Member) -> None:
        """`kind` is team_join or user_change."""
        email = "users:read.email" in self._manifest.scopes
        now = self._workspace.now()
        user = user_object(member, self._team_id, now, email=email, locale=True)
        self.emit(kind, {"type": kind, "user": user, "cache_ts": int(now.timestamp())})

    def uninstalled(self) -> list[Delivery]:
        tokens = {"oauth": [], "bot": [self._app.bot_user_id]}
        sent = (
            self.emit("app_uninstalled", {"type": "app_uninstalled"}),
            self.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens}),
        )
        return [delivery for delivery in sent if delivery]

    def _message(self, channel: Channel, event: Json, ts: str) -> Delivery | None:
        where = {"channel": channel.id, "channel_type": CHANNEL_TYPES[channel.kind]}
        if self._app.bot_user_id not in channel.members:
            return None
        return self.emit(MESSAGE_EVENTS[channel.kind], event | where | {"ts": ts, "event_ts": ts})

    def _stamp(self) -> str:
        return ts_text(int(self._workspace.now().timestamp() * 1_000_000))

    def _wrap(self, event: Json) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": self._team_id,
            "user_id": self._app.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self._app.verification_token,
            "team_id": self._team_id,
            "context_team_id": self._team_id,
            "context_enterprise_id": None,
            "api_app_id": self._app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._mint.new("Ev"),
            "event_time": self._workspace.seconds(),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._mint.secret(20)}",
        }
