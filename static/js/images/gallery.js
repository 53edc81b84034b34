// The images of the task on the screen, as the server shows them: their HTML is made in one place.
const SIGNED_ANEW_MILLISECONDS = 60_000;

let renewed = -SIGNED_ANEW_MILLISECONDS;

export async function refresh() {
  const list = document.getElementById("image-list");
  if (list) await htmx.ajax("GET", list.dataset.address, { target: list, swap: "outerMorph" });
}

// The addresses of images are good for some minutes only; on a page that stays open longer they are asked for anew.
// Whether they were: an image that still does not come is not asked for over and over.
export async function renew() {
  if (performance.now() - renewed < SIGNED_ANEW_MILLISECONDS) return false;
  renewed = performance.now();
  await refresh();
  return true;
}

document.addEventListener(
  "error",
  (event) => {
    if (event.target.matches?.("#image-list img")) renew();
  },
  { capture: true },
);
