"""A small ServiceNow that speaks HTTP, as real instances have been documented, measured or seen to behave.

    with MockServiceNow(redirect_urls=["http://localhost:8080/callback"]) as instance:
        instance.url                                    # where it listens
        instance.client                                 # the OAuth application to use
        instance.journal.last                           # what it was asked
        instance.clock.advance(1800)                    # what it thinks the time is
        instance.options.deny = "no_redirect"           # how it differs from others
        instance.faults.add("hibernating", times=1)     # what goes wrong, see `faults`

It plays OAuth with its pages, single sign-on and second factors, the Table API for reading and writing, the Aggregate
and the Batch API, short URLs, CORS rules, rate limits, sessions and cookies. Basic authentication works with
everybody's password, "demo", and with "admin" for admin. Operators and scripts of queries that it does not play are
answered 501 and named, never guessed.

`tls=True` and `ca_file` serve clients that insist on TLS, `control=True` teams that write no Python (see `control`),
and the fixtures in `bridge.mock.plugin` every project that uses pytest.
"""

from bridge.mock.servicenow.faults import Fault
from bridge.mock.servicenow.instance import MockServiceNow
from bridge.mock.servicenow.journal import Received
from bridge.mock.servicenow.options import Options, QueryRule, RateLimit
from bridge.mock.servicenow.query import Condition, Order, Query, parse
from bridge.mock.servicenow.world import Company, Group, Person, Record, Restriction, contoso, fabrikam

__all__ = [
    "Company",
    "Condition",
    "Fault",
    "Group",
    "MockServiceNow",
    "Options",
    "Order",
    "Person",
    "Query",
    "QueryRule",
    "RateLimit",
    "Received",
    "Record",
    "Restriction",
    "contoso",
    "fabrikam",
    "parse",
]
