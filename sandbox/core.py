"""Everything one sandbox knows, put together once and shared behind one lock."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.app import InstalledApp, install_app
from sandbox.catalog import Catalog, load_catalog
from sandbox.changes import Changes
from sandbox.dispatch import Dispatcher
from sandbox.events import EventFeed
from sandbox.faults import Faults
from sandbox.ids import IdMint
from sandbox.manifest import AppManifest
from sandbox.options import SandboxOptions
from sandbox.page.conductor import Conductor
from sandbox.payloads import message_object, view_object
from sandbox.rate_limits import RateLimiter
from sandbox.records import Channel, Message, StoredFile, View
from sandbox.scheduled import ScheduledMessages
from sandbox.tickets import ResponseUrls, Triggers
from sandbox.transcript import Transcript
from sandbox.view_shelf import ViewShelf
from sandbox.workspace import Workspace

Json = dict[str, Any]


@dataclass
class Core:
    """`lock` guards all of it and is notified at every change. `base_url` ends with a slash.

    `conductor`, where there is one, moves the clock and plays the people.
    """

    options: SandboxOptions
    manifest: AppManifest
    catalog: Catalog
    app: InstalledApp
    mint: IdMint
    lock: Changes
    workspace: Workspace
    views: ViewShelf
    triggers: Triggers
    response_urls: ResponseUrls
    dispatcher: Dispatcher
    events: EventFeed
    limits: RateLimiter
    faults: Faults
    transcript: Transcript
    scheduled: ScheduledMessages = field(default_factory=ScheduledMessages)
    files: dict[str, StoredFile] = field(default_factory=dict)
    socket_tickets: set[str] = field(default_factory=set)
    base_url: str = ""
    active_calls: int = 0
    last_activity: float = 0.0
    conductor: Conductor | None = None

    @property
    def team_id(self) -> str:
        return self.options.team_id

    @property
    def domain(self) -> str:
        return self.options.team_name.lower().replace(" ", "-")

    def message_json(self, message: Message, *, full_metadata: bool = True) -> Json:
        return message_object(message, self.app, self.team_id, full_metadata=full_metadata)

    def view_json(self, view: View) -> Json:
        return view_object(view, self.app, self.team_id)

    def channel_of(self, message: Message) -> Channel:
        return self.workspace.channels[message.channel]

    def is_member(self, channel: Channel) -> bool:
        return self.app.bot_user_id in channel.members


def build_core(manifest: AppManifest, options: SandboxOptions) -> Core:
    mint, catalog, faults = IdMint(options.seed), load_catalog(), Faults()
    app = install_app(mint)
    lock = Changes()
    transcript = Transcript(options.now, options.transcript)
    workspace = Workspace(options.now, mint, app.bot_user_id, manifest.bot_name)
    dispatcher = Dispatcher(options, lock, faults, transcript)
    faults.connect(dispatcher.drop_connections, dispatcher.silence_connections)
    return Core(
        options=options,
        manifest=manifest,
        catalog=catalog,
        app=app,
        mint=mint,
        lock=lock,
        workspace=workspace,
        views=ViewShelf(mint, options.now),
        triggers=Triggers(mint, options.monotonic, options.trigger_seconds),
        response_urls=ResponseUrls(mint, options.now),
        dispatcher=dispatcher,
        events=EventFeed(manifest, catalog, app, workspace, dispatcher, mint, options.team_id),
        limits=RateLimiter(options.now, options.rate_limits, options.posts_per_minute),
        faults=faults,
        transcript=transcript,
    )
