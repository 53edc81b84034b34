import assert from "node:assert/strict";
import test from "node:test";

import { fireHtmx, get, show } from "../window.js";

import "../../../static/js/tasks/checkboxes.js";

function showRow(status, isChecked = false) {
  show(`
    <ul>
      <li class="task is-${status} htmx-added">
        <button class="check" role="checkbox" aria-checked="${isChecked}"></button>
        <button class="other"></button>
      </li>
    </ul>`);
}

// How the row stands: its classes, and what a screen reader hears.
function stands() {
  return [get(".task").className, get(".check").getAttribute("aria-checked")];
}

// What htmx makes of a press: the address is the one that the server has put on the button.
function press(selector = ".check", action = "/todos/1/complete?tag=home") {
  const ctx = { sourceElement: get(selector), request: { method: "POST", action } };
  fireHtmx("config:request", ctx);
  return ctx;
}

// Whether what the answer brings is shown.
function answer(ctx, response) {
  const isShown = !response || !fireHtmx("before:swap", Object.assign(ctx, { response })).defaultPrevented;
  fireHtmx("finally:request", ctx);
  return isShown;
}

const TICKED = ["task htmx-added is-complete", "true"];
const OPEN = ["task htmx-added is-pending", "false"];
const sorted = ([classes, isChecked]) => [classes.split(" ").sort(), isChecked];

function assertStands(expected) {
  assert.deepEqual(sorted(stands()), sorted(expected));
}

test("is ticked before the server has answered, and stays so", () => {
  for (const status of ["pending", "ongoing"]) {
    showRow(status);
    const ctx = press();
    assertStands(TICKED);
    assert.equal(answer(ctx, { status: 200 }), true);
    assertStands(TICKED);
  }
});

test("is opened again before the server has answered", () => {
  showRow("complete", true);
  press(".check", "/todos/1/reopen");
  assertStands(OPEN);
});

test("goes back to what it was when the server refuses or does not answer", () => {
  for (const response of [{ status: 400 }, { status: 503 }, undefined]) {
    showRow("ongoing");
    assert.equal(answer(press(), response), true);
    assertStands(["task htmx-added is-ongoing", "false"]);
  }
});

test("asks for what the person sees, and not for what the server had when it made the button", () => {
  showRow("pending");
  const actions = [1, 2, 3].map(() => press().request.action);
  assert.deepEqual(actions, ["/todos/1/complete?tag=home", "/todos/1/reopen?tag=home", "/todos/1/complete?tag=home"]);
});

test("shows nothing of an answer that a later press has overtaken", () => {
  showRow("pending");
  const [first, second] = [press(), press()];
  assert.equal(answer(first, { status: 200 }), false);
  assertStands(OPEN);
  assert.equal(answer(second, { status: 200 }), true);
  assertStands(OPEN);
});

test("shows what the server has when the last of several fails", () => {
  showRow("ongoing");
  const [first, second] = [press(), press()];
  answer(first, { status: 200 });
  answer(second, { status: 503 });
  assertStands(TICKED);
  showRow("ongoing");
  const [third, fourth] = [press(), press()];
  answer(third, { status: 503 });
  answer(fourth, undefined);
  assertStands(["task htmx-added is-ongoing", "false"]);
});

test("leaves the last word to another button of the row, too", () => {
  showRow("pending");
  const [check, other] = [press(), press(".other", "/todos/1/delete")];
  assert.equal(other.request.action, "/todos/1/delete");
  assert.equal(answer(check, { status: 200 }), false);
  assert.equal(answer(other, { status: 503 }), true);
  assertStands(TICKED);
});

test("leaves alone what the server has put in its place", () => {
  showRow("pending");
  const ctx = press();
  showRow("ongoing");
  answer(ctx, { status: 500 });
  assertStands(["task htmx-added is-ongoing", "false"]);
});

test("does nothing for other requests", () => {
  showRow("pending");
  for (const sourceElement of [document, document.body, null, undefined]) {
    const ctx = { sourceElement, request: { method: "POST", action: "/" } };
    fireHtmx("config:request", ctx);
    assert.equal(answer(ctx, { status: 500 }), true);
  }
  const link = { sourceElement: get(".other"), request: { method: "GET", action: "/todos/1" } };
  fireHtmx("config:request", link);
  assert.equal(answer(link, { status: 500 }), true);
  assertStands(["task htmx-added is-pending", "false"]);
});
