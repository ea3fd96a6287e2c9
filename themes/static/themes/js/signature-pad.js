/* What is drawn goes into the hidden field as a PNG on white; clearing empties the field. */
const INK = "#16171b";

class SignaturePad extends HTMLElement {
  #pen = null;
  #last = null;

  connectedCallback() {
    const paper = this.querySelector("canvas");
    paper.addEventListener("pointerdown", this.#start);
    paper.addEventListener("pointermove", this.#draw);
    paper.addEventListener("pointerup", this.#end);
    paper.addEventListener("pointercancel", this.#end);
    this.querySelector(".signature__clear").addEventListener("click", () => this.#clear());
  }

  #prepared(paper) {
    if (this.#pen) return this.#pen;
    const density = window.devicePixelRatio || 1;
    paper.width = paper.clientWidth * density;
    paper.height = paper.clientHeight * density;
    this.#pen = paper.getContext("2d");
    this.#pen.scale(density, density);
    this.#pen.fillStyle = "#ffffff";
    this.#pen.fillRect(0, 0, paper.clientWidth, paper.clientHeight);
    Object.assign(this.#pen, { strokeStyle: INK, lineWidth: 2.2, lineCap: "round", lineJoin: "round" });
    return this.#pen;
  }

  #start = (event) => {
    this.#prepared(event.target);
    event.target.setPointerCapture(event.pointerId);
    this.#last = [event.offsetX, event.offsetY];
    this.#draw(event);
  };

  #draw = (event) => {
    if (!this.#last) return;
    this.#pen.beginPath();
    this.#pen.moveTo(...this.#last);
    this.#pen.lineTo(event.offsetX, event.offsetY);
    this.#pen.stroke();
    this.#last = [event.offsetX, event.offsetY];
  };

  #end = (event) => {
    if (!this.#last) return;
    this.#last = null;
    this.#keep(event.target.toDataURL("image/png"));
  };

  #clear() {
    this.#pen = null;
    const paper = this.querySelector("canvas");
    paper.width = paper.width;
    this.#keep("");
  }

  #keep(value) {
    const field = this.querySelector("input");
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    this.querySelector(".signature__clear").hidden = !value;
  }
}

customElements.define("signature-pad", SignaturePad);
