"""The mailbox's addresses."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.mailbox.pages import FOLDER, html_body, list_page, mail_page
from deploy.mailbox.store import Mail, Store

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'"
)
# A stranger's HTML: looks yes, scripts no, and no name of ours to act under.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline' http: https:; img-src 'self' data: http: https:; font-src http: https:"
)


def web_app(store: Store) -> Starlette:
    routes = [
        Route("/", _list),
        Route("/deletion", _empty, methods=["POST"]),
        Route("/messages.json", _json),
        Route("/messages/{number:int}", _mail),
        Route("/messages/{number:int}/html", _html),
        Route("/messages/{number:int}/source", _source),
        Route("/messages/{number:int}/attachments/{index:int}", _attachment),
        *(Route(f"/{name}", _file) for name in ("mailbox.css", "mailbox.js")),
    ]
    # Only by its own names: another site that points its own name here gets nothing to read.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])
    app = Starlette(routes=routes, middleware=[hosts])
    app.state.store = store
    return app


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _wanted(request: Request) -> Mail:
    mail = _store(request).get(request.path_params["number"])
    if mail is None:
        raise HTTPException(404, "There is no such mail.")
    return mail


def _page(body: str, *, policy: str = PAGE_POLICY) -> HTMLResponse:
    return HTMLResponse(body, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


async def _list(request: Request) -> Response:
    to = request.query_params.get("to", "")
    return _page(list_page(_store(request).newest(to=to), to=to))


async def _mail(request: Request) -> Response:
    return _page(mail_page(_wanted(request), part=request.query_params.get("part", "html")))


async def _html(request: Request) -> Response:
    return _page(html_body(_wanted(request)), policy=MAIL_POLICY)


async def _source(request: Request) -> Response:
    return PlainTextResponse(_wanted(request).raw)


async def _attachment(request: Request) -> Response:
    attachments = _wanted(request).attachments
    index = request.path_params["index"]
    if index >= len(attachments):
        raise HTTPException(404, "There is no such attachment.")
    part = attachments[index]
    headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
    return Response(part.get_payload(decode=True), media_type=part.get_content_type(), headers=headers)


async def _json(request: Request) -> Response:
    return JSONResponse([_facts(mail) for mail in _store(request).newest(to=request.query_params.get("to", ""))])


async def _empty(request: Request) -> Response:
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(403, "Only the mailbox's own page may empty it.")
    _store(request).clear()
    return RedirectResponse("/", status_code=303)


async def _file(request: Request) -> Response:
    return FileResponse(FOLDER / request.url.path.lstrip("/"))


def _facts(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.id,
        "received_at": mail.received_at.isoformat(),
        "sender": mail.sender,
        "from": str(mail.message["From"]),
        "to": mail.recipients,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "links": mail.links,
        "attachments": [part.get_filename() or part.get_content_type() for part in mail.attachments],
    }
