"""SVG, rebuilt from what draws: shapes, gradients, masks. Whatever could run, load, link or speak is left behind.

The drawing that comes out has no style sheets and no style attributes: what they said of a shape stands on the shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, tostring

import tinycss2
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from themes.pictures.unfit import Unfit

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = """
    svg g defs symbol use title path rect circle ellipse line polyline polygon linearGradient radialGradient stop
    clipPath mask pattern
"""
_PAINTING = """
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-dasharray stroke-dashoffset opacity stop-color stop-opacity clip-path clip-rule mask color display
    visibility paint-order vector-effect
"""
_PLACING = """
    id d x y width height cx cy r rx ry fx fy fr x1 x2 y1 y2 points viewBox preserveAspectRatio transform
    gradientTransform gradientUnits spreadMethod offset clipPathUnits maskUnits maskContentUnits patternUnits
    patternContentUnits patternTransform pathLength
"""
ELEMENTS = frozenset(_ELEMENTS.split())
SPEAKING = frozenset(("text", "tspan", "textPath"))
PAINTING = frozenset(_PAINTING.split())
PLACING = frozenset(_PLACING.split())
PLAIN = re.compile(r"[\w\s#%.,()+\-]*")
REFERENCE = re.compile(r"url\(\s*[\"']?#([\w.:-]+)[\"']?\s*\)")
SIDE = re.compile(r"\s*([\d.]+)\s*(?:px|pt|mm|cm|in)?\s*")
OWN_PART = re.compile(r"#([\w.:-]+)")
SELECTOR = re.compile(r"([a-zA-Z]+)?(?:\.([\w-]+))?|#([\w-]+)")
MOST_ELEMENTS, DEEPEST, MOST_DRAWN = 5_000, 60, 20_000  # drawn: counted as often as it is referred to

Declarations = dict[str, str]


def clean_svg(body: bytes) -> bytes:
    """Raises `Unfit`: "content" for what is no SVG that can be read, "text" where it holds letters as text."""
    try:
        root = fromstring(body.decode("utf-8-sig"), forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError):
        raise Unfit("content") from None
    if _name(root) != "svg" or sum(1 for _ in root.iter()) > MOST_ELEMENTS or _is_too_deep(root):
        raise Unfit("content")
    if any(_name(element) in SPEAKING for element in root.iter()):
        raise Unfit("text")
    cleaned = _rebuilt(root, list(_rules(root)))
    _frame(cleaned, root)
    _weigh(cleaned)
    cleaned.set("xmlns", SVG)
    written: bytes = tostring(cleaned, encoding="utf-8")
    return written


def size_of(body: bytes) -> tuple[float, float]:
    """Width and height of a cleaned one, in its own units."""
    _, _, width, height = fromstring(body.decode()).attrib["viewBox"].split()
    return float(width), float(height)


def _is_too_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    return bool(level)


def _rebuilt(element: Element, rules: list[tuple[int, re.Match[str], Declarations]]) -> Element:
    painted: Declarations = {}
    for _, selector, declarations in rules:
        if _matches(selector, element):
            painted |= declarations
    painted |= _declarations(element.get("style", ""))
    new = Element(_name(element), dict(_attributes(element, painted)))
    if _name(element) == "title":
        new.text = element.text
    new.extend(_rebuilt(child, rules) for child in element if _name(child) in ELEMENTS)
    return new


def _name(element: Element) -> str:
    """Of comments and the like, whose tag is a function, and of other namespaces: nothing."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    return name if space in ("", "{" + SVG) else ""


def _attributes(element: Element, painted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in {**element.attrib, **painted}.items():
        is_known = name in PAINTING or (name in PLACING and name not in painted)
        if is_known and (PLAIN.fullmatch(value) or REFERENCE.fullmatch(value.strip())) and "url" not in _bare(value):
            yield name, value
    link = element.get("href") or element.get(XLINK) or ""
    if OWN_PART.fullmatch(link):
        yield "href", link


def _bare(value: str) -> str:
    return REFERENCE.sub("", value).lower()


def _rules(root: Element) -> Iterator[tuple[int, re.Match[str], Declarations]]:
    """What the drawing's style sheets say, weakest first: names of elements, classes, ids."""
    found: list[tuple[int, re.Match[str], Declarations]] = []
    for sheet in (element for element in root.iter() if _name(element) == "style"):
        for rule in tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            declarations = _declarations(tinycss2.serialize(rule.content))
            for text in tinycss2.serialize(rule.prelude).split(","):
                if text.strip() and (selector := SELECTOR.fullmatch(text.strip())):
                    weight = 2 if selector[3] else 1 if selector[2] else 0
                    found.append((weight, selector, declarations))
    return iter(sorted(found, key=lambda one: one[0]))


def _matches(selector: re.Match[str], element: Element) -> bool:
    name, kind, key = selector.groups()
    if key:
        return element.get("id") == key
    return (not name or name == _name(element)) and (not kind or kind in element.get("class", "").split())


def _declarations(text: str) -> Declarations:
    parsed = tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True)
    return {
        one.lower_name: tinycss2.serialize(one.value).strip()
        for one in parsed
        if one.type == "declaration" and one.lower_name in PAINTING
    }


def _frame(cleaned: Element, root: Element) -> None:
    """Its size comes from where it is shown; its shape from the view box, or from the size it was drawn in."""
    box = [float(part) for part in re.findall(r"-?[\d.]+(?:e-?\d+)?", cleaned.attrib.pop("viewBox", ""))]
    if len(box) != 4:
        sides = [
            re.fullmatch(r"\s*([\d.]+)\s*(?:px|pt|mm|cm|in)?\s*", root.get(name, "")) for name in ("width", "height")
        ]
        box = [0, 0, *(float(side[1]) for side in sides if side)]
    if len(box) != 4 or not (0 < box[2] < 100_000 and 0 < box[3] < 100_000 and 0.05 < box[2] / box[3] < 20):
        raise Unfit("content")
    for name in ("width", "height", "x", "y"):
        cleaned.attrib.pop(name, None)
    cleaned.set("viewBox", " ".join(f"{part:g}" for part in box))


def _weigh(root: Element) -> None:
    """A few lines that refer to one another can ask for a million shapes. Raises `Unfit`."""
    named = {element.get("id"): element for element in root.iter()}
    known: dict[Element, int] = {}
    opened: set[Element] = set()

    def weight(element: Element) -> int:
        if element in known:
            return known[element]
        if element in opened:
            raise Unfit("content")
        opened.add(element)
        text = " ".join(value for name, value in element.attrib.items() if name not in ("d", "id"))
        used = [
            named[key] for key in REFERENCE.findall(text) + OWN_PART.findall(element.get("href", "")) if key in named
        ]
        known[element] = 1 + sum(map(weight, [*element, *used]))
        opened.discard(element)
        return known[element]

    try:
        drawn = weight(root)
    except RecursionError:
        raise Unfit("content") from None
    if drawn > MOST_DRAWN:
        raise Unfit("content")
