"""Where a lock may be stepped around, and why. Anything else fails tests/architecture/test_bypasses.py.

What is done: {where: reason}. Where is a `file::function`, a whole `file`, or a `folder/` of the kernel.
"""

from __future__ import annotations

KERNEL_TABLES = "the kernel's own table, which no model has"
OWNER = "works as the owner on whole schemas, in commands and the worker alone; pages have no such connection"
ACCOUNT = "an account is read or written, and no role but the door's may"
OPENING = "nobody is signed in yet: the business is being opened"
DRILL = "the drill: tries the locks inside transactions that are rolled back"
DEMO = "writes the demo's believable past, in a command"

ALLOWED: dict[str, dict[str, str]] = {
    "unscoped": {
        "tenants/ownership.py": "defines it",
        "tenants/audit/queries.py": "the platform's own trail: in the public schema no row has an owner",
    },
    "base manager": {
        "tenants/checks.py::problems_of": "looks whether it is the scoped one",
        "tenants/drill/filling.py::_insert": DRILL,
    },
    "SYSTEM": {
        "tenants/rotation.py::rotate_secrets": "an operator has changed the key of everything",
        "tenants/drill/": DRILL,
        "tenants/viewer.py": "defines it",
        "tenants/entry.py::settling_in": OPENING,
        "tenants/mail.py::_tell_outcome": "a delivery's fate is noted after the mail has gone, by no person",
        "tenants/audit/retention.py::write_checkpoint": "entries grow too old by nobody's doing",
        "tenants/audit/tasks.py::prune": "looks for what is too old, before it is removed",
        "tenants/audit/management/commands/audit.py": "an operator looks at whole trails",
        "tenants/queue/context.py::_inside": "a task acts for the business; who asked is an argument of it",
        "tenants/management/commands/enter.py::Command.handle": "an operator's shell says so on its first line",
        "tenants/management/commands/reset_second_factor.py": "an operator helps somebody back in",
        "tenant_apps/clients/operations/inviting.py::renew_invitations": "asked for by the client's own expired link",
        "tenant_apps/scheduling/operations/opening.py::fill_from_blueprint": OPENING,
        "tenant_apps/domains/tasks.py::check": "records are looked at between two entries, by no person",
        "deploy/demo/": DEMO,
    },
    "becoming": {
        "tenants/access.py::_seated": "the seat that the decorator found",
        "tenant_apps/clients/operations/accepting.py::_accept": "the invited client, in the moment they prove it",
        "tenant_apps/clients/views/household.py::household": "the login's own clients, to choose among",
        "tenant_apps/team/operations/joining.py::_join": "the invited member, in the moment they prove it",
        "tenant_apps/branding/samples.py::sample_client": "a client who is made up, and taken back",
        "tenant_apps/branding/previewing.py::_nobody": "a stranger's page, shown to the owner",
    },
    "settling in": {
        "tenants/provisioning/opening.py::open_business": OPENING,
        "shared_apps/signup/operations.py::_handed_over": OPENING,
    },
    "door": {
        "tenants/rotation.py::_in_this_place": "sealed secrets belong to logins",
        "tenants/mail.py::language_of_reader": ACCOUNT,
        "tenants/audit/pages.py::trail_file": "tries are counted there, for exports as for sign-ins",
        "tenants/drill/": DRILL,
        "tenants/accounts/": ACCOUNT,
        "tenants/management/commands/reset_second_factor.py": ACCOUNT,
        "tenants/management/commands/enter.py::surroundings": "an operator's shell may step there",
        "tenant_apps/team/opening.py::open_team": OPENING,
        "tenant_apps/team/operations/inviting.py::_member_with": ACCOUNT,
        "tenant_apps/team/queries.py::address_of": ACCOUNT,
        "tenant_apps/clients/queries.py::links_to": ACCOUNT,
        "tenant_apps/domains/queries.py::owner_addresses": ACCOUNT,
        "tenant_apps/clients/operations/links.py": ACCOUNT,
        "tenant_apps/clients/operations/records.py::change_details": ACCOUNT,
        "shared_apps/signup/operations.py::_handed_over": OPENING,
        "api/": ACCOUNT,
        "deploy/demo/": DEMO,
    },
    "move": {
        "tenants/drill/": DRILL,
        "tenants/entry.py": "is the way in",
        "tenants/businesses.py::change_business": "its own row is the platform's; a few columns are its to write",
    },
    "cursor": {
        "tenants/drill/": DRILL,
        "tenants/fleet/": OWNER,
        "tenants/provisioning/": OWNER,
        "tenants/audit/": KERNEL_TABLES,
        "tenants/domains.py::_rows": KERNEL_TABLES,
        "tenants/pulse.py": KERNEL_TABLES,
        "tenants/accounts/finding.py": KERNEL_TABLES,
        "tenants/events.py": KERNEL_TABLES,
        "tenants/schedule.py": KERNEL_TABLES,
        "tenants/queue/": KERNEL_TABLES,
        "tenants/pictures.py": KERNEL_TABLES,
    },
    "connections": {
        "tenants/drill/": DRILL,
        "tenants/entry.py::_wrapper": "is the way in",
        "tenants/businesses.py::change_business": "finds the connection it moves",
        "tenants/fleet/": OWNER,
        "tenants/provisioning/": OWNER,
        "tenants/audit/": KERNEL_TABLES,
        "tenants/domains.py::_rows": KERNEL_TABLES,
        "tenants/pulse.py": KERNEL_TABLES,
        "tenants/accounts/finding.py": KERNEL_TABLES,
        "tenants/events.py": KERNEL_TABLES,
        "tenants/schedule.py": KERNEL_TABLES,
        "tenants/queue/": KERNEL_TABLES,
        "tenants/pictures.py": KERNEL_TABLES,
    },
    "own connection": {
        "tenants/link.py": "the worker's and the stream server's, which name their role in each message",
        "tenants/database.py": "the administrator's, before there is anything to enter",
    },
}
