import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, get, show } from "../window.js";

import "../../../static/js/checklists/add.js";

let pressed = 0;

beforeEach(() => {
  pressed = 0;
  show('<textarea id="new-step"></textarea><textarea id="description"></textarea><button id="add-step">Add step</button>');
  get("#add-step").click = () => (pressed += 1);
});

function press(selector, told) {
  return fire(get(selector), "keydown", { key: "Enter", ...told }).defaultPrevented;
}

test("adds with Enter instead of a new line", () => {
  assert.equal(press("#new-step", {}), true);
  assert.equal(pressed, 1);
});

test("leaves the Enter that ends a composed word alone, in Safari too", () => {
  assert.equal(press("#new-step", { isComposing: true }), false);
  assert.equal(press("#new-step", { keyCode: 229 }), false);
  assert.equal(pressed, 0);
});

test("leaves other keys, new lines and other fields alone", () => {
  assert.equal(press("#new-step", { key: "a" }), false);
  assert.equal(press("#new-step", { shiftKey: true }), false);
  assert.equal(press("#description", {}), false);
  assert.equal(pressed, 0);
});

function ask(status) {
  const ctx = { sourceElement: get("#add-step") };
  fire(document, "htmx:config:request", { detail: { ctx } });
  return () => fire(document, "htmx:finally:request", { detail: { ctx: Object.assign(ctx, status && { response: { status } }) } });
}

test("empties the field as soon as its words are on their way", () => {
  get("#new-step").value = "Milk";
  const answer = ask(200);
  assert.equal(get("#new-step").value, "");
  get("#new-step").value = "Eggs";
  answer();
  assert.equal(get("#new-step").value, "Eggs");
});

test("gives back what could not be added, before what was typed since", () => {
  for (const status of [409, undefined]) {
    get("#new-step").value = "Milk";
    const answer = ask(status);
    get("#new-step").value = "Eggs";
    answer();
    assert.equal(get("#new-step").value, "Milk\nEggs");
  }
});
