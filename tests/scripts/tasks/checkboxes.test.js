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

function press(response) {
  const ctx = { sourceElement: get(".check") };
  fireHtmx("before:request", ctx);
  const meanwhile = stands();
  fireHtmx("finally:request", { ...ctx, response });
  return { meanwhile, afterwards: stands() };
}

const TICKED = ["task htmx-added is-complete", "true"];
const OPEN = ["task htmx-added is-pending", "false"];
const sorted = ([classes, isChecked]) => [classes.split(" ").sort(), isChecked];

function assertStands(found, expected) {
  assert.deepEqual(sorted(found), sorted(expected));
}

test("is ticked before the server has answered, and stays so", () => {
  for (const status of ["pending", "ongoing"]) {
    showRow(status);
    const { meanwhile, afterwards } = press({ status: 200 });
    assertStands(meanwhile, TICKED);
    assertStands(afterwards, TICKED);
  }
});

test("is opened again before the server has answered", () => {
  showRow("complete", true);
  assertStands(press({ status: 200 }).meanwhile, OPEN);
});

test("goes back to what it was when the server refuses or does not answer", () => {
  for (const response of [{ status: 400 }, { status: 503 }, undefined]) {
    showRow("ongoing");
    const { meanwhile, afterwards } = press(response);
    assertStands(meanwhile, TICKED);
    assertStands(afterwards, ["task htmx-added is-ongoing", "false"]);
  }
  showRow("complete", true);
  assertStands(press({ status: 409 }).afterwards, TICKED);
});

test("leaves alone what the server has put in its place", () => {
  showRow("pending");
  const ctx = { sourceElement: get(".check") };
  fireHtmx("before:request", ctx);
  showRow("ongoing");
  fireHtmx("finally:request", { ...ctx, response: { status: 500 } });
  assertStands(stands(), ["task htmx-added is-ongoing", "false"]);
});

test("does nothing for other requests", () => {
  showRow("pending");
  for (const sourceElement of [get(".other"), document, null, undefined]) {
    fireHtmx("before:request", { sourceElement });
    fireHtmx("finally:request", { sourceElement, response: { status: 500 } });
  }
  assertStands(stands(), ["task htmx-added is-pending", "false"]);
});
