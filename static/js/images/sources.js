// The ways an image comes to a task's page: the file field, paste and drop. Text that is pasted or dragged is left alone.
const TEXT_FIELDS = "input, textarea, [contenteditable]";

function field() {
  return document.getElementById("id_image");
}

function isFiles(transfer) {
  return Boolean(transfer?.types.includes("Files"));
}

function isEditing(event) {
  return Boolean(event.target.closest?.(TEXT_FIELDS)) && event.clipboardData.types.includes("text/plain");
}

// Without a script one image is sent at a time.
function allowSeveral() {
  if (field()) field().multiple = true;
}

function takeChosen(add) {
  add([...field().files]);
  // The same file can be chosen again, and is not sent once more with the form.
  field().value = "";
}

// `add(files)` gets what was chosen.
export function listen(add) {
  const root = document.documentElement;
  allowSeveral();
  // What was chosen before this script was there.
  if (field()?.files.length) takeChosen(add);
  document.addEventListener("htmx:after:swap", allowSeveral);

  document.addEventListener("change", (event) => {
    if (event.target === field()) takeChosen(add);
  });

  document.addEventListener("paste", (event) => {
    // What a spreadsheet or a text copies comes with a picture of itself; in a field, the text is meant.
    if (!field() || !isFiles(event.clipboardData) || isEditing(event)) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  });

  document.addEventListener("dragover", (event) => {
    if (!field() || !isFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    root.toggleAttribute("data-dropping", true);
  });

  document.addEventListener("dragleave", (event) => {
    // Without a next element the pointer has left the window.
    if (!event.relatedTarget) root.toggleAttribute("data-dropping", false);
  });

  document.addEventListener("drop", (event) => {
    root.toggleAttribute("data-dropping", false);
    if (!field() || !isFiles(event.dataTransfer)) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}

// Opens the file picker.
export function choose() {
  field()?.click();
}
