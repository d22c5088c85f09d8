"""Nothing that the bridge runs on stops all greenlets: whatever waits is gevent's own, wherever it was imported."""

import subprocess
import sys

LEFT_OVERS = """
import sys
from bridge import cooperative
cooperative.prepare()
from gevent import monkey, queue
import bridge.cli, bridge.server, bridge.worker.greenlets
from bridge.servicenow.client import Client

replaced = {id(original): f"{module}.{name}" for module, names in monkey.saved.items()
            for name, original in names.items() if callable(original)}
checked = {"bridge", "urllib3", "redis", "requests", "pybreaker", "limits", "gunicorn", "flask", "cachetools"}
for name, module in sorted(sys.modules.items()):
    if name.split(".")[0] in checked:
        for kept in vars(module).values():
            if id(kept) in replaced:
                print(name, "keeps", replaced[id(kept)])
waiting = Client()._pool.connection_from_url("https://instance.example").pool
if not isinstance(waiting, queue.LifoQueue):
    print("connections are waited for in", type(waiting))
"""


def test_no_lock_no_socket_and_no_queue_is_left_of_the_standard_librarys():
    command = [sys.executable, "-P", "-c", LEFT_OVERS]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)

    assert (ended.stdout, ended.stderr) == ("", "")
