"""A small ServiceNow that speaks HTTP: OAuth, Table API and Aggregate API as real instances have been seen to behave.

with MockServiceNow(redirect_urls=["http://localhost:8080/callback"]) as instance:
instance.url            # where it listens
instance.client         # the OAuth application to use
instance.journal        # what it was asked
instance.faults.add("hibernating", times=1)
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
