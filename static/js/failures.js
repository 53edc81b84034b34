// Says so when no answer comes at all. Whatever the server answers, also an error, shows itself.
const WORDS = {
  offline: "You seem to be offline. What you typed is still here; send it again once you are back.",
  silent: "The server does not answer. What you typed is still here; try again in a moment.",
};

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx || ctx.response || ctx.status === "dropped") {
    return;
  }
  const place = document.getElementById("messages");
  const message = document.createElement("div");
  message.className = "message error";
  const text = document.createElement("p");
  text.textContent = navigator.onLine ? WORDS.silent : WORDS.offline;
  message.append(text);
  place?.replaceChildren(message);
});
