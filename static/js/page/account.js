// Whose page this is, and what its own requests carry so that they are answered for nobody else.

export function account() {
  return document.body?.dataset.account ?? "";
}

// Signing in in another window gives a new token to the cookie, but not to the forms of this page.
function csrfToken() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return found ? found[1] : (document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "");
}

export function ownHeaders() {
  return { "X-Account": account(), "X-CSRFToken": csrfToken() };
}

// Whether an answer is a page of ours, or a part of one: not what a load balancer or a network on the way says instead.
export function isOurPage(response) {
  return response.headers.has("X-Request-ID") && /^text\/html\b/.test(response.headers.get("Content-Type") ?? "");
}
