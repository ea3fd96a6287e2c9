/* One stream a page. An event named X becomes `live:X` on <body>, which `hx-trigger="live:X from:body"` waits for. */
const QUIET_FOR = 5000;
const LONGEST_WAIT = 60000;

class LiveUpdates extends HTMLElement {
  #source = null;
  #topics = new Set();
  #wait = 2000;
  #late = 0;
  #again = 0;
  #hasMissed = false;

  connectedCallback() {
    this.#open();
    document.addEventListener("htmx:load", this.#listen);
    window.addEventListener("pagehide", this.#close);
    window.addEventListener("pageshow", this.#resume);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:load", this.#listen);
    window.removeEventListener("pagehide", this.#close);
    window.removeEventListener("pageshow", this.#resume);
    this.#close();
  }

  #open() {
    this.#source = new EventSource(this.dataset.src);
    this.#source.onopen = () => this.#opened();
    this.#source.onerror = () => this.#failed();
    this.#source.addEventListener("resync", () => this.#tellAll());
    this.#topics.clear();
    this.#listen();
  }

  #close = () => {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  };

  #resume = (event) => {
    if (!event.persisted) return;
    this.#hasMissed = true;
    this.#open();
  };

  #listen = () => {
    for (const element of document.querySelectorAll("[hx-trigger*='live:']")) {
      for (const [, topic] of element.getAttribute("hx-trigger").matchAll(/live:([\w.-]+)/g)) this.#follow(topic);
    }
  };

  #follow(topic) {
    if (this.#topics.has(topic) || !this.#source) return;
    this.#topics.add(topic);
    this.#source.addEventListener(topic, (event) => this.#tell(topic, event.data));
  }

  #tell(topic, data) {
    document.body.dispatchEvent(new CustomEvent(`live:${topic}`, { bubbles: true, detail: data }));
  }

  #tellAll() {
    for (const topic of this.#topics) this.#tell(topic, "");
  }

  #opened() {
    clearTimeout(this.#late);
    this.#late = 0;
    this.#wait = 2000;
    this.#show(false);
    if (this.#hasMissed) this.#tellAll();
    this.#hasMissed = false;
  }

  #failed() {
    this.#late ||= setTimeout(() => this.#show(true), QUIET_FOR);
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    this.#hasMissed = true;
    this.#again = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #show(isLate) {
    const status = this.firstElementChild;
    if (status) status.hidden = !isLate;
  }
}

customElements.define("live-updates", LiveUpdates);
