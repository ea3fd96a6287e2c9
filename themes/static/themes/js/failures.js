/* A request that came to nothing is told, in the page's own words. What updates by itself stays quiet: it tries again. */
const SHOWN_FOR = 8000;

function tell(event) {
  const cause = event.detail.requestConfig?.triggeringEvent;
  if (!cause || cause.type.startsWith("live:")) return;
  const region = document.getElementById("toasts");
  if (!region?.dataset.failed || region.querySelector("[data-failure]")) return;
  const toast = document.createElement("div");
  toast.className = "toast toast--error";
  toast.dataset.failure = "";
  const text = document.createElement("p");
  text.className = "toast__text";
  text.textContent = region.dataset.failed;
  toast.append(text);
  region.append(toast);
  setTimeout(() => toast.remove(), SHOWN_FOR);
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:timeout", tell);
