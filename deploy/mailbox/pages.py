"""The mailbox as HTML."""

import re
from email.utils import parseaddr
from html import escape
from pathlib import Path

from deploy.mailbox.store import LINK, Mail

FOLDER = Path(__file__).parent
EMPTY = """<p class="empty">No mail yet. Everything the app sends arrives here and goes no further.</p>"""


def list_page(mails: list[Mail], *, to: str) -> str:
    rows = "".join(map(_row, mails)) or EMPTY
    return _page(
        title="Mailbox",
        body=f"""<header><h1>Mailbox</h1>
<form method="get" action="/" role="search"><label for="to">To</label>
<input id="to" name="to" type="search" value="{escape(to)}" placeholder="name@example.com"></form>
<form method="post" action="/deletion"><button>Empty the mailbox</button></form></header>
<main data-newest="{mails[0].id if mails else 0}"><ul class="mails">{rows}</ul></main>
<script src="/mailbox.js" type="module"></script>""",
    )


def mail_page(mail: Mail, *, part: str) -> str:
    shown = part if part == "text" or not mail.html else "html"
    tabs = _tabs(mail, shown=shown) if mail.html else ""
    return _page(
        title=mail.subject,
        body=f"""<header><a href="/">All mail</a></header>
<main><h1>{escape(mail.subject)}</h1>
<dl><dt>From</dt><dd>{escape(str(mail.message["From"]))}</dd>
<dt>To</dt><dd>{escape(", ".join(mail.recipients))}</dd>
<dt>Received</dt><dd>{_time(mail)}</dd>{_attachments(mail)}</dl>
{tabs}{_text(mail) if shown == "text" or not mail.html else _frame(mail)}</main>""",
    )


def html_body(mail: Mail) -> str:
    """The mail's own HTML: its links open a new tab, its inline pictures come from its own parts."""
    named = {str(part["Content-ID"]).strip("<>"): index for index, part in enumerate(mail.attachments)}

    def address(match: re.Match[str]) -> str:
        index = named.get(match[1])
        return f"/messages/{mail.id}/attachments/{index}" if index is not None else match[0]

    return '<base target="_blank">' + re.sub(r"cid:([^\"'\s)>]+)", address, mail.html)


def _row(mail: Mail) -> str:
    sender = parseaddr(str(mail.message["From"]))
    preview = " ".join(mail.text.split())[:120]
    return f"""<li><a href="/messages/{mail.id}"><span class="who">{escape(sender[0] or sender[1])}
<span class="to">to {escape(", ".join(mail.recipients))}</span></span>
<span class="subject">{escape(mail.subject)}</span><span class="preview">{escape(preview)}</span>
{_time(mail)}</a></li>"""


def _time(mail: Mail) -> str:
    local = mail.received_at.astimezone()
    return f'<time datetime="{mail.received_at.isoformat()}">{local:%d %b %H:%M:%S}</time>'


def _tabs(mail: Mail, *, shown: str) -> str:
    links = "".join(
        f'<a href="/messages/{mail.id}?part={part}"{" aria-current=page" if part == shown else ""}>{label}</a>'
        for part, label in (("html", "As designed"), ("text", "As text"))
    )
    return f'<nav aria-label="Parts">{links}<a href="/messages/{mail.id}/source">Source</a></nav>'


def _frame(mail: Mail) -> str:
    # Scripts stay off; a click may open a tab that is an ordinary page again.
    return f"""<iframe title="The mail as designed" src="/messages/{mail.id}/html"
sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>"""


def _text(mail: Mail) -> str:
    pieces = re.split(f"({LINK.pattern})", mail.text)
    shown = [_link(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)]
    return f"<pre>{''.join(shown)}</pre>"


def _link(url: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(url)}</a>'


def _attachments(mail: Mail) -> str:
    if not mail.attachments:
        return ""
    names = [part.get_filename() or part.get_content_type() for part in mail.attachments]
    links = ", ".join(
        f'<a href="/messages/{mail.id}/attachments/{index}">{escape(name)}</a>' for index, name in enumerate(names)
    )
    return f"<dt>Attached</dt><dd>{links}</dd>"


def _page(*, title: str, body: str) -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/mailbox.css">
<link rel="icon" href="data:,"></head><body>{body}</body></html>"""
