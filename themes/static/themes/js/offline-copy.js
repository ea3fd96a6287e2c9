/* Installs the portal's worker and has it keep the next appointment for times without a connection; signing out drops it. */
const KEPT_FOR = 5 * 60 * 1000;

class OfflineCopy extends HTMLElement {
  async connectedCallback() {
    if (!navigator.serviceWorker) return;
    document.addEventListener("submit", this.#leave, true);
    await navigator.serviceWorker.register(this.dataset.worker, { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    if (location.pathname === "/" || Date.now() - Number(sessionStorage.getItem("kept-at")) > KEPT_FOR) {
      sessionStorage.setItem("kept-at", Date.now());
      active?.postMessage("keep");
    }
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this.#leave, true);
  }

  #leave = (event) => {
    const action = event.submitter?.formAction ?? event.target.action;
    if (new URL(action, location.href).pathname !== this.dataset.signOut) return;
    sessionStorage.removeItem("kept-at");
    navigator.serviceWorker.controller?.postMessage("forget");
  };
}

customElements.define("offline-copy", OfflineCopy);
