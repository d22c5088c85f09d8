"""The instance as an authorization server."""
