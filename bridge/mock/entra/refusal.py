"""How Entra says no: an OAuth error, an AADSTS number, and the ids a support case would ask for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4


@dataclass(eq=False)
class Refusal(Exception):
    """Refused with an OAuth `error` and an AADSTS `number`; `status` is what the token endpoint answers."""

    error: str
    number: int
    sentence: str
    status: int = 400

    def description(self) -> str:
        return f"AADSTS{self.number}: {self.sentence}"

    def body(self, now: float) -> dict[str, object]:
        """The JSON of a refused token request, shaped as in Microsoft's client-credentials reference."""
        trace, correlation = str(uuid4()), str(uuid4())
        timestamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        ids = f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}"
        return {
            "error": self.error,
            "error_description": f"{self.description()} {ids}",
            "error_codes": [self.number],
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": correlation,
        }
