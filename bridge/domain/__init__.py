"""The rooms: what an agent, a connection and an incident are, and what can be asked of them; standard library only."""
