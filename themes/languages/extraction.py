"""Every text of ours, read from where it stands: templates, Python and the presets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOMS = ("tenants", "themes", "shared_apps", "tenant_apps", "api", "deploy")
BLUEPRINT = "blueprint"  # the context in which a preset's own texts are translated
OPENS = ("blocktranslate", "blocktrans")
TRANSLATES = ("translate", "trans")
KEYWORDS: dict[str, None] = dict.fromkeys(
    ("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
)
INLINE = re.compile(r"""_\(("[^"]+"|'[^']+')\)""")


@dataclass(frozen=True, slots=True)
class Text:
    """`plural` where it counts something; `context` where the same English means two things."""

    id: str
    file: str
    plural: str = ""
    context: str = ""


def all_texts() -> Iterator[Text]:
    for room in ROOMS:
        folder = settings.BASE / room
        for path in sorted(folder.rglob("*.py")):
            yield from texts_of_python(path.read_bytes(), file=name_of(path))
        for path in templates_in(folder):
            yield from texts_of_template(path.read_text(), file=name_of(path))
    for path in sorted((settings.BASE / "tenants/blueprints").glob("*.toml")):
        yield from texts_of_preset(path)


def templates_in(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("templates/**/*") if path.suffix in (".html", ".txt"))
    return sorted(path for path in found if "styleguide" not in str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE))


def texts_of_python(source: bytes, *, file: str) -> Iterator[Text]:
    for _line, call, given, _comments in extract_python(BytesIO(source), KEYWORDS, [], {"encoding": "utf-8"}):
        name = str(call)
        parts = [part for part in (given if isinstance(given, tuple | list) else [given]) if isinstance(part, str)]
        if name[0] in "pn" and len(parts) < 2:
            continue  # what is said is known only when it runs
        if name.startswith("p"):
            yield Text(parts[1], file, context=parts[0])
        elif name.startswith("n"):
            yield Text(parts[0], file, plural=parts[1])
        elif parts and parts[0]:
            yield Text(parts[0], file)


def texts_of_template(source: str, *, file: str) -> Iterator[Text]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        yield from (Text(found[1:-1], file) for found in INLINE.findall(token.contents))
        name, *bits = [*smart_split(token.contents), ""]
        if token.token_type != TokenType.BLOCK:
            continue
        if name in TRANSLATES and bits[0][:1] in "\"'":
            context = bits[bits.index("context") + 1].strip("\"'") if "context" in bits else ""
            yield Text(bits[0][1:-1], file, context=context)
        elif name in OPENS:
            yield _block(tokens, file=file, is_trimmed="trimmed" in bits)


def _block(tokens: Iterator[Token], *, file: str, is_trimmed: bool) -> Text:
    said: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            said[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            said[-1].append(f"%({token.contents})s")
        elif token.contents.strip() == "plural":
            said.append([])
        else:
            break
    singular, *plural = (trim_whitespace(text) if is_trimmed else text for text in map("".join, said))
    return Text(singular, file, plural=plural[0] if plural else "")


def texts_of_preset(path: Path) -> Iterator[Text]:
    """What a new business is given in its own language; what is not given yet is not asked for."""
    data, file = tomllib.loads(path.read_text()), name_of(path)
    yield Text(data["title"], file, context=BLUEPRINT)
    for service in data["services"]:
        yield from (Text(service[key], file, context=BLUEPRINT) for key in ("name", "description"))
