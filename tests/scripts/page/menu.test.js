import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, get, show } from "../window.js";

await import("../../../static/js/page/menu.js");

beforeEach(() => {
  show(`
    <details class="menu" id="menu" open><summary id="summary" tabindex="0"></summary><a id="inside" href="/x"></a></details>
    <details id="no-menu" open><summary></summary></details>
    <button id="outside"></button>`);
  document.activeElement.blur();
});

test("a press beside a menu closes it, and nothing else that folds", () => {
  fire(get("#outside"), "pointerdown");
  assert.equal(get("#menu").open, false);
  assert.equal(get("#no-menu").open, true);
});

test("a press on what it offers leaves it open", () => {
  fire(get("#inside"), "pointerdown");
  assert.equal(get("#menu").open, true);
});

test("a focus that goes on closes it", () => {
  get("#inside").focus();
  assert.equal(get("#menu").open, true);
  get("#outside").focus();
  assert.equal(get("#menu").open, false);
});

test("Escape closes it and gives the focus to its name", () => {
  get("#inside").focus();
  fire(get("#inside"), "keydown", { key: "x" });
  assert.equal(get("#menu").open, true);
  fire(get("#inside"), "keydown", { key: "Escape" });
  assert.equal(get("#menu").open, false);
  assert.equal(document.activeElement, get("#summary"));
});

test("Escape elsewhere leaves it to whom it concerns", () => {
  get("#outside").focus();
  get("#menu").open = true;
  fire(get("#outside"), "keydown", { key: "Escape" });
  assert.equal(get("#menu").open, true);
});
