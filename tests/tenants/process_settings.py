"""For commands that tests start: the database that the tests' own settings put into the environment."""

from deploy.settings import *  # noqa: F403  # the same settings but for the tasks

TASK_MODULES = [*TASK_MODULES, "tests.tenants.tasks"]  # noqa: F405  # from the star above
