"""The pipe to ServiceNow: everything peculiar to it, from encoded queries to its ways of failing, stays in here."""
