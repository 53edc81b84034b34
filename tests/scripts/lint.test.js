// That the linters see what they are there for: each of these, planted into a file, is found by the rule named.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { ESLint } from "eslint";
import stylelint from "stylelint";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const eslint = new ESLint({ cwd: ROOT });

const SCRIPTS = {
  'document.title = "x";': [],
  "const unused = 1;": ["no-unused-vars"],
  "undefinedName();": ["no-undef"],
  "leaked = 1;": ["no-undef"],
  "document.title = event.type;": ["no-restricted-globals"],
  "document.body.onclick = () => {};": ["no-restricted-syntax"],
  'document.body.setAttribute("onclick", "x");': ["no-restricted-syntax"],
  'document.body.setAttribute("style", "x");': ["no-restricted-syntax"],
  'document.body.style.color = "red";': ["no-restricted-syntax"],
  'document.body.innerHTML = "x";': ["no-restricted-syntax"],
  'document.body.insertAdjacentHTML("beforeend", "x");': ["no-restricted-syntax"],
  'eval("x");': ["no-eval"],
  "console.log(document.title);": ["no-console"],
  "// eslint-disable-next-line no-console -- No call of it follows.": [null],
  'import { refresh } from "../images/gallery.js";\n\nrefresh();': ["no-restricted-imports"],
};

const STYLES = {
  "a { color: var(--ink); }": [],
  "a { padding-block: 4px; }": ["unit-disallowed-list"],
  "a { inset-block: calc(1rem * 2); }": ["unit-disallowed-list"],
  "a { transition: color 120ms; }": ["unit-disallowed-list"],
  "a { color: #fff; }": ["color-no-hex"],
  "a { color: red; }": ["color-named"],
  "a { color: oklch(50% 0.1 20); }": ["function-disallowed-list"],
  "a { color: light-dark(var(--ink), var(--paper)); }": ["function-disallowed-list"],
  "a { font-weight: 700; }": ["declaration-property-value-disallowed-list"],
  "a { color: var(--inc); }": ["no-unknown-custom-properties"],
  "a { animation-name: arive; }": ["no-unknown-animations"],
  "a { color: var(--ink) !important; }": ["declaration-no-important"],
  "a { margin-left: auto; }": ["property-disallowed-list"],
  "a { max-width: 100%; }": ["property-disallowed-list"],
  "a { color: red; /* stylelint-disable-line color-named */ }": ["--report-descriptionless-disables"],
};

for (const [text, rules] of Object.entries(SCRIPTS)) {
  test(`a script may ${rules.length ? "not " : ""}say ${text}`, async () => {
    const [result] = await eslint.lintText(`${text}\n`, { filePath: "static/js/tasks/planted.js" });
    assert.deepEqual(result.messages.map(({ ruleId }) => ruleId), rules);
  });
}

for (const [text, rules] of Object.entries(STYLES)) {
  test(`a style may ${rules.length ? "not " : ""}say ${text}`, async () => {
    const code = `${text.replace("{ ", "{\n  ").replace(" }", "\n}")}\n`;
    const { results } = await stylelint.lint({ code, codeFilename: `${ROOT}static/css/components/planted.css`, cwd: ROOT });
    assert.deepEqual(results[0].warnings.map(({ rule }) => rule), rules);
  });
}

test("only the tokens name raw colours, sizes and durations", async () => {
  const code = ":root {\n  --ink: light-dark(oklch(24% 0.02 265), oklch(93% 0.01 95));\n  --fast: 120ms;\n  --space: 4px;\n}\n";
  const { results } = await stylelint.lint({ code, codeFilename: `${ROOT}static/css/tokens/tokens.css`, cwd: ROOT });
  assert.deepEqual(results[0].warnings, []);
});

test("the lock names every package by version and hash, and nobody's registry", async () => {
  const { packages } = JSON.parse(await readFile(`${ROOT}package-lock.json`, "utf8"));
  const { "": own, ...others } = packages;
  for (const version of Object.values(own.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.ok(Object.keys(others).length > 0);
  for (const [name, { integrity, resolved }] of Object.entries(others)) {
    assert.match(integrity, /^sha512-/, name);
    assert.equal(resolved, undefined, name);
  }
});
