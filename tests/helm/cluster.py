"""A cluster as far as Helm needs one to install into: Kubernetes' API over HTTP, which stores what it is given."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Group and version, and what there is in each: kind and the name in addresses.
_APIS = {
    "v1": {"ConfigMap": "configmaps", "Secret": "secrets", "Service": "services", "ServiceAccount": "serviceaccounts"},
    "apps/v1": {"Deployment": "deployments", "StatefulSet": "statefulsets"},
    "policy/v1": {"PodDisruptionBudget": "poddisruptionbudgets"},
    "networking.k8s.io/v1": {"NetworkPolicy": "networkpolicies", "Ingress": "ingresses"},
}
_VERBS = ["create", "delete", "get", "list", "patch", "update"]


class Cluster:
    """What it stores, by address; `address` is where it listens."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.stored: dict[str, dict[str, Any]] = {}
        self.lock = threading.Lock()

    def secret(self, namespace: str, name: str) -> dict[str, str]:
        data = self.stored[f"/api/v1/namespaces/{namespace}/secrets/{name}"]["data"]
        return {key: base64.b64decode(value).decode() for key, value in data.items()}

    def forget(self, namespace: str, name: str) -> None:
        del self.stored[f"/api/v1/namespaces/{namespace}/secrets/{name}"]


@contextmanager
def cluster() -> Iterator[Cluster]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        running = Cluster(f"http://127.0.0.1:{server.server_port}")
        server.cluster = running  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/openapi/v2":
            self._send(200, b"", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
            return
        found = _discovered(path) or self._stored.get(path)
        self._answer(200, found) if found else self._refuse(404, "NotFound", f"{path} not found")

    def do_POST(self) -> None:
        given = self._given()
        self._keep(f"{self.path.partition('?')[0]}/{given['metadata']['name']}", given, 201)

    def do_PUT(self) -> None:
        self._keep(self.path.partition("?")[0], self._given(), 200)

    def do_PATCH(self) -> None:
        self.do_PUT()

    def do_DELETE(self) -> None:
        self._given()
        gone = self._stored.pop(self.path.partition("?")[0], None)
        self._answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"} if gone else {})

    @property
    def _stored(self) -> dict[str, dict[str, Any]]:
        stored: dict[str, dict[str, Any]] = self.server.cluster.stored  # type: ignore[attr-defined]
        return stored

    def _keep(self, path: str, given: dict[str, Any], status: int) -> None:
        """As it is given: Helm applies whole things. What is immutable stays as it was."""
        before = self._stored.get(path)
        if before and before.get("immutable") and before["data"] != given["data"]:
            self._refuse(422, "Invalid", "data: Forbidden: field is immutable when `immutable` is set")
            return
        given["metadata"] = {"uid": path, "resourceVersion": "1", **given["metadata"]}
        self._stored[path] = given
        self._answer(status, given)

    def _given(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given: dict[str, Any] = json.loads(body or b"{}")
        return given

    def _refuse(self, status: int, reason: str, message: str) -> None:
        said = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message}
        self._answer(status, {**said, "code": status})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, written: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: Any) -> None:
        """Nothing: what is asked stands in the tests."""


def _discovered(path: str) -> dict[str, Any] | None:
    """What kinds there are, as a client asks before it asks for anything else."""
    groups = [version for version in _APIS if "/" in version]
    if path == "/version":
        return {"major": "1", "minor": "34", "gitVersion": "v1.34.0"}
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
    if path == "/apis":
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(version) for version in groups]}
    version = path.removeprefix("/apis/").removeprefix("/api/")
    if version not in _APIS:
        return None
    kinds = [
        {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": _VERBS}
        for kind, name in _APIS[version].items()
    ]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": kinds}


def _group(version: str) -> dict[str, Any]:
    name, _, short = version.partition("/")
    named = {"groupVersion": version, "version": short}
    return {"name": name, "versions": [named], "preferredVersion": named}
