/* A select of many options becomes a box to type in (the ARIA combobox with a listbox). The select keeps the answer. */
const MOST_SHOWN = 60;

class ComboBox extends HTMLElement {
  #select = null;
  #box = null;
  #list = null;
  #at = -1;

  connectedCallback() {
    this.#select = this.querySelector("select");
    if (!this.#select || this.#box) return;
    const id = this.#select.id;
    this.#box = Object.assign(document.createElement("input"), { type: "text", className: this.#select.className, id, autocomplete: "off", placeholder: this.dataset.placeholder });
    this.#list = Object.assign(document.createElement("ul"), { className: "combobox__options", id: `${id}-options`, role: "listbox", hidden: true });
    const joined = { role: "combobox", "aria-expanded": "false", "aria-controls": this.#list.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(joined)) this.#box.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.#select.hasAttribute(name)) this.#box.setAttribute(name, this.#select.getAttribute(name));
    }
    this.#list.setAttribute("aria-label", document.querySelector(`label[for="${id}"]`)?.textContent.trim() ?? "");
    this.#select.id = `${id}-kept`;
    this.#select.hidden = true;
    [this.#box.required, this.#select.required] = [this.#select.required, false];
    this.append(this.#box, this.#list);
    this.#restore();
    this.#box.addEventListener("input", () => this.#open(this.#box.value));
    this.#box.addEventListener("click", () => this.#open(""));
    this.#box.addEventListener("keydown", this.#press);
    this.#box.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
  }

  #restore() {
    this.#box.value = this.#select.selectedOptions[0]?.textContent.trim() ?? "";
  }

  #open(typed) {
    const words = typed.trim().toLocaleLowerCase().split(/\s+/);
    const matching = [...this.#select.options].filter((option) => words.every((word) => option.textContent.toLocaleLowerCase().includes(word)));
    this.#list.replaceChildren(...matching.slice(0, MOST_SHOWN).map((option, number) => this.#row(option, number)));
    if (!matching.length) this.#list.append(Object.assign(document.createElement("li"), { className: "combobox__none", role: "presentation", textContent: this.dataset.none }));
    this.#list.hidden = false;
    this.#box.setAttribute("aria-expanded", "true");
    this.#mark(typed && matching.length ? 0 : -1);
  }

  #row(option, number) {
    const row = Object.assign(document.createElement("li"), { className: "combobox__option", role: "option", id: `${this.#list.id}-${number}`, textContent: option.textContent.trim() });
    row.dataset.value = option.value;
    row.setAttribute("aria-selected", "false");
    return row;
  }

  #mark(at) {
    const rows = [...this.#list.querySelectorAll("[role=option]")];
    this.#at = at;
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    rows[at]?.scrollIntoView({ block: "nearest" });
    this.#box.setAttribute("aria-activedescendant", rows[at]?.id ?? "");
  }

  #move(step) {
    if (this.#list.hidden) this.#open("");
    const count = this.#list.querySelectorAll("[role=option]").length;
    const next = this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count;
    if (count) this.#mark(next);
  }

  #press = (event) => {
    if (event.key === "Escape" && !this.#list.hidden) this.#close();
    else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Enter" && !this.#list.hidden) this.#choose(this.#list.querySelector("[aria-selected=true]"));
    else return;
    event.preventDefault();
  };

  #choose(row) {
    if (row) {
      this.#select.value = row.dataset.value;
      this.#select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#box.setAttribute("aria-expanded", "false");
    this.#box.removeAttribute("aria-activedescendant");
    this.#restore();
  }
}

customElements.define("combo-box", ComboBox);
