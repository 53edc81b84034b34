// Says something in the status region of the page, where screen readers hear it and where Undo stands.

// `button` is `{ text, press }`; `isUnseen` is for what the page shows already to those who see it.
export function say(text, { isError = false, isUnseen = false, button = null } = {}) {
  const message = document.createElement("div");
  message.className = ["message", isError && "error", isUnseen && "visually-hidden"].filter(Boolean).join(" ");
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  message.append(words);
  if (button) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "button quiet";
    element.textContent = button.text;
    element.addEventListener("click", button.press);
    message.append(element);
  }
  document.getElementById("messages")?.replaceChildren(message);
  return message;
}
