/* Popovers open without script; with it, a dialog opens as a modal one: the page behind is inert, focus stays inside. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[popovertarget]");
  const dialog = button && document.getElementById(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.getAttribute("popovertargetaction") === "hide") dialog.close();
  else if (!dialog.open) dialog.showModal();
});

document.addEventListener("pointerdown", (event) => {
  if (!(event.target instanceof HTMLDialogElement) || !event.target.open) return;
  const box = event.target.getBoundingClientRect();
  const isInside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!isInside) event.target.close();
});
