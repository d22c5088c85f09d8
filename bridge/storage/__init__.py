"""The pipe to what the bridge remembers: sealed records in Redis, and a short memory in each process."""
