"""What the platform does by itself when somebody writes a record."""

from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.rules.platform import Platform

__all__ = ["Author", "Platform"]
