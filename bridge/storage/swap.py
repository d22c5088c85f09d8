"""One record put in the place of another in one step: only where what was read is still there, and on one node."""

REPLACE = """
local there = redis.call('get', KEYS[1])
if (there or '') ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
"""
"""Of a key what was read, empty for nothing, and what shall be there; 1, or 0 when somebody else was faster."""
