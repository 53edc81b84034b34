import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, get, show, window } from "../window.js";

globalThis.CSS = { escape: (text) => text };
window.HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute("open", "");
};
window.Element.prototype.scrollIntoView = () => {};

const { isOn } = await import("../../../static/js/page/keys.js");

let clicked;

function row(id) {
  return `<li class="task"><button class="check" id="check-${id}"></button><a class="task-title" id="open-${id}" href="/x"></a>
    <button id="delete-${id}"></button><button id="date-${id}" data-key="d"></button></li>`;
}

beforeEach(() => {
  clicked = [];
  document.cookie = "servertask_keys=off; path=/; max-age=0";
  show(`
    <a id="done" href="/done"></a><button data-opens="keys" id="opens"></button><input id="search-text"><input id="new-task-title">
    <dialog id="keys"><input type="checkbox" id="keys-on"></dialog>
    <div id="messages"><button id="undo">Undo</button></div>
    <ul id="tasks"><li class="task unsent"></li>${row("a")}${row("b")}</ul><button id="selects" data-key="v"></button>`);
  document.activeElement.blur();
});

document.addEventListener("click", (event) => {
  clicked.push(event.target.id);
  event.preventDefault();
});

function press(key, told = {}) {
  return fire(document.activeElement, "keydown", { key, ctrlKey: false, metaKey: false, altKey: false, ...told }).defaultPrevented;
}

test("goes to the fields, and leaves the keys of fields to them", () => {
  for (const [key, id] of [["n", "new-task-title"], ["/", "search-text"]]) {
    document.activeElement.blur();
    assert.equal(press(key), true);
    assert.equal(document.activeElement.id, id);
    assert.equal(press("x"), false);
  }
});

test("moves through the rows, and presses what is in the one with the focus", () => {
  press("j");
  assert.equal(document.activeElement.id, "open-a");
  press("j");
  press("j");
  assert.equal(document.activeElement.id, "open-b");
  for (const key of ["x", "e", "#", "d"]) press(key);
  assert.deepEqual(clicked, ["check-b", "open-b", "delete-b", "date-b"]);
  press("k");
  assert.equal(document.activeElement.id, "open-a");
});

test("presses nothing of a row where none has the focus, and what is for all of the page", () => {
  for (const key of ["x", "#", "d"]) assert.equal(press(key), false);
  press("v");
  press("u");
  assert.deepEqual(clicked, ["selects", "undo"]);
});

test("goes to a view that is there by two keys", () => {
  press("g");
  press("d");
  press("g");
  assert.equal(press("p"), false);
  assert.deepEqual(clicked, ["done"]);
});

test("leaves keys with others held alone", () => {
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.equal(press("n", { [held]: true }), false);
});

test("opens the dialog, in which no key does anything else", () => {
  press("?");
  assert.equal(get("#keys").open, true);
  assert.equal(press("n"), false);
});

test("can be turned off and on, and the dialog is still found", () => {
  get("#opens").click();
  get("#keys-on").checked = false;
  fire(get("#keys-on"), "change");
  get("#keys").removeAttribute("open");
  assert.equal(isOn(), false);
  assert.equal(press("n"), false);
  get("#opens").click();
  assert.equal(get("#keys-on").checked, false);
  get("#keys-on").checked = true;
  fire(get("#keys-on"), "change");
  assert.equal(isOn(), true);
});
