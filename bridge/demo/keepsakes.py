"""What one run of the demo may leave to the next: its secrets, and where ServiceNow listened."""

import json
import os
import secrets
from base64 import b64encode
from dataclasses import asdict, dataclass, field
from pathlib import Path

_FILE = "keepsakes.json"


@dataclass(frozen=True)
class Keepsakes:
    """A grant is sealed with the key, and belongs to the address and the client it was given at; port 0 is any."""

    sealing_key: str = field(repr=False)
    client_secret: str = field(repr=False)
    servicenow_port: int

    @classmethod
    def fresh(cls) -> "Keepsakes":
        key = b64encode(secrets.token_bytes(32)).decode()
        return cls(f"demo:{key}", secrets.token_urlsafe(32), 0)

    @classmethod
    def found(cls, folder: Path) -> "Keepsakes":
        """Those of the folder, fresh ones if it has none."""
        file = folder / _FILE
        return cls(**json.loads(file.read_bytes())) if file.exists() else cls.fresh()

    def keep(self, folder: Path) -> None:
        """Only for the eyes of the folder's owner."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
