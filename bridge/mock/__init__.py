"""The outside world, played: servers that speak HTTP as ServiceNow, Entra and Graph do, for the demo and for tests.

Nothing in here imports the rest of the house, and nothing of the house but the command line knows it is here.
"""
