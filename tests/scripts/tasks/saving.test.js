import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { fire, fireHtmx, get, said, show } from "../window.js";

for (const name of ["localStorage", "FormData", "CustomEvent"]) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
}

const asked = [];
let answer = null;
globalThis.fetch = async (address, { body }) => {
  const { pathname } = new URL(address, location.href);
  asked.push([pathname, new URLSearchParams(body)]);
  const [status, told] = answer(new URLSearchParams(body));
  return { status, ok: status < 400, json: async () => told };
};

await import("../../../static/js/tasks/saving.js");

function saved(...fields) {
  return () => [200, { version: 2, title: "Shed", elsewhere: [], undo: {}, fields: Object.fromEntries(fields) }];
}

// Everything that was begun has its turn.
async function later(milliseconds = 0) {
  await new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

function type(selector, text) {
  get(selector).value = text;
  fire(get(selector), "input");
}

beforeEach(async () => {
  asked.length = 0;
  localStorage.clear();
  sessionStorage.clear();
  document.body.dataset.account = "VAH000001";
  show(`<div id="messages"></div><main><h1>Shed</h1><form id="task-form" action="/todos/1">
    <input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input type="hidden" name="digests" value='{"title": "a", "description": "b"}'>
    <div class="field"><input name="title" value="Shed"></div><div class="field"><textarea name="description"></textarea></div>
    <button>Save</button></form></main>`);
  fireHtmx("after:swap", {});
  await later();
});

test("a field is saved as it is left, and no other one", async () => {
  answer = saved(["title", { value: "House", digest: "c" }]);
  type("[name=title]", " House ");
  fire(get("[name=title]"), "change");
  await later(10);
  const [[address, body]] = asked;
  assert.equal(address, "/todos/1/fields");
  assert.deepEqual([body.getAll("fields"), body.get("title"), body.has("description")], [["title"], " House ", false]);
  assert.equal(get("[name=title]").value, "House");
  assert.equal(JSON.parse(get("[name=digests]").value).title, "c");
  assert.match(said(), /Saved/);
  assert.equal(Object.keys(localStorage).length, 0, "What is stored is no draft any more.");
});

test("a field in which one still is shows what is stored once one leaves it, unless more was typed", async () => {
  const title = get("[name=title]");
  answer = saved(["title", { value: "House", digest: "c" }]);
  for (const [typed, more, shown] of [[" House ", "", "House"], [" House  ", " and yard", " House   and yard"]]) {
    title.focus();
    type("[name=title]", typed);
    fire(title, "change");
    await later(10);
    assert.equal(title.value, typed, "Nothing moves under the hand.");
    title.value += more;
    title.blur();
    assert.equal(title.value, shown);
  }
});

test("what was typed is a draft until it is stored, and comes back with its page", async () => {
  answer = () => [503, {}];
  type("[name=description]", "Two coats.");
  fire(get("[name=description]"), "change");
  await later(10);
  assert.match(said(), /kept on this device/);
  const [kept] = Object.values(localStorage);
  assert.match(kept, /Two coats/);
  assert.match(kept, /"digest":"b"/);
  get("#task-form").remove();
  fireHtmx("after:swap", {});
  answer = saved(["description", { value: "Two coats.", digest: "d" }]);
  get("main").innerHTML = `<form id="task-form" action="/todos/1"><input type="hidden" name="digests" value='{"description": "x"}'>
    <div class="field"><textarea name="description">Other</textarea></div></form>`;
  fireHtmx("after:swap", {});
  await later(10);
  assert.equal(get("[name=description]").value, "Two coats.");
  assert.match(said(), /is back/);
  fire(get("[name=description]"), "change");
  await later(10);
  assert.equal(JSON.parse(asked.at(-1)[1].get("digests")).description, "b", "It is merged by what it was filled from.");
  assert.equal(Object.keys(localStorage).length, 0);
});

test("a conflict is said beside its field, and settled by a press", async () => {
  answer = () => [409, { conflicts: { title: { label: "Title", value: "Barn", words: "Barn", digest: "z" } } }];
  type("[name=title]", "House");
  fire(get("[name=title]"), "change");
  await later(800);
  assert.match(get(".field [role=alert]").textContent, /Changed elsewhere to “Barn”/);
  fire(get("[name=title]"), "focusout");
  await later(10);
  assert.equal(asked.length, 1, "It is not sent again before it is decided.");
  answer = saved(["title", { value: "House", digest: "c" }]);
  get(".field-problem button").click();
  await later(10);
  assert.equal(JSON.parse(asked.at(-1)[1].get("digests")).title, "z");
  assert.equal(document.querySelector("[role=alert]"), null);
});

test("what breaks a rule is said, has the focus after Save, and is not sent again as it is", async () => {
  answer = () => [422, { errors: { title: ["A task needs a title."] } }];
  type("[name=title]", "");
  const event = fire(get("#task-form"), "submit", { submitter: get("button") });
  assert.equal(event.defaultPrevented, true);
  await later(20);
  assert.match(get("[role=alert]").textContent, /needs a title/);
  assert.equal(document.activeElement, get("[name=title]"));
  fire(get("[name=title]"), "focusout");
  await later(10);
  assert.equal(asked.length, 1);
});

test("the form goes by itself where nothing waits", () => {
  assert.equal(fire(get("#task-form"), "submit", { submitter: get("button") }).defaultPrevented, false);
});

test("what was taken back is shown as it was, and not saved once more", async () => {
  answer = saved(["title", { value: "House", digest: "c" }]);
  type("[name=title]", "House");
  fire(get("[name=title]"), "change");
  await later(10);
  type("[name=description]", "Still being typed");
  // The page comes anew into the same elements, which go on showing what was typed.
  get("[name=digests]").value = '{"title": "a", "description": "b"}';
  fireHtmx("after:swap", {});
  await later();
  fire(document, "servertask:undone", { detail: { todoId: "1", fields: { title: ["Shed", "House"] } } });
  await later();
  assert.equal(get("[name=title]").value, "Shed");
  assert.equal(get("[name=description]").value, "Still being typed");
  asked.length = 0;
  answer = saved(["description", { value: "Still being typed", digest: "d" }]);
  fire(get("[name=title]"), "focusout");
  await later(10);
  assert.deepEqual(asked.map(([, body]) => body.getAll("fields")), [["description"]]);
});
