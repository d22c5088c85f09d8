"""Ports of this machine: free ones, and a clear sentence for one that cannot be had."""

import socket
from dataclasses import dataclass

HOST = "127.0.0.1"


class PortTaken(Exception):
    """A port that was asked for cannot be had."""


@dataclass(frozen=True)
class Ports:
    """Who shall listen where; None is any free port."""

    bridge: int | None = None
    entra: int | None = None
    servicenow: int | None = None
    redis: int | None = None

    def check(self) -> None:
        """Raises `PortTaken` for the first one that cannot be had."""
        check_port(self.bridge, "the bridge", "--port")
        check_port(self.entra, "mock Entra", "--entra-port")
        check_port(self.servicenow, "mock ServiceNow", "--servicenow-port")
        check_port(self.redis, "Valkey", "--redis-port")


def check_port(port: int | None, whose: str, option: str) -> None:
    problem = _problem(port) if port else None
    if problem:
        raise PortTaken(f"{whose[0].upper()}{whose[1:]} cannot have port {port} ({problem}): choose one with {option}.")


def free_port(preferred: int = 0) -> int:
    """The preferred port if it is free, any other that is if not."""
    if preferred and _problem(preferred) is None:
        return preferred
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _problem(port: int) -> str | None:
    with socket.socket() as probe:
        # As servers do it: connections of a predecessor that are still closing do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as exc:
            return (exc.strerror or str(exc)).lower()
    return None
