// Says when the network is gone, before somebody presses something in vain, and when it is back.
import { say } from "./messages.js";

window.addEventListener("offline", () => {
  say("You are offline. What is on the screen stays; changes can be sent once you are back.", { isError: true });
});

window.addEventListener("online", () => say("You are online again."));
