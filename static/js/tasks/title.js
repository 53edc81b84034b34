// The title of a task is one line that wraps on the screen: Enter saves, as in every field of one line.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches?.(".title-field textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
