"""`{% blocktranslate %}` as Django has it, with what sentences about a business need besides."""

from __future__ import annotations

from typing import Any

from django.template import Context, TemplateSyntaxError
from django.template.base import Parser, Token, render_value_in_context
from django.templatetags.i18n import BlockTranslateNode, do_block_translate
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from tenants.blueprints.wording import Words, is_noun
from tenants.entry import business_or_none
from themes.ui.library import register

# What is put in stands by itself: a name or an address in Latin letters must not turn an Arabic sentence around.
ISOLATED = "\u2068{}\u2069"


class SentenceNode(BlockTranslateNode):
    """The business's nouns are there by themselves: `{{ clients }}`, `{{ a_client }}`, unless `with` gives something
    of that name. A translation may ask for the form that its grammar needs, `%(client:einen)s`, whichever the English
    has (tenants.blueprints.wording)."""

    def render(self, context: Context, nested: bool = False) -> str:
        with context.push(**{name: value.resolve(context) for name, value in self.extra_context.items()}):
            said = self._translated(context) % _Values(context, given={*self.extra_context, self.countervar})
        if self.asvar:
            context[self.asvar] = SafeString(said)
            return ""
        return said

    def _translated(self, context: Context) -> str:
        singular, _names = self.render_token_list(self.singular)
        place = self.message_context.resolve(context) if self.message_context else None
        if not (self.plural and self.countervar and self.counter):
            return translation.pgettext(place, singular) if place else translation.gettext(singular)
        count = self.counter.resolve(context)
        if not isinstance(count, int | float):
            raise TemplateSyntaxError(f"{self.countervar!r}: a number, not {count!r}")
        context[self.countervar] = count
        plural, _names = self.render_token_list(self.plural)
        if place:
            return translation.npgettext(place, singular, plural, count)
        return translation.ngettext(singular, plural, count)


class _Values(dict[str, str]):
    """What a sentence names, looked up when it is named. A page's own `client` is somebody, not the noun."""

    def __init__(self, context: Context, *, given: set[str | None]) -> None:
        super().__init__()
        self.context, self.given = context, given

    def __missing__(self, name: str) -> str:
        if is_noun(name) and name not in self.given:
            word = Words(self.context.get("business") or business_or_none())[name]
            return conditional_escape(word) if self.context.autoescape else word
        value = render_value_in_context(self.context.get(name, ""), self.context)
        return SafeString(ISOLATED.format(value)) if translation.get_language_bidi() else value


@register.tag("blocktranslate")
def sentence(parser: Parser, token: Token) -> SentenceNode:
    node: Any = do_block_translate(parser, token)
    return SentenceNode(
        node.extra_context,
        node.singular,
        node.plural,
        node.countervar,
        node.counter,
        node.message_context,
        trimmed=node.trimmed,
        asvar=node.asvar,
        tag_name=node.tag_name,
    )
