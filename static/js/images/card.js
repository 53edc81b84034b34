// How an image on its way looks: a preview at once, how far it is, and what went wrong. Made from the page's template.
const STEPS = {
  waiting: "Waiting",
  preparing: "Getting ready",
  sending: "Uploading",
  attaching: "Looking at what is in it",
};

export class Card {
  #parts = {};
  #preview;

  constructor(file, { onAgain, onDismiss }) {
    const template = document.getElementById("upload-card");
    this.element = template.content.firstElementChild.cloneNode(true);
    for (const part of this.element.querySelectorAll("[data-part]")) {
      this.#parts[part.dataset.part] = part;
    }
    this.#preview = URL.createObjectURL(file);
    const { name, preview, progress, again, dismiss } = this.#parts;
    name.textContent = file.name || "Pasted image";
    progress.setAttribute("aria-label", `Upload of ${name.textContent}`);
    preview.addEventListener("error", () => (preview.hidden = true));
    preview.src = this.#preview;
    again.addEventListener("click", onAgain);
    dismiss.addEventListener("click", onDismiss);
    this.showStep("waiting");
  }

  showStep(step) {
    const { state, progress, problem, again, dismiss } = this.#parts;
    this.element.classList.remove("is-failed");
    state.textContent = STEPS[step];
    problem.textContent = "";
    progress.hidden = false;
    progress.removeAttribute("value");
    again.hidden = true;
    dismiss.textContent = "Cancel";
    // By then the image has arrived, and it would be unknown whether cancelling came in time.
    dismiss.hidden = step === "attaching";
  }

  showProgress(share) {
    const { state, progress } = this.#parts;
    progress.value = share;
    state.textContent = `${STEPS.sending} ${Math.round(share * 100)} %`;
  }

  showFailure(failure) {
    const { state, progress, problem, again, dismiss } = this.#parts;
    this.element.classList.add("is-failed");
    state.textContent = "Not added";
    progress.hidden = true;
    problem.textContent = failure.message;
    again.textContent = failure.isFinal ? "Try again with another" : "Try again";
    again.hidden = false;
    dismiss.textContent = "Dismiss";
    dismiss.hidden = false;
  }

  remove() {
    this.element.remove();
    URL.revokeObjectURL(this.#preview);
  }
}
