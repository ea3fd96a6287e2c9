/* What is on its way is sent once: a second press is swallowed, and the button says that it is busy. */
const LONGEST = 15000;
const DOWNLOAD = 1500; // a form that answers with a file leaves its page as it is, and nobody says when

function start(form, button) {
  form.dataset.sending = "";
  button?.setAttribute("aria-busy", "true");
  form.guardTimer = setTimeout(() => finish(form), "download" in form.dataset ? DOWNLOAD : LONGEST);
}

function finish(form) {
  clearTimeout(form.guardTimer);
  delete form.dataset.sending;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    if (button.form === form) button.removeAttribute("aria-busy");
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if ("sending" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    start(form, event.submitter);
    setTimeout(() => {
      const isSentByHtmx = form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete], [hx-boost]");
      if (event.defaultPrevented && !isSentByHtmx) finish(form);
    });
  },
  true,
);

document.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.("button[aria-busy='true']")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("button[hx-get], button[hx-post]")) event.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.target.removeAttribute?.("aria-busy");
  const form = event.target.closest?.("form");
  if (form) finish(form);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(finish));
