"""`python -m deploy.mailbox --smtp-port 8026 --web-port 8025 --folder var/mail`"""

import argparse
import asyncio
from pathlib import Path

import uvicorn

from deploy.mailbox.smtp import listen
from deploy.mailbox.store import open_store
from deploy.mailbox.web import web_app


async def serve(*, smtp_port: int, web_port: int, folder: Path) -> None:
    store = open_store(folder)
    smtp = await listen(store, port=smtp_port)
    config = uvicorn.Config(web_app(store), host="127.0.0.1", port=web_port, access_log=False, log_level="warning")
    async with smtp:
        await uvicorn.Server(config).serve()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.mailbox", description="Catches mail in development.")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(serve(smtp_port=options.smtp_port, web_port=options.web_port, folder=options.folder))


if __name__ == "__main__":
    main()
