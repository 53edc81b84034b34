import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, fireHtmx, get, show } from "../window.js";

const LIST = [{ title: "Water the plants", completed: false, id: 1 }];
let kept = {};

Object.defineProperty(globalThis, "localStorage", {
  configurable: true,
  value: {
    get length() {
      if (kept === null) throw new Error("The storage is switched off.");
      return Object.keys(kept).length;
    },
    key: (index) => Object.keys(kept)[index],
    getItem: (name) => kept[name],
  },
});

await import("../../../static/js/transfer/browser_list.js");

beforeEach(() => {
  kept = {};
  show(`
    <p id="browser-list" hidden><button type="button">Use</button></p>
    <form id="import"><select name="kind"><option value="ics"></option><option value="json"></option></select>
    <textarea name="text"></textarea><button value="look"></button></form>`);
});

test("a list that lies in the browser is offered, and taken over by a press", () => {
  kept = { theme: "dark", empty: "[]", "todos-old": JSON.stringify(LIST) };
  fireHtmx("after:swap", {});
  assert.equal(get("#browser-list").hidden, false);
  fire(get("#browser-list button"), "click");
  assert.equal(get("select").value, "json");
  assert.deepEqual(JSON.parse(get("textarea").value), LIST);
  assert.equal(document.activeElement, get("button[value=look]"));
});

test("nothing is offered where there is none", () => {
  for (kept of [{}, { other: '[{"title": "x"}]' }, { broken: "[" }, { object: "{}" }, null]) {
    fireHtmx("after:swap", {});
    assert.equal(get("#browser-list").hidden, true);
    fire(get("#browser-list button"), "click");
    assert.equal(get("textarea").value, "");
  }
});

test("other pages are left alone", () => {
  show("<button>Other</button>");
  fireHtmx("after:swap", {});
  fire(get("button"), "click");
});
