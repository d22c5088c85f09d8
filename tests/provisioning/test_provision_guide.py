"""The command that docs/connecting.md shows makes the client there, when its instance is one of ours."""

import re
import shlex

from click.testing import CliRunner

from bridge.cli import main
from tests.builders import environ
from tests.docs.pages import DOCS, rows, run_by

PAGE = DOCS / "connecting.md"


def test_the_command_of_the_guide_makes_the_client(admin):
    (typed,) = run_by(PAGE, "test_the_command_of_the_guide_makes_the_client")
    _, *arguments = shlex.split(
        typed.replace("\\\n", "").replace("https://contoso.service-now.com", admin.instance.url)
    )
    with environ({"BRIDGE_DEMO": "true"}):
        result = CliRunner().invoke(main, arguments, input="admin\ny\n")

    assert result.exit_code == 0, result.output
    for told in ("client_id", "client_secret", "redirect"):
        assert told in result.output.lower().replace(" ", "_")
    by_hand = {column.strip("`"): value.split("`")[1] for column, value, _ in rows(PAGE, "column")}
    redirect = by_hand.pop("redirect_url")
    assert {column: admin.record[column] for column in by_hand} == by_hand
    tenant, public_url = (re.findall(rf"--{option} (\S+)", typed)[0] for option in ("tenant", "public-url"))
    assert admin.record["redirect_url"] == redirect.replace("<BRIDGE_PUBLIC_URL>", public_url).replace(
        "<tenant id>", tenant
    )
