// Offers, on the page of imports, the to-do list that an application of earlier days left in this browser at this address.

function isTask(each) {
  return typeof each?.title === "string" && typeof each?.completed === "boolean";
}

function listIn(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) && found.length > 0 && found.every(isTask) ? found : null;
  } catch {
    return null;
  }
}

// The first list that lies in the browser's storage, under whatever name; null where there is none, or no storage.
function foundList() {
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const list = listIn(localStorage.getItem(localStorage.key(index)));
      if (list) return list;
    }
  } catch {
    // Storage that is switched off holds nothing.
  }
  return null;
}

function offer() {
  const offered = document.getElementById("browser-list");
  if (offered) offered.hidden = !foundList();
}

document.addEventListener("click", ({ target }) => {
  const list = target.closest?.("#browser-list button") && foundList();
  if (!list) return;
  const form = document.getElementById("import");
  form.elements.kind.value = "json";
  form.elements.text.value = JSON.stringify(list);
  form.querySelector("button[value=look]").focus();
});

document.addEventListener("htmx:after:swap", offer);
offer();
