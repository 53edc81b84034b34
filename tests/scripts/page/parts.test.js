import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, fireHtmx, show, window } from "../window.js";

// The page is still being read when the script runs.
Object.defineProperty(document, "readyState", { value: "loading", configurable: true });

const { loadParts } = await import("../../../static/js/page/parts.js");

// A module that tells that it runs, under an address of its own.
function part(name, more = "") {
  return `data:text/javascript,globalThis.ran.push('${name}');${more}//x.js`;
}

async function settled() {
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  return globalThis.ran;
}

beforeEach(() => { globalThis.ran = []; });

test("what an element asks for is loaded, each once", async () => {
  show(`<p data-script="${part("a")} ${part("b")}"></p><p data-script="${part("a")}"></p>`);
  loadParts();
  loadParts();
  assert.deepEqual(await settled(), ["a", "b"]);
});

test("what comes with a later part of the page is loaded then", async () => {
  show(`<p data-script="${part("c")}"></p>`);
  fireHtmx("after:swap", {});
  assert.deepEqual(await settled(), ["c"]);
});

test("the same script of another version is not run beside the first", async () => {
  const address = (digest) => part("d").replace("//x.js", `//d.${digest}.js`);
  show(`<p data-script="${address("0123456789ab")}"></p>`);
  loadParts();
  assert.deepEqual(await settled(), ["d"]);
  show(`<p data-script="${address("ba9876543210")}"></p>`);
  loadParts();
  assert.deepEqual(await settled(), ["d"]);
});

test("one that did not come is asked for again", async () => {
  globalThis.fails = true;
  const address = part("e", "if(globalThis.fails)throw(Error());");
  show(`<p data-script="${address}"></p>`);
  loadParts();
  assert.deepEqual(await settled(), ["e"]);
  // Node keeps a module that failed; a browser asks the network again.
  show(`<p data-script="${address.replace("//x", "//y")}"></p>`);
  globalThis.fails = false;
  loadParts();
  assert.deepEqual(await settled(), ["e", "e"]);
});

test("what the next page will need comes once this one is there", async () => {
  show(`<p data-next-script="${part("f")}"></p>`);
  loadParts();
  assert.deepEqual(await settled(), []);
  fire(window, "load");
  assert.deepEqual(await settled(), ["f"]);
});
