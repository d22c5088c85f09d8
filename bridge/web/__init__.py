"""The front door: HTTP in, HTTP out. It translates between the outside and the domain, and decides nothing."""
