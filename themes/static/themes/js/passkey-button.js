/* Asks the browser for a passkey and sends what it answers with the form around it. The server says what to ask for. */
const BINARY = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function toBytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readOptions(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: toBytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) read[list] = options[list].map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  return read;
}

function written(credential) {
  const response = {};
  for (const name of BINARY) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#press);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#press);
  }

  #press = async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (!window.PublicKeyCredential) return this.#tell("missing");
    button.setAttribute("aria-busy", "true");
    try {
      this.querySelector("input[name=answer]").value = written(await this.#ask());
    } catch (error) {
      button.removeAttribute("aria-busy");
      return this.#tell(error.name === "InvalidStateError" ? "known" : "refused");
    }
    button.removeAttribute("aria-busy");
    button.form.requestSubmit(button);
  };

  async #ask() {
    const token = this.closest("form").elements.csrfmiddlewaretoken.value;
    const answer = await fetch(this.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok || answer.redirected) throw new Error("no options");
    const publicKey = readOptions(await answer.json());
    return navigator.credentials[this.dataset.ceremony]({ publicKey });
  }

  #tell(what) {
    const line = this.querySelector("[role=alert]");
    line.textContent = line.dataset[what];
    line.hidden = false;
  }
}

customElements.define("passkey-button", PasskeyButton);
