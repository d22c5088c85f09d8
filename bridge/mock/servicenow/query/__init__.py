"""Encoded queries, as the platform reads them: parsed without a table, then searched for in one."""

from bridge.mock.servicenow.query.grammar import Condition, Order, Query, parse
from bridge.mock.servicenow.query.search import Search
from bridge.mock.servicenow.query.viewpoint import NotImitated, Viewpoint

__all__ = ["Condition", "NotImitated", "Order", "Query", "Search", "Viewpoint", "parse"]
