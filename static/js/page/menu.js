// A menu is a `details` element, so that it opens without a script; with one, it closes as people expect of a menu.

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener("pointerdown", (event) => closeOthers(event.target));

// Focus that went to nothing is a press on a place that takes none, which is the case above.
document.addEventListener("focusin", (event) => closeOthers(event.target));

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
