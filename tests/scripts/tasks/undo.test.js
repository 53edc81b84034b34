import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { fire, fireHtmx, get, said, show } from "../window.js";

Object.defineProperty(globalThis, "CustomEvent", { value: window.CustomEvent, configurable: true });
globalThis.CSS = { escape: (text) => text };

const ID = "00000000-0000-4000-8000-000000000001";
let task = {};
let etag = 1;
let between = () => {};
const written = [];

globalThis.fetch = async (address, { method, headers, body }) => {
  const answer = (status) => ({
    status, ok: status < 400, json: async () => ({ ...task }), headers: new Headers({ ETag: `"${etag}"` }),
  });
  if (method === "GET") {
    const shown = { ...task };
    const read = { ...answer(200), json: async () => shown };
    between();
    return read;
  }
  if (method === "PATCH" && headers["If-Match"] !== `"${etag}"`) return answer(412);
  written.push([method, address.replace(ID, "1"), body && JSON.parse(body)]);
  if (body) task = { ...task, ...JSON.parse(body) };
  return answer(method === "DELETE" ? 204 : 200);
};

const { undo } = await import("../../../static/js/tasks/undo.js");
const { entries, push } = await import("../../../static/js/tasks/undo_stack.js");

function did(fields, more = {}) {
  return push({ todoId: ID, title: "Shed", fields, ...more });
}

beforeEach(() => {
  sessionStorage.clear();
  written.length = 0;
  task = { title: "House", status: "complete" };
  etag = 1;
  between = () => {};
  document.body.dataset.account = "VAH000001";
  show(`<div id="messages"></div><ul id="tasks"><li class="task is-pending" id="task-${ID}"><a class="task-title">Shed</a>
    <button class="check" id="check-${ID}"></button></li><li id="next"></li></ul>`);
});

test("the last twenty are kept, for their account", () => {
  for (let number = 0; number < 25; number += 1) did({ title: [String(number), String(number + 1)] });
  assert.deepEqual([entries().length, entries()[0].fields.title[0]], [20, "5"]);
  document.body.dataset.account = "VAH000002";
  assert.deepEqual(entries(), []);
});

test("one field in one visit is one entry", () => {
  did({ title: ["a", "b"] }, { visit: "one" });
  did({ title: ["b", "c"] }, { visit: "one" });
  did({ title: ["c", "d"] }, { visit: "two" });
  did({ description: ["", "x"] }, { visit: "two" });
  assert.deepEqual(entries().map(({ fields }) => Object.values(fields)[0]), [["a", "c"], ["c", "d"], ["", "x"]]);
});

test("only what still is as the change left it is taken back, against others who write at the same time", async () => {
  did({ title: ["Shed", "House"], status: ["ongoing", "complete"] });
  between = () => {
    between = () => {};
    task.status = "pending";
    etag = 2;
  };
  await undo();
  assert.deepEqual(written, [["PATCH", "/api/v1/todos/1", { title: "Shed" }]]);
  assert.match(said(), /Undone: “Shed”/);
});

test("what was changed since stays, and it is said", async () => {
  did({ title: ["Shed", "Barn"] });
  await undo();
  assert.deepEqual(written, []);
  assert.match(said(), /was changed since/);
  await undo();
  assert.match(said(), /nothing to undo/);
});

test("the trash is undone both ways", async () => {
  did({ deleted: [false, true] });
  did({ deleted: [true, false] });
  await undo();
  await undo();
  assert.deepEqual(written.map(([method, address]) => [method, address]), [
    ["DELETE", "/api/v1/todos/1"],
    ["POST", "/api/v1/todos/1/restore"],
  ]);
});

test("what could not be taken back now can be tried again", async () => {
  did({ title: ["Shed", "House"] });
  const whole = globalThis.fetch;
  globalThis.fetch = async () => { throw new TypeError("no network"); };
  await undo();
  globalThis.fetch = whole;
  assert.match(said(), /could not be taken back now/);
  assert.equal(entries().length, 1);
});

test("a row that has left its list leaves a line with Undo in its place", async () => {
  const row = get(`#task-${ID}`);
  const ctx = { sourceElement: get(".check"), request: { action: `/todos/${ID}/complete?status=open` }, response: { status: 200 } };
  get(".check").focus();
  fireHtmx("config:request", ctx);
  fireHtmx("after:request", ctx);
  row.remove();
  fireHtmx("after:swap", ctx);
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  const line = get(".undo-line");
  assert.equal(line.nextElementSibling.id, "next");
  assert.match(line.textContent, /“Shed” is done/);
  assert.equal(document.activeElement, line.querySelector("button"));
  assert.deepEqual(entries()[0].fields, { status: ["pending", "complete"] });
});

test("the key is meant where nothing is typed", async () => {
  did({ title: ["Shed", "House"] });
  show('<div id="messages"></div><input id="field"><p id="text"></p>');
  assert.equal(fire(get("#field"), "keydown", { key: "u" }).defaultPrevented, false);
  assert.equal(fire(get("#text"), "keydown", { key: "u", ctrlKey: true }).defaultPrevented, false);
  assert.equal(fire(get("#text"), "keydown", { key: "u" }).defaultPrevented, true);
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.deepEqual(written.map(([method]) => method), ["PATCH"]);
});
