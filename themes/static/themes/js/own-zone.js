/* The browser knows where it is: its time zone goes into the hidden field inside, unless one is there already. */
class OwnZone extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
}

customElements.define("own-zone", OwnZone);
