"""The bridge between an admin portal's troubleshooting pane and ServiceNow.

Three storeys and two fuse boxes:

    domain/       the rooms: what an agent, a connection, an incident is, and what can be asked of it
    web/          the front door: HTTP in, HTTP out; it translates and decides nothing
    servicenow/   a pipe: OAuth, encoded queries, the Table and Aggregate APIs
    microsoft/    a pipe: Entra's tokens and signing keys; Graph, as the bridge's own application
    storage/      a pipe: sealed records in Redis, short memories in the process
    wiring/       the fuse box that names the pipes
    app.py        the fuse box that names the doors

            app.py                       wiring
              │                             │
             web ──────────▶ domain ◀────── servicenow · microsoft · storage

Around it: `settings/` reads the environment once, into records; `telemetry/` is the observer that doors and pipes tell
what they do: it logs, counts and traces; `server.py` serves; `arbiter.py` holds the processes and lets them leave in
good order, `worker/` has two kinds, threads and greenlets, which turn away what is no HTTP, and `cooperative.py` makes
a process ready for greenlets. `cli.py` is the command line, with `keys.py` for sealing keys, `provisioning/` to set up
ServiceNow, `doctor/`, which looks at all that the bridge depends on from outside, past the pipes, and `usage.py` for
how a command that cannot begin ends. `pane/` is what browsers are sent, and the sources it is built of. `mock/` plays
the outside world and knows nothing of the house; `demo/` puts both on one stage.

A list request walks: web/guard (bearer) → microsoft/entra (an agent) → domain/agents (permitted?) → web/incidents (the
query) → domain/incidents → domain/connection (with what) → domain/connector (where to) → storage/grants (fresh enough?)
→ servicenow/incidents → servicenow/query → servicenow/client; and back, where every row is checked to be the caller's.
"""
