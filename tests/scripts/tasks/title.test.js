import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, get, show } from "../window.js";

import "../../../static/js/tasks/title.js";

let submitted = 0;

beforeEach(() => {
  submitted = 0;
  show(`
    <form>
      <div class="title-field"><textarea id="title"></textarea></div>
      <textarea id="description"></textarea>
    </form>`);
  get("form").requestSubmit = () => (submitted += 1);
});

function press(selector, told) {
  return fire(get(selector), "keydown", told).defaultPrevented;
}

test("saves with Enter instead of a new line", () => {
  assert.equal(press("#title", { key: "Enter", isComposing: false }), true);
  assert.equal(submitted, 1);
});

test("leaves the Enter that ends a composed word alone", () => {
  assert.equal(press("#title", { key: "Enter", isComposing: true }), false);
  assert.equal(submitted, 0);
});

test("leaves other keys and other fields alone", () => {
  assert.equal(press("#title", { key: "a", isComposing: false }), false);
  assert.equal(press("#description", { key: "Enter", isComposing: false }), false);
  assert.equal(fire(document, "keydown", { key: "Enter", isComposing: false }).defaultPrevented, false);
  assert.equal(submitted, 0);
});
