/* Goes away when undoing ends. A message without an undo goes after some seconds, unless one is pointing at it. */
const READING_TIME = 6000;

class UndoToast extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setTimeout(() => this.remove(), Number(this.dataset.seconds) * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}

customElements.define("undo-toast", UndoToast);

function leaveLater(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leaveLater(toast) : toast.remove()), READING_TIME);
}

function watch(region) {
  const plain = (node) => node.matches?.(".toast:not(undo-toast, .toast--error)");
  [...region.children].filter(plain).forEach(leaveLater);
  new MutationObserver((changes) => {
    for (const change of changes) [...change.addedNodes].filter(plain).forEach(leaveLater);
  }).observe(region, { childList: true });
}

const region = document.getElementById("toasts");
if (region) watch(region);
