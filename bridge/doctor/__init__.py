"""`bridge doctor`: looks at everything the bridge depends on, from outside, and says of each thing what to do.

`examination` puts the checks in their order, `command` prints what they found. Every other module holds the checks of
one noun; `look` is one request over HTTP, seen from all sides. Nothing here is a part of what is served.
"""
