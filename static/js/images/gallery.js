// The images of the task on the screen, as the server shows them: their HTML is made in one place.
const SIGNED_ANEW_MILLISECONDS = 60_000;

let refreshed = 0;

export async function refresh() {
  const list = document.getElementById("image-list");
  refreshed = Date.now();
  if (list) await htmx.ajax("GET", list.dataset.address, { target: list, swap: "outerMorph" });
}

// The addresses of images are good for some minutes only; on a page that stays open longer they are asked for anew.
document.addEventListener(
  "error",
  (event) => {
    const isOurs = event.target.matches?.("#image-list img");
    if (isOurs && Date.now() - refreshed > SIGNED_ANEW_MILLISECONDS) refresh();
  },
  { capture: true },
);
