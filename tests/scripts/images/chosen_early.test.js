import assert from "node:assert/strict";
import test from "node:test";

import { get } from "../window.js";
import { showTask } from "./task_page.js";

import { listen } from "../../../static/js/images/sources.js";

test("takes what was chosen before it was there", () => {
  showTask("7");
  const file = new File(["image"], "cat.jpg");
  const field = get("#id_image");
  Object.defineProperty(field, "files", { value: [file] });
  Object.defineProperty(field, "value", { value: "cat.jpg", writable: true });
  const added = [];
  listen((files) => added.push(...files));
  assert.deepEqual(added, [file]);
  assert.equal(field.value, "");
});
