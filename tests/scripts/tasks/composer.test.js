import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, fireHtmx, get, show, window } from "../window.js";

const PAGE = `
  <div id="messages"></div>
  <form id="composer" action="/todos?tag=home" method="post">
    <input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="key" value="form's own">
    <input type="hidden" name="account" value="VAH000001">
    <input id="new-task-title" name="title"><button id="add-task"></button><button type="button" id="add-lines" hidden></button>
  </form>
  <ul id="tasks"></ul>`;

for (const name of ["localStorage", "FormData"]) globalThis[name] = window[name];
globalThis.Event = window.Event;

let asked;
globalThis.fetch = async (address, { headers, body }) => {
  asked.push({ address, account: headers["X-Account"], fields: Object.fromEntries(body) });
  return new Promise(() => {});
};

document.body.dataset.account = "VAH000001";
const { queue } = await import("../../../static/js/tasks/composer.js");

beforeEach(() => {
  asked = [];
  localStorage.clear();
  show(PAGE);
  // The script is told of a new page by what htmx says.
  fireHtmx("after:swap", {});
});

function field() {
  return get("#new-task-title");
}

function press(told = {}) {
  return fire(field(), "keydown", { key: "Enter", ...told }).defaultPrevented;
}

function type(text) {
  field().value = text;
  fire(field(), "input");
}

function enter(text) {
  type(text);
  return fire(get("#composer"), "submit");
}

function rows() {
  return [...document.querySelectorAll(".unsent .task-title")].map(({ textContent }) => textContent);
}

test("leaves an Enter that ends a composition to the input method, in Safari too", () => {
  assert.equal(press({ isComposing: true }), true);
  assert.equal(press({ keyCode: 229 }), true);
  assert.equal(press({ keyCode: 13 }), false);
});

test("sends nothing while something is being composed", () => {
  fire(field(), "compositionstart");
  assert.equal(enter("にほ").defaultPrevented, true);
  assert.deepEqual(rows(), []);
  assert.equal(field().value, "にほ");
  fire(field(), "compositionend");
});

test("says what is missing, and sends nothing", () => {
  enter("   ");
  assert.match(get("#messages").textContent, /needs a title/);
  assert.deepEqual(queue.entries, []);
});

test("keeps what is half typed, for a field that knows nothing of it", () => {
  type("Half a");
  show(PAGE);
  fireHtmx("after:swap", {});
  assert.equal(field().value, "Half a");
  field().value = "";
  fireHtmx("after:swap", {});
  assert.equal(field().value, "", "a field that was emptied stays so");
});

test("puts each task into the list at once, and sends it with a key of its own for its account", () => {
  enter("Milk");
  enter("Eggs");
  assert.deepEqual(rows(), ["Eggs", "Milk"]);
  assert.equal(field().value, "");
  assert.equal(document.activeElement, field());
  assert.equal(asked.length, 1);
  assert.equal(asked[0].address, "/todos?tag=home");
  assert.equal(asked[0].account, "VAH000001");
  assert.equal(asked[0].fields.title, "Milk");
  const keys = queue.entries.map(({ key }) => key);
  assert.equal(new Set(keys).size, 2);
  assert.equal(asked[0].fields.key, keys[0]);
  assert.equal(Object.keys(localStorage).filter((name) => name.includes(":unsent:VAH000001:")).length, 2);
});

test("shows again what is on its way when the list is replaced, but not in another list", () => {
  show(PAGE);
  fireHtmx("after:swap", {});
  assert.deepEqual(rows(), ["Eggs", "Milk"]);
  show(PAGE.replace("tag=home", "tag=other"));
  fireHtmx("after:swap", {});
  assert.deepEqual(rows(), []);
});
