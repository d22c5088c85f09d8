"""The troubleshooting pane: custom elements that run in browsers as they are written; `web/pane.py` serves them."""
