/* A form that is the answer to another one and only has to travel on; its button is there for who has no script. */
class SendAtOnce extends HTMLElement {
  connectedCallback() {
    this.querySelector("form")?.requestSubmit();
  }
}

customElements.define("send-at-once", SendAtOnce);
