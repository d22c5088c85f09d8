"""Makes bridge/pane/vendor from published npm packages: modules as they are, with imports that lead to each other.

Run it by `make vendor`, which needs npm; what it writes is committed, and `make pane` builds with it. `VENDOR.json`
says of each package its version, licence and npm's own digest, and of each file that was made its SHA-256.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "bridge" / "pane" / "vendor"

PACKAGES = {
    "lit-html@3.3.3": ["lit-html.js"],
    "@lit/reactive-element@2.1.2": ["reactive-element.js", "css-tag.js"],
    "lit-element@4.2.2": ["lit-element.js"],
    "@azure/msal-browser@5.30.0": ["lib/msal-browser.min.js", "lib/redirect-bridge/msal-redirect-bridge.min.js"],
    "@fluentui/svg-icons@1.1.343": [],
}
ENTRY = "lit-element"
ICONS = "@fluentui/svg-icons"
# Its files leave a global behind and export nothing, which the checker of types would else read all of.
MSAL = "@azure/msal-browser"
ICON_NAMES = {
    "search": "search_20_regular",
    "success": "checkmark_circle_20_filled",
    "error": "error_circle_20_filled",
    "warning": "warning_20_filled",
    "info": "info_20_filled",
    "ticket": "ticket_diagonal_20_regular",
    "refresh": "arrow_clockwise_20_regular",
    "columns": "column_edit_20_regular",
    "filter": "filter_add_20_regular",
    "open": "open_20_regular",
    "dismiss": "dismiss_20_regular",
    "download": "arrow_download_20_regular",
    "ascending": "arrow_up_20_regular",
    "copy": "copy_20_regular",
    "next": "chevron_right_20_regular",
    "key": "key_20_regular",
    "lock": "lock_closed_20_regular",
    "person": "person_20_regular",
    "unplugged": "plug_disconnected_20_regular",
    "offline": "wifi_off_20_regular",
    "nothing": "document_search_20_regular",
}
ICONS_LICENCE = "Fluent UI System Icons, MIT licence, copyright (c) Microsoft Corporation"
ICONS_LICENCE_TEXT = """MIT License

Copyright (c) 2020 Microsoft Corporation

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        written = [_vendored(spec, files, Path(folder)) for spec, files in PACKAGES.items()]
    entry = f"{_folder_of(_spec(ENTRY))}/lit-element.js"
    (VENDOR / "lit.js").write_text(f'export * from "./{entry}";\n')
    (VENDOR / "icons.js").write_text(f'export {{ default }} from "./{_folder_of(_spec(ICONS))}/icons.js";\n')
    # Beside what is untyped stand the types of the development packages, which only `make types` reads.
    (VENDOR / "lit.d.ts").write_text('export * from "lit-element/lit-element.js";\n')
    (VENDOR / "icons.d.ts").write_text("declare const icons: Record<string, string>;\nexport default icons;\n")
    (VENDOR / "VENDOR.json").write_text(json.dumps(written, indent=2) + "\n")


def _vendored(spec: str, files: list[str], folder: Path) -> dict[str, object]:
    name, version = spec.rsplit("@", 1)
    told = json.loads(_run("npm", "pack", spec, "--json", "--silent", cwd=folder))[0]
    unpacked = folder / _folder_of(spec)
    with tarfile.open(folder / told["filename"]) as archive:
        archive.extractall(unpacked, filter="data")
    package = unpacked / "package"
    target = VENDOR / _folder_of(spec)
    target.mkdir(parents=True)
    for file in files:
        (target / Path(file).name).write_text(_led((package / file).read_text()))
        if name == MSAL:
            (target / Path(file).name).with_suffix(".d.ts").write_text("export {};\n")
    if name == ICONS:
        (target / "icons.js").write_text(_icons(package / "icons"))
        # The package names its licence and leaves the text out.
        (target / "LICENSE.txt").write_text(ICONS_LICENCE_TEXT)
    for licence in package.glob("LICENSE*"):
        (target / "LICENSE.txt").write_text(licence.read_text())
    made = {str(path.relative_to(VENDOR)): sha256(path.read_bytes()).hexdigest() for path in sorted(target.iterdir())}
    licence_name = json.loads((package / "package.json").read_text())["license"]
    return {"name": name, "version": version, "licence": licence_name, "integrity": told["integrity"], "sha256": made}


def _led(module: str) -> str:
    """Bare imports lead to the vendored folder; maps that are not there are not named."""
    for spec, files in PACKAGES.items():
        name = spec.rsplit("@", 1)[0]
        for file in files:
            bare = name if Path(file).stem == name.rsplit("/", 1)[-1] else f"{name}/{file}"
            led = f"../{_folder_of(spec)}/{Path(file).name}"
            module = module.replace(f'from"{bare}"', f'from"{led}"').replace(f'import"{bare}"', f'import"{led}"')
    unled = re.findall(r'(?:from|import)"([^."][^"]*)"', module)
    if unled:
        sys.exit(f"These imports lead nowhere: {', '.join(unled)}")
    return re.sub(r"\n?//# sourceMappingURL=\S+\n?", "\n", module)


def _icons(folder: Path) -> str:
    lines = [f"/*! {ICONS_LICENCE} */", "export default {"]
    for name, icon in ICON_NAMES.items():
        paths = re.findall(r'<path d="([^"]+)"', (folder / f"{icon}.svg").read_text())
        lines.append(f'  {name}: "{" ".join(paths)}",')
    return "\n".join([*lines, "};", ""])


def _spec(name: str) -> str:
    return next(spec for spec in PACKAGES if spec.rsplit("@", 1)[0] == name)


def _folder_of(spec: str) -> str:
    name, version = spec.rsplit("@", 1)
    return f"{name.removeprefix('@').replace('/', '-')}-{version}"


def _run(*command: str, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
