"""What a task's end means for its message."""

from __future__ import annotations

import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from dramatiq import Broker
from dramatiq.broker import MessageProxy
from dramatiq.middleware import Middleware, Retries

from tenants.queue import context
from tenants.queue.held import Held

HERE = str(Path(__file__).resolve().parents[2])


class Outcome(Retries):
    """Retries after a growing, random delay, as dramatiq does; knows besides which failures are none, which final."""

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        held = cast(Held, message)
        if isinstance(exception, context.Postpone):
            held.delay = timedelta(milliseconds=exception.delay or 0)
        elif isinstance(exception, context.LeaseLost):
            held.is_finished = True
        elif exception is not None:
            held.reason = reason_of(exception)
            if isinstance(exception, context.UnknownBusiness):
                held.fail()
            else:
                super().after_process_message(broker, message, exception=exception)  # type: ignore[no-untyped-call]  # dramatiq's


class Surroundings(Middleware):
    """Tells the thread which message it works for, and forgets it however the task ends."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        context.begin(cast(Held, message))

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        context.forget()

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        context.forget()


def reason_of(error: BaseException) -> str:
    """Kind and place of an error. Its text is left out, unless we wrote it for this: it may hold what is personal."""
    kind = type(error).__name__
    if isinstance(error, context.TaskFailed | context.UnknownBusiness):
        return f"{kind}: {error}"[:500]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    return f"{kind} at {ours[-1].filename[len(HERE) + 1 :]}:{ours[-1].lineno}" if ours else kind


def _is_ours(filename: str) -> bool:
    return filename.startswith(HERE) and "site-packages" not in filename and "/tenants/queue/" not in filename
