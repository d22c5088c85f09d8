"""The troubleshooting pane: custom elements and the pages around them.

`elements/`, `messages/` and `pages/` are written here, `vendor/` is others' work. `build.js` makes `static/`
of them, which is committed, and which alone `web/pane.py` serves.
"""
