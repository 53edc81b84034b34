import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fireHtmx, get, goTo, show } from "../window.js";

import "../../../static/js/page/focus.js";

function row(id) {
  return `<li class="task" id="task-${id}"><button class="check" id="check-${id}"></button><a id="open-${id}" href="/"></a></li>`;
}

function showList(...ids) {
  show(`
    <form><input id="search-text"><input id="new-task-title"></form>
    <main id="main" tabindex="-1"><ul>${ids.map(row).join("")}</ul><p><a id="elsewhere" href="/"></a></p></main>`);
}

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  goTo("/");
  showList("a", "b", "c");
});

// A part of the page gives way to another while something has the focus.
function swap(t, selector, change) {
  if (selector) get(selector).focus();
  fireHtmx("before:swap", {});
  change();
  fireHtmx("after:swap", {});
  t.mock.timers.tick(10);
  return document.activeElement.id;
}

function remove(...ids) {
  for (const id of ids) get(`#task-${id}`).remove();
}

test("goes to the checkbox of the row whose part is gone", (t) => {
  assert.equal(swap(t, "#open-b", () => get("#open-b").remove()), "check-b");
});

test("goes to the row that takes the place of a row that is gone, else to the one before it", (t) => {
  assert.equal(swap(t, "#check-b", () => remove("b")), "check-c");
  assert.equal(swap(t, "#check-c", () => remove("c")), "check-a");
});

test("goes to the field for a new task after the last row", (t) => {
  showList("a");
  assert.equal(swap(t, "#check-a", () => remove("a")), "new-task-title");
});

test("goes to the content of the page where nothing is nearer", (t) => {
  assert.equal(swap(t, "#elsewhere", () => get("#elsewhere").remove()), "main");
});

test("goes first to the field that is wrong, and shows it", (t) => {
  const scrolled = [];
  const id = swap(t, "#elsewhere", () => {
    get("#main").innerHTML = '<input id="wrong" aria-invalid="true">';
    get("#wrong").focus = (options) => {
      scrolled.push(options);
      window.HTMLElement.prototype.focus.call(get("#wrong"));
    };
  });
  assert.equal(id, "wrong");
  assert.deepEqual(scrolled, [{ preventScroll: false }]);
});

test("scrolls nowhere else", (t) => {
  const scrolled = [];
  get("#check-c").focus = (options) => scrolled.push(options);
  swap(t, "#check-b", () => remove("b"));
  assert.deepEqual(scrolled, [{ preventScroll: true }]);
});

test("leaves the focus where somebody has put it meanwhile, or where it still is", (t) => {
  assert.equal(
    swap(t, "#check-b", () => {
      remove("b");
      get("#elsewhere").focus();
    }),
    "elsewhere",
  );
  assert.equal(swap(t, "#check-a", () => remove("c")), "check-a");
});

test("comes back although another answer arrives in the moment in which nothing has the focus", (t) => {
  get("#open-b").focus();
  fireHtmx("before:swap", {});
  get("#open-b").remove();
  fireHtmx("after:swap", {});
  t.mock.timers.tick(5);
  fireHtmx("before:swap", {});
  remove("c");
  fireHtmx("after:swap", {});
  t.mock.timers.tick(10);
  assert.equal(document.activeElement.id, "check-b");
  document.activeElement.blur();
  assert.equal(swap(t, null, () => remove("a")), "");
});

test("gives the focus to nothing where nothing had it", (t) => {
  document.activeElement.blur();
  assert.equal(swap(t, null, () => remove("b")), "");
});

test("keeps the search field in step with the address", (t) => {
  goTo("/?q=shed%20paint");
  swap(t, null, () => {});
  assert.equal(get("#search-text").value, "shed paint");
  goTo("/");
  swap(t, null, () => {});
  assert.equal(get("#search-text").value, "");
});

test("leaves what somebody types there alone", (t) => {
  get("#search-text").value = "she";
  swap(t, "#search-text", () => {});
  assert.equal(get("#search-text").value, "she");
});
