/* Files may be dropped on the field, and what was chosen is named below it. The input itself does the rest. */
const UNITS = ["B", "KB", "MB", "GB"];

function sizeOf(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${UNITS[step]}`;
}

class FileDrop extends HTMLElement {
  #depth = 0;

  connectedCallback() {
    this.addEventListener("change", this.#show);
    this.addEventListener("dragenter", () => this.#over(1));
    this.addEventListener("dragleave", () => this.#over(-1));
    this.addEventListener("drop", () => this.#over(-this.#depth));
  }

  #over(step) {
    this.#depth += step;
    this.toggleAttribute("data-over", this.#depth > 0);
  }

  #show = () => {
    const list = this.querySelector(".drop__files");
    const files = [...this.querySelector("input").files];
    list.replaceChildren(
      ...files.map((file) => {
        const row = Object.assign(document.createElement("li"), { className: "drop__file", textContent: file.name });
        row.append(Object.assign(document.createElement("span"), { className: "drop__size", textContent: sizeOf(file.size) }));
        return row;
      }),
    );
    list.hidden = files.length === 0;
  };
}

customElements.define("file-drop", FileDrop);
