"""Work that outlives a request: `enqueue()` in the transaction of the write, a worker does it after the commit.

@task("scheduling.send_reminder")
def send_reminder(*, appointment_id: int) -> None: ...

enqueue("scheduling.send_reminder", appointment_id=appointment.pk)
"""

from tenants.queue.context import Postpone, TaskFailed, is_last_try, task_business
from tenants.queue.health import LATE_AFTER_SECONDS, oldest_waiting_seconds, waiting_seconds
from tenants.queue.sending import enqueue, enqueue_for_each_business
from tenants.queue.tasks import UnknownTask, load_tasks, task

__all__ = [
    "LATE_AFTER_SECONDS",
    "Postpone",
    "TaskFailed",
    "UnknownTask",
    "enqueue",
    "enqueue_for_each_business",
    "is_last_try",
    "load_tasks",
    "oldest_waiting_seconds",
    "task",
    "task_business",
    "waiting_seconds",
]
