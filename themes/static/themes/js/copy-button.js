const SHOWN_FOR = 2000;

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#copy);
  }

  #copy = async () => {
    await navigator.clipboard.writeText(this.dataset.text);
    const label = this.querySelector(".button__label");
    const before = label.textContent;
    if (before === this.dataset.done) return;
    label.textContent = this.dataset.done;
    label.setAttribute("role", "status");
    setTimeout(() => (label.textContent = before), SHOWN_FOR);
  };
}

customElements.define("copy-button", CopyButton);
