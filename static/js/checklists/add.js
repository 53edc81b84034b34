// Adding steps. Enter adds what is written as a step, or, of several lines that were pasted, as many; with Shift it
// makes a line. The field is empty and ready in the same moment; what could not be added comes back into it.
const sent = new WeakMap();

function field() {
  return document.getElementById("new-step");
}

document.addEventListener("keydown", (event) => {
  const isComposing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && !event.shiftKey && !isComposing && event.target.id === "new-step") {
    event.preventDefault();
    document.getElementById("add-step").click();
  }
});

// By now what is written has been read into the request, which may have to wait for others.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement?.id === "add-step") {
    sent.set(ctx, field().value);
    field().value = "";
  }
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  if (sent.has(ctx) && field() && !(ctx.response?.status < 400)) {
    field().value = [sent.get(ctx), field().value].filter(Boolean).join("\n");
  }
});
