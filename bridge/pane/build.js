/**
 * Makes `static/`, which is what browsers are sent, from the sources beside this file: `make pane`.
 *
 * What it writes is committed, so that nobody needs npm to run the bridge; `BUILT.json` says from what it was made.
 * Another folder to write to may be given. Entry points keep their names. What lies in `lasting/` bears its content in
 * its name, and may be kept for good.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { build, version } from "esbuild";

const HERE = import.meta.dirname;
const TARGET = process.argv[2] ?? HERE;
const SOURCES = ["elements", "messages", "pages", "vendor"];
// What stands in one group shares a file. The pages' scripts share little with the elements, and save a request each by
// bearing it themselves; languages are the same files for all.
const GROUPS = [
  ["elements/incident-pane.js", "elements/connector-settings.js"],
  ["pages/host.js", "pages/host.css"],
  ["pages/connected.js"],
  ["pages/signed-in.js"],
];
/** @type {import("esbuild").BuildOptions} */
const OPTIONS = {
  absWorkingDir: HERE,
  outdir: "static",
  entryNames: "[name]",
  chunkNames: "lasting/[name]-[hash]",
  assetNames: "lasting/[name]-[hash]",
  // MSAL's files are sent as they were published.
  loader: { ".min.js": "copy" },
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2023",
  charset: "utf8",
  legalComments: "eof",
  metafile: true,
  write: false,
};

/** @type {Map<string, Uint8Array | string>} */
const built = new Map();
/** @type {Record<string, {imports: {path: string, kind: string}[]}>} */
const outputs = {};
for (const entryPoints of GROUPS) {
  const { outputFiles, metafile } = await build({ ...OPTIONS, entryPoints });
  for (const { path, contents } of outputFiles) built.set(path.slice(join(HERE, "static/").length), contents);
  Object.assign(outputs, metafile.outputs);
}
for (const name of readdirSync(join(HERE, "pages"))) {
  const content = readFileSync(join(HERE, "pages", name), "utf8");
  if (name.endsWith(".html")) built.set(name, preloading(content));
  if (name.endsWith(".svg")) built.set(name, content);
}
built.set("licences.txt", licences());

rmSync(join(TARGET, "static"), { recursive: true, force: true });
for (const [name, content] of built) {
  const path = join(TARGET, "static", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
const sources = SOURCES.flatMap((folder) =>
  readdirSync(join(HERE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(HERE.length + 1), entry.name)),
);
const manifest = {
  esbuild: version,
  sources: digests([...sources, basename(import.meta.filename)].map((name) => [name, readFileSync(join(HERE, name))])),
  built: digests([...built]),
};
writeFileSync(join(TARGET, "BUILT.json"), `${JSON.stringify(manifest, null, 2)}\n`);

/** What a page's scripts import is asked for with them, not only when one has come that names it. */
function preloading(/** @type {string} */ page) {
  const scripts = [...page.matchAll(/<script type="module" src="([\w-]+\.js)">/g)].map(([, name]) => name);
  const imported = [...withImports(scripts)].filter((name) => !scripts.includes(name));
  const links = imported.map((name) => `<link rel="modulepreload" href="${name}">\n`).join("");
  return page.replace('<script type="module"', `${links}<script type="module"`);
}

function withImports(/** @type {string[]} */ names, /** @type {Set<string>} */ found = new Set()) {
  for (const name of names.filter((each) => !found.has(each))) {
    found.add(name);
    const statics = outputs[`static/${name}`].imports.filter(({ kind }) => kind === "import-statement");
    withImports(statics.map(({ path }) => path.slice("static/".length)), found);
  }
  return found;
}

/** The notices are left in the modules; here is what they refer to. */
function licences() {
  const packages = JSON.parse(readFileSync(join(HERE, "vendor", "VENDOR.json"), "utf8"));
  return packages
    .map(({ name, version, licence, sha256 }) => {
      const file = Object.keys(sha256).find((each) => each.endsWith("/LICENSE.txt"));
      return `${name} ${version} (${licence})\n\n${readFileSync(join(HERE, "vendor", file), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

function digests(/** @type {[string, Uint8Array | string][]} */ files) {
  const lines = files.map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]);
  return Object.fromEntries(lines.sort(([one], [other]) => (one < other ? -1 : 1)));
}
