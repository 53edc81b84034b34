// A row that was moved up or down goes there at once, and the button that was pressed keeps the focus.
document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement: button, response } = event.detail.ctx;
  const row = button?.dataset?.move && response?.status < 400 && button.closest(".task");
  if (!row) {
    return;
  }
  // What is done has no place in an order of one's own, and is passed over.
  const open = [...row.parentElement.querySelectorAll(":scope > .task:not(.is-complete)")];
  const at = open.indexOf(row);
  if (button.dataset.move === "up") {
    open[at - 1]?.before(row);
  } else {
    open[at + 1]?.after(row);
  }
  button.focus();
});
