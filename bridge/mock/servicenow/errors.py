"""The refusals of the REST APIs, worded as instances word them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(slots=True)
class Refusal(Exception):
    """An answer that is no result. Clients should classify it by `status`: the wording changes between releases."""

    status: int
    message: str
    detail: str | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, object]:
        return {"error": {"detail": self.detail, "message": self.message}, "status": "failure"}

    @classmethod
    def unauthenticated(cls) -> Self:
        """Measured: what every API answers without a valid credential."""
        challenge = {"WWW-Authenticate": 'BASIC realm="Service-now"'}
        return cls(401, "User Not Authenticated", "Required to provide Auth information", challenge)

    @classmethod
    def query_denied(cls) -> Self:
        """Measured: a query ACL, which is about the columns in the query and not the table."""
        detail = "Field(s) present in the query do not have permission to be read"
        return cls(403, "Insufficient rights to query records", detail)

    @classmethod
    def forbidden(cls) -> Self:
        return cls(403, "User Not Authorized", "Failed API level ACL Validation")

    @classmethod
    def write_denied(cls, operation: str) -> Self:
        """Refuse a write for lack of a role; `operation` is Insert, Update or Delete (measured)."""
        return cls(403, "Operation Failed", f"ACL Exception {operation} Failed due to security constraints")

    @classmethod
    def data_policy(cls, *labels: str) -> Self:
        """Refuse a write that leaves mandatory columns empty, named by their labels (measured)."""
        detail = f"Data Policy Exception: \n\tThe following fields are mandatory: {', '.join(labels)}"
        return cls(403, "Operation Failed", detail)

    @classmethod
    def aborted(cls, table: str, rule: str) -> Self:
        """Refuse a write that a business rule does not let through (measured, but for the rules' names)."""
        return cls(403, "Operation Failed", f"Operation against file '{table}' was aborted by Business Rule '{rule}'")

    @classmethod
    def rate_limited(cls, limit: int, headers: Mapping[str, str], api: str = "Table API") -> Self:
        """Documented; the headers say when to come back."""
        detail = f"Rate limit of {limit} requests per hour for {api} exceeded"
        return cls(429, "Rate limit exceeded", detail, headers)

    @classmethod
    def unreadable_body(cls, detail: str = "The payload is not valid JSON.") -> Self:
        return cls(400, "Exception while reading request", detail)

    @classmethod
    def unsupported_type(cls, content_type: str) -> Self:
        return cls(415, "Unsupported media type", f"{content_type} cannot be read")

    @classmethod
    def header_missing(cls, name: str) -> Self:
        """Refuse a request without a header it needs; that it is 400 is documented, the wording is ours."""
        return cls(400, "Required header is missing", name)

    @classmethod
    def no_record(cls) -> Self:
        """One answer for a record that does not exist and one this user may not read (documented)."""
        return cls(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")

    @classmethod
    def invalid_table(cls, table: str) -> Self:
        return cls(400, f"Invalid table {table}", None)

    @classmethod
    def no_resource(cls) -> Self:
        return cls(400, "Requested URI does not represent any resource", None)

    @classmethod
    def invalid_parameter(cls, name: str) -> Self:
        return cls(400, f"Invalid value for {name}", None)

    @classmethod
    def method_not_allowed(cls, method: str) -> Self:
        return cls(405, "Method not supported", f"{method} is not supported by this resource")

    @classmethod
    def not_acceptable(cls, accept: str) -> Self:
        return cls(406, "Requested media type is not supported", f"{accept} cannot be produced")

    @classmethod
    def not_imitated(cls, what: str) -> Self:
        """No instance answers this: the mock says what it does not play instead of guessing."""
        return cls(501, "Not played by this mock", what)
