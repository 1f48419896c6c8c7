"""The sandbox as tests, demos and rehearsals use it: start it, fill it with people, make things happen."""

import math
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.core import build_core
from sandbox.direct import DirectDoor
from sandbox.driver.outcomes import NotAllowed, NothingHappened
from sandbox.driver.person import Person
from sandbox.faults import Faults
from sandbox.manifest import load_manifest
from sandbox.options import SandboxOptions
from sandbox.page.conductor import Conductor
from sandbox.records import ChannelKind, Member, Message
from sandbox.server import ServerThread
from sandbox.signed_requests import RequestUrl
from sandbox.transcript import Transcript

UNINSTALL_WAIT = 2.0
PATIENCE = 30.0  # seconds of real time


class Sandbox:
    """One workspace with one installed app, served on 127.0.0.1 from `start` to `stop`."""

    def __init__(self, manifest_path: Path | str, options: SandboxOptions | None = None) -> None:
        self.options = options or SandboxOptions()
        self._core = build_core(load_manifest(Path(manifest_path)), self.options)
        self._server = ServerThread(self._core)
        self._people: dict[str, Person] = {}

    def start(self) -> Self:
        self._server.start()
        return self

    def stop(self) -> None:
        self._server.stop()
        self._core.transcript.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def api_url(self) -> str:
        """The base URL for a Slack client; known once started."""
        return f"{self._core.base_url}api/"

    def door(self) -> DirectDoor:
        """For an app in this process, which then needs no network."""
        return DirectDoor(self._core)

    @property
    def page_url(self) -> str:
        """Where the workspace can be used in a browser; known once started."""
        return self._core.base_url

    def conduct(self, conductor: Conductor) -> None:
        """From now on the page's clock bar commands this conductor, who also plays the people."""
        with self._core.lock:
            self._core.conductor = conductor
            self._core.lock.notify_all()

    @property
    def bot_token(self) -> str:
        return self._core.app.bot_token

    @property
    def app_token(self) -> str:
        return self._core.app.app_token

    @property
    def signing_secret(self) -> str:
        return self._core.app.signing_secret

    @property
    def app_id(self) -> str:
        return self._core.app.id

    @property
    def team_id(self) -> str:
        return self._core.team_id

    @property
    def bot_user_id(self) -> str:
        return self._core.app.bot_user_id

    @property
    def bot_id(self) -> str:
        return self._core.app.bot_id

    @property
    def faults(self) -> Faults:
        return self._core.faults

    @property
    def transcript(self) -> Transcript:
        return self._core.transcript

    def add_person(
        self,
        name: str,
        *,
        title: str = "",
        tz: str | None = "Europe/Berlin",
        locale: str = "en-GB",
        admin: bool = False,
        owner: bool = False,
        guest: bool = False,
        bot: bool = False,
        email: str | None = None,
        user_id: str | None = None,
    ) -> Person:
        """Somebody who was there before the app came: no event tells of them."""
        member = Member(
            id=user_id or self._core.mint.new("U"),
            name=name.lower().replace(" ", "."),
            real_name=name,
            title=title,
            tz=tz,
            locale=locale,
            email=email,
            is_admin=admin or owner,
            is_owner=owner,
            is_restricted=guest,
            is_bot=bot,
        )
        with self._core.lock:
            self._core.workspace.add_member(member)
            self._core.lock.notify_all()
        return self.person(member.id)

    def person_joins(self, name: str, **about: Any) -> Person:
        """Adds a person like `add_person` and tells the app of it (team_join)."""
        person = self.add_person(name, **about)
        with self._core.lock:
            self._core.events.user_event("team_join", self._core.workspace.members[person.id])
        return person

    def person(self, user_id: str) -> Person:
        """The person with this id; KeyError when there is none."""
        known = self._people.get(user_id)
        if known is None:
            known = self._people[user_id] = Person(self._core, self._core.workspace.members[user_id])
        return known

    def people(self) -> list[Person]:
        """Everybody added, bots and deactivated people included, in the order they came."""
        return [self.person(each) for each in self._core.workspace.member_order[2:]]

    def change_person(self, user_id: str, **fields: Any) -> None:
        """Changes fields of a `Member` (real_name, title, tz, …) and tells the app (user_change)."""
        with self._core.lock:
            member = self._core.workspace.change_member(user_id, **fields)
            self._core.lock.notify_all()
            self._core.events.user_event("user_change", member)

    def deactivate(self, user_id: str) -> None:
        with self._core.lock:
            self._core.views.close_all(user_id)
        self.change_person(user_id, deleted=True)

    def add_channel(
        self,
        name: str,
        members: Iterable[Person | str] = (),
        private: bool = False,
        with_bot: bool = True,
    ) -> str:
        """A new channel's id; members are persons or their ids."""
        ids = [each.id if isinstance(each, Person) else each for each in members]
        if with_bot:
            ids.append(self.bot_user_id)
        kind: ChannelKind = "private" if private else "public"
        with self._core.lock:
            channel = self._core.workspace.add_channel(kind, name, ids, creator=ids[0] if ids else "")
            self._core.lock.notify_all()
        return channel.id

    def archive_channel(self, channel: str) -> None:
        with self._core.lock:
            self._core.workspace.channels[channel].archived = True
            self._core.lock.notify_all()

    def remove_bot(self, channel: str) -> None:
        """Somebody takes the bot out of a channel."""
        with self._core.lock:
            found = self._core.workspace.channels[channel]
            self._core.events.member_moved("member_left_channel", found, self.bot_user_id)
            self._core.workspace.leave(found, self.bot_user_id)
            self._core.lock.notify_all()

    def channel_messages(self, channel: str) -> list[Message]:
        """Every visible message of a conversation, oldest first."""
        with self._core.lock:
            return list(self._core.workspace.channels[channel].messages)

    def channel_members(self, channel: str) -> list[str]:
        with self._core.lock:
            return list(self._core.workspace.channels[channel].members)

    def file_content(self, file_id: str) -> bytes | None:
        return self._core.files[file_id].content

    def uninstall(self) -> None:
        """Removes the app: the token dies, app_uninstalled and tokens_revoked arrive, the sockets close."""
        core = self._core
        with core.lock:
            core.app.installed = False
            sent = core.events.uninstalled()
            core.lock.wait_for(lambda: all(delivery.settled for delivery in sent), UNINSTALL_WAIT)
            for connection in core.dispatcher.connections:
                connection.send({"type": "disconnect", "reason": "link_disabled"})
            core.dispatcher.drop_connections()

    @property
    def request_url(self) -> str:
        """Where payloads are sent, signed; "" while they go over sockets."""
        url = self._core.dispatcher.request_url
        return url.address if url else ""

    def use_request_url(self, address: str) -> None:
        """From now on payloads are sent there; NotAllowed when the app fails the challenge."""
        core = self._core
        url = RequestUrl(address, self.signing_secret, self.options.ack_seconds)
        if not url.challenge(core.app.verification_token):
            raise NotAllowed("Your URL didn't respond with the value of the challenge parameter.")
        core.dispatcher.request_url = url

    def wait_for_socket(self, count: int = 1, timeout: float = PATIENCE) -> None:
        """Returns once this many Socket Mode connections are open; NothingHappened when they do not come."""
        connections = self._core.dispatcher.connections
        with self._core.lock:
            if not self._core.lock.wait_for(lambda: len(connections) >= count, timeout):
                raise NothingHappened(f"{len(connections)} of {count} Socket Mode connections came.")

    @property
    def socket_count(self) -> int:
        return len(self._core.dispatcher.connections)

    def refresh_sockets(self) -> None:
        """Warns every open connection and, `refresh_delay` seconds later, makes it reconnect."""
        self._core.dispatcher.refresh()

    def idle(self, timeout: float = PATIENCE, quiet: float = 0.05) -> None:
        """Waits until no payload awaits its acknowledgement and no call ran for `quiet` seconds of real time.

        NothingHappened when that does not come about in time.
        """
        deadline = time.monotonic() + timeout
        with self._core.lock:
            while (wait := self._restless(quiet)) > 0:
                if time.monotonic() >= deadline:
                    raise NothingHappened("The app did not come to rest.")
                self._core.lock.wait(min(wait, deadline - time.monotonic()))

    def _restless(self, quiet: float) -> float:
        """Seconds until it is idle if nothing more happens; endless while something runs."""
        core = self._core
        if core.active_calls or core.dispatcher.busy:
            return math.inf
        last = max(core.last_activity, core.dispatcher.last_activity)
        return last + quiet - time.monotonic()
