"""What is wrong with a page as it stands in the browser just now. Each finding is a line that says where and what."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST = 44  # CSS pixels

LAYOUT = """(smallest) => {
  const said = [], root = document.documentElement;
  const words = (e) => (e.textContent || e.value || "").trim().replace(/\\s+/g, " ").slice(0, 40);
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} “${words(e)}”`;
  const seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const headings = [...document.querySelectorAll("h1")].filter(seen).length;
  if (headings !== 1) said.push(`has ${headings} h1`);
  const wide = root.scrollWidth - root.clientWidth;
  if (wide > 0) said.push(`can be pushed ${wide} px sideways`);
  // Exempt, as in WCAG 2.5.5: a link inside a sentence, whose line decides how tall it is.
  const isInSentence = (e) => getComputedStyle(e).display === "inline" &&
    [...e.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label:has(input)")];
  for (const e of targets.filter(seen)) {
    if (e.closest(".visually-hidden, .skip") || e.type === "hidden" || isInSentence(e)) continue;
    // A box or dot is as large as the label around it, or beside it.
    const around = e.closest("label") ? [e.closest("label")] : e.labels ?? [];
    const boxes = [e, ...around].map((one) => one.getBoundingClientRect());
    const isLarge = (box) => Math.min(box.width, box.height) >= smallest - 0.5;
    // A row's link answers for its whole row, by a box of its own.
    const after = getComputedStyle(e, "::after");
    const spread = after.content !== "none" && after.position === "absolute" && after.inset.startsWith("0px");
    if (spread || !boxes[0].width || boxes.some(isLarge)) continue;
    said.push(`is ${Math.round(boxes[0].width)} by ${Math.round(boxes[0].height)} px: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("body *")) {
    const style = getComputedStyle(e);
    if (!["hidden", "clip"].includes(style.overflowX) || !e.textContent.trim() || !seen(e)) continue;
    if (e.closest(".visually-hidden") || style.clipPath !== "none" || e.title) continue;
    if (e.scrollWidth > e.clientWidth + 1) said.push(`is cut off: ${name(e)}`);
  }
  return said;
}"""


def layout_findings(page: Page) -> list[str]:
    """One h1, nothing to push sideways, every target large enough for a thumb, no text cut off."""
    found: list[str] = page.evaluate(LAYOUT, SMALLEST)
    return found


def axe_findings(page: Page) -> list[str]:
    """By every rule of WCAG 2.2 up to AA, and by what axe holds for good practice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    result = page.evaluate("options => axe.run(options)", {"runOnly": RULES, "resultTypes": ["violations"]})
    return [_line(violation) for violation in result["violations"]]


def _line(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    first = nodes[0]
    why = " ".join(check["message"] for check in [*first["any"], *first["all"], *first["none"]])
    return f"axe {violation['id']} ×{len(nodes)}: {' '.join(map(str, first['target']))}: {why}"
