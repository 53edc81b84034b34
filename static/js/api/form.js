// Sends what the form of a browsable API page says, and shows the answer in its place on the page.
import { ownHeaders } from "../page/account.js";

const form = document.querySelector("#api-form");
const answer = document.querySelector("#api-answer");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  const method = fields.get("method");
  const body = method === "GET" ? "" : fields.get("body").trim();
  const headers = { Accept: "text/html", ...ownHeaders() };
  if (body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(location.href, { method, headers, body: body || undefined });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const shown = page.querySelector("#api-answer");
    answer.textContent = shown ? shown.textContent : `HTTP ${response.status} ${response.statusText}`;
  } catch {
    answer.textContent = "The service did not answer. Nothing is known to have been done.";
  }
  answer.scrollIntoView({ block: "start" });
});

form.hidden = false;
