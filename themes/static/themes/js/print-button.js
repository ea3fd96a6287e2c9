class PrintButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#print);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#print);
  }

  #print = () => window.print();
}

customElements.define("print-button", PrintButton);
