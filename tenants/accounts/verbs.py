from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.SIGN_IN,
    {
        "account.signed_in": _("%(who)s signed in"),
        "account.signed_out": _("%(who)s signed out"),
        "account.sign_in_refused": _("A sign-in was refused"),
        "account.factor_refused": _("%(who)s gave a wrong second factor"),
        "account.page_refused": _("%(who)s asked for something that is not open to them"),
        "account.passkey_refused": _("A passkey of %(who)s was refused"),
        "account.backup_code_used": _("%(who)s used a backup code"),
        "account.session_ended": _("%(who)s signed another device out"),
        "account.sessions_ended": _("%(who)s signed all other devices out"),
        "account.browser_forgotten": _("%(who)s had a browser ask for the second factor again"),
    },
)
declare(
    Group.SECURITY,
    {
        "account.password_changed": _("%(who)s changed their password"),
        "account.address_changed": _("%(who)s changed the address they sign in with"),
        "account.factor_added": _("%(who)s added a second factor"),
        "account.factor_removed": _("%(who)s removed a second factor"),
        "account.backup_codes_made": _("%(who)s made new backup codes"),
        "account.factor_reset_asked": _("%(who)s asked to have a lost second factor removed"),
        "account.factor_reset_approved": _("%(who)s agreed to remove a lost second factor"),
        "account.factor_reset_refused": _("%(who)s refused to remove a second factor"),
        "account.factor_reset_stopped": _("A request to remove a second factor was stopped"),
        "account.factor_reset_done": _("A lost second factor was removed"),
    },
)
declare(
    Group.SETTINGS,
    {"business.sign_in_rules_changed": _("%(who)s changed the rules for signing in")},
)
