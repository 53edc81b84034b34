import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fireHtmx, get, show } from "../window.js";

import "../../../static/js/tasks/order.js";

const row = (name) => `<li class="task" id="${name}"><button data-move="up"></button><button data-move="down"></button><button id="x"></button></li>`;

beforeEach(() => show(`<ul>${["a", "b", "c"].map(row).join("")}</ul>`));

function order() {
  return [...document.querySelectorAll(".task")].map(({ id }) => id).join("");
}

function press(selector, response) {
  fireHtmx("finally:request", { sourceElement: get(selector), response });
}

test("moves the row and leaves the focus on the button", () => {
  press("#b [data-move=up]", { status: 200 });
  assert.equal(order(), "bac");
  assert.equal(document.activeElement, get("#b [data-move=up]"));
  press("#b [data-move=down]", { status: 200 });
  assert.equal(order(), "abc");
});

test("leaves the first and the last where they are", () => {
  press("#a [data-move=up]", { status: 200 });
  press("#c [data-move=down]", { status: 200 });
  assert.equal(order(), "abc");
});

test("passes over what is done", () => {
  get("#b").classList.add("is-complete");
  press("#c [data-move=up]", { status: 200 });
  assert.equal(order(), "cab");
});

test("moves nothing that was refused, and nothing else", () => {
  press("#b [data-move=up]", { status: 404 });
  press("#b [data-move=up]", undefined);
  press("#b #x", { status: 200 });
  fireHtmx("finally:request", {});
  assert.equal(order(), "abc");
});
