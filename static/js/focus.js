// Keeps focus where the work is when the thing that had it leaves the page, and the search field in step with the
// address.

// What to go to when a row leaves: the next row's checkbox, else the previous one's, else the field for a new task.
function neighbourOf(element) {
  const row = element?.closest?.(".task");
  const near = row?.nextElementSibling ?? row?.previousElementSibling;
  return near?.querySelector(".check")?.id ?? (row ? "new-task-title" : null);
}

let before = null;

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  before = active && active !== document.body ? { active, next: neighbourOf(active), path: location.pathname } : null;
});

document.addEventListener("htmx:after:swap", () => {
  // htmx settles a moment after this event.
  setTimeout(restore, 10);
});

function restore() {
  const search = document.getElementById("search-text");
  if (search && document.activeElement !== search) {
    search.value = new URLSearchParams(location.search).get("q") ?? "";
  }
  if (!before || (document.activeElement && document.activeElement !== document.body)) {
    return;
  }
  const { next } = before;
  before = null;
  const invalid = document.querySelector("[aria-invalid=true]");
  const goal = invalid ?? (next && document.getElementById(next)) ?? document.getElementById("main");
  goal?.focus({ preventScroll: !invalid });
}
