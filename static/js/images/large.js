// Opens an image large, over the page. Without this the link opens it in a window of its own.
import { renew } from "./gallery.js";

function links() {
  return [...document.querySelectorAll("#image-list li:not([hidden]) a[data-large]")];
}

function show(dialog, link) {
  const image = dialog.querySelector("img");
  image.src = link.href;
  image.alt = link.querySelector("img").alt;
  dialog.querySelector("p").textContent = image.alt;
  dialog.dataset.shown = link.id;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-large]");
  const dialog = document.getElementById("large-image");
  if (link && dialog && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    show(dialog, link);
    dialog.showModal();
  } else if (event.target === dialog) {
    // The dialog itself is hit only beside what is in it.
    dialog.close();
  }
});

document.addEventListener("keydown", (event) => {
  const dialog = document.getElementById("large-image");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!dialog?.open || !step) return;
  const all = links();
  const at = all.findIndex((link) => link.id === dialog.dataset.shown);
  show(dialog, all[(at + step + all.length) % all.length]);
});

document.addEventListener(
  "error",
  async (event) => {
    const dialog = event.target.closest?.("#large-image");
    if (dialog?.open && (await renew())) show(dialog, document.getElementById(dialog.dataset.shown));
  },
  { capture: true },
);
