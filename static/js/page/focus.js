// Keeps focus where the work is when the thing that had it leaves the page, and the search field in step with the
// address.

// Where to go on when something in a row goes: the row's own checkbox, or, if the row goes too, that of the row that
// takes its place, else the field for a new task.
function candidates(element) {
  const row = element.closest(".task");
  if (!row) {
    return [];
  }
  const near = [row, row.nextElementSibling, row.previousElementSibling];
  return [...near.map((place) => place?.querySelector(".check")?.id), "new-task-title"];
}

let goals = null;
let due = 0;

function isLost() {
  return !document.activeElement || document.activeElement === document.body;
}

document.addEventListener("htmx:before:swap", () => {
  if (!isLost()) {
    goals = candidates(document.activeElement);
  } else if (!due) {
    // Nothing had the focus. Between a swap that took it away and its return, another answer has to leave the goals alone.
    goals = null;
  }
});

document.addEventListener("htmx:after:swap", () => {
  due += 1;
  // htmx settles a moment after this event.
  setTimeout(restore, 10);
});

function restore() {
  due -= 1;
  const search = document.getElementById("search-text");
  if (search && document.activeElement !== search) {
    search.value = new URLSearchParams(location.search).get("q") ?? "";
  }
  if (!goals || !isLost()) {
    return;
  }
  const invalid = document.querySelector("[aria-invalid=true]");
  const places = [invalid, ...goals.map((id) => id && document.getElementById(id)), document.getElementById("main")];
  goals = null;
  places.find(Boolean)?.focus({ preventScroll: !invalid });
}
