/* Frames that show a draft. When it was saved, the page that is seen puts on the new style sheets at once; behind it the
   page is fetched anew, and then takes its place. */
class BrandPreview extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("brand-changed", this.#renew);
  }

  disconnectedCallback() {
    document.body.removeEventListener("brand-changed", this.#renew);
  }

  #renew = (event) => {
    for (const frame of this.children) {
      this.#dress(frame.querySelector(".preview__page")?.contentDocument, event.detail.sheets);
      this.#renewIn(frame);
    }
  };

  #dress(page, sheets) {
    const links = page?.querySelectorAll("link[rel=stylesheet]") ?? [];
    if (links.length !== sheets.length) return;
    sheets.forEach((sheet, place) => links[place].getAttribute("href") === sheet || links[place].setAttribute("href", sheet));
  }

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
