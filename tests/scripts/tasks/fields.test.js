import assert from "node:assert/strict";
import { test } from "node:test";

import { get, show } from "../window.js";
import { areSame, controlsOf, defaultsOf, putText, putValues, valuesOf } from "../../../static/js/tasks/fields.js";

function form() {
  show(`<form id="f">
    <input type="hidden" name="csrf" value="x"><input name="title" value="Shed"><textarea name="description">One</textarea>
    <input type="radio" name="status" value="pending" checked><input type="radio" name="status" value="ongoing">
    <select name="priority"><option value="0">None</option><option value="3">High</option></select>
    <div data-field="reminders"><input name="reminders_0" value="5"><input name="reminders_1" value="9"></div>
    <div data-field="repeat"><select name="repeat"><option value="">None</option><option value="own">Own</option></select></div>
    <div data-field="repeat"><input name="repeat_rule"></div>
    <input type="checkbox" name="days" value="mo" checked><input type="checkbox" name="days" value="tu">
    <input type="file" name="file"><button name="restore" value="yes">Save</button></form>`);
  return get("#f");
}

test("a field holds what would be sent of it", () => {
  const page = form();
  assert.deepEqual(valuesOf(page, "title"), [["title", "Shed"]]);
  assert.deepEqual(valuesOf(page, "status"), [["status", "pending"]]);
  assert.deepEqual(valuesOf(page, "priority"), [["priority", "0"]]);
  assert.deepEqual(valuesOf(page, "reminders"), [["reminders_0", "5"], ["reminders_1", "9"]]);
  assert.deepEqual(valuesOf(page, "days"), [["days", "mo"]]);
  for (const name of ["csrf", "file", "restore"]) assert.deepEqual(controlsOf(page, name), []);
});

test("what the page came with stays known, whatever was typed since", () => {
  const page = form();
  for (const name of ["title", "description", "status", "priority", "reminders", "days"]) {
    assert.deepEqual(defaultsOf(page, name), valuesOf(page, name));
  }
  putText(page, "title", "House");
  putText(page, "status", "ongoing");
  putText(page, "priority", "3");
  putValues(page, "days", []);
  assert.equal(areSame(defaultsOf(page, "title"), valuesOf(page, "title")), false);
  assert.deepEqual(defaultsOf(page, "status"), [["status", "pending"]]);
  assert.deepEqual(valuesOf(page, "status"), [["status", "ongoing"]]);
  assert.deepEqual(valuesOf(page, "priority"), [["priority", "3"]]);
  assert.deepEqual(valuesOf(page, "days"), []);
});

test("values go back into every control of a field, and a text only into a field of one name", () => {
  const page = form();
  putValues(page, "reminders", [["reminders_0", "1"], ["reminders_1", "2"]]);
  putText(page, "reminders", "3");
  assert.deepEqual(valuesOf(page, "reminders"), [["reminders_0", "1"], ["reminders_1", "2"]]);
});

test("a text goes into the control that has the name of its field, which is made to offer it", () => {
  const page = form();
  putValues(page, "repeat", [["repeat", "own"], ["repeat_rule", "freq=daily"]]);
  assert.deepEqual(valuesOf(page, "repeat"), [["repeat", "own"], ["repeat_rule", "freq=daily"]]);
  putText(page, "repeat", "FREQ=DAILY");
  assert.deepEqual(valuesOf(page, "repeat"), [["repeat", "FREQ=DAILY"], ["repeat_rule", ""]]);
  putText(page, "repeat", "");
  assert.deepEqual(valuesOf(page, "repeat"), [["repeat", ""], ["repeat_rule", ""]]);
});
