"""A person at the browser that the command opens: signs in to ServiceNow, and presses the button they were told to."""

import os
import sys
from pathlib import Path

from bridge.demo.browser import Browser

browser = Browser()
browser.open(sys.argv[1])
browser.press("Log in", user_name=os.environ["PERSON"], user_password=os.environ["PERSON_PASSWORD"])
browser.press(os.environ["PERSON_BUTTON"])
Path(os.environ["PERSON_SEES"]).write_text(browser.url.partition("?")[0])
