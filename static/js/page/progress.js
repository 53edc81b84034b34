// A thin bar at the top, only while an answer takes longer than a moment.
const PATIENCE_MILLISECONDS = 150;

let waiting = 0;
let timer = 0;

function begin() {
  waiting += 1;
  if (waiting === 1) {
    timer = setTimeout(() => document.documentElement.setAttribute("data-loading", ""), PATIENCE_MILLISECONDS);
  }
}

function end() {
  waiting = Math.max(0, waiting - 1);
  if (waiting === 0) {
    clearTimeout(timer);
    document.documentElement.removeAttribute("data-loading");
  }
}

document.addEventListener("htmx:before:request", begin);
document.addEventListener("htmx:finally:request", end);
