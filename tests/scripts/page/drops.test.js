import assert from "node:assert/strict";
import test from "node:test";

import { fire, get, show } from "../window.js";

await import("../../../static/js/page/drops.js");

function dragged(types, more = {}) {
  return { dataTransfer: { types, dropEffect: "copy" }, ...more };
}

test("a file is dropped nowhere, and does not take the page away", () => {
  show("<main></main>");
  for (const type of ["dragover", "drop"]) {
    const event = fire(get("main"), type, dragged(["Files"]));
    assert.ok(event.defaultPrevented);
    assert.equal(event.dataTransfer.dropEffect, "none");
  }
});

test("text that is dragged into a field goes there", () => {
  show("<textarea></textarea>");
  assert.ok(!fire(get("textarea"), "drop", dragged(["text/plain"])).defaultPrevented);
});

test("where files are taken they are left to who takes them", () => {
  show("<main></main>");
  get("main").addEventListener("dragover", (event) => event.preventDefault());
  const event = fire(get("main"), "dragover", dragged(["Files"]));
  assert.equal(event.dataTransfer.dropEffect, "copy");
});
