// Loads what a page needs beyond what every page has. An element that works better with a script says where that is, in
// `data-script`, several apart by spaces; until it is there, and where it does not come, the page works as without. What the
// next page will need, `data-next-script`, is loaded once this one is there, so that it comes with all that it needs.
const asked = new Set();

// A page that came after a deployment names its scripts by another digest. What runs already goes on; twice it would do
// everything twice.
function nameOf(address) {
  return address.replace(/\.[0-9a-f]{12}\.js$/, ".js");
}

async function load(address) {
  const name = nameOf(address);
  if (asked.has(name)) return;
  asked.add(name);
  try {
    await import(address);
  } catch {
    asked.delete(name);
  }
}

function loadAll(addresses) {
  for (const address of addresses.split(" ")) load(new URL(address, document.baseURI).href);
}

export function loadParts() {
  for (const element of document.querySelectorAll("[data-script]")) loadAll(element.dataset.script);
}

function loadNext() {
  for (const element of document.querySelectorAll("[data-next-script]")) loadAll(element.dataset.nextScript);
}

document.addEventListener("htmx:after:swap", loadParts);
loadParts();
if (document.readyState === "complete") loadNext();
else window.addEventListener("load", loadNext);
