/* Frames that show a draft. When it was saved, each page is fetched anew behind the one that is seen, and then takes its place. */
class BrandPreview extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("brand-changed", this.#renew);
  }

  disconnectedCallback() {
    document.body.removeEventListener("brand-changed", this.#renew);
  }

  #renew = () => {
    for (const frame of this.children) this.#renewIn(frame);
  };

  #renewIn(frame) {
    frame.querySelector(".preview__page--coming")?.remove();
    const shown = frame.querySelector(".preview__page");
    if (!shown) return;
    const coming = shown.cloneNode();
    coming.classList.add("preview__page--coming");
    coming.addEventListener("load", () => {
      coming.classList.remove("preview__page--coming");
      shown.remove();
    }, { once: true });
    frame.append(coming);
  }
}

customElements.define("brand-preview", BrandPreview);
