from django.urls import path

from tenants.accounts.views import account, backup_codes, code, confirmation, devices, factors, link, passkeys, password
from tenants.accounts.views import second_step as step

app_name = "accounts"
urlpatterns = [
    path("sign-in/", code.sign_in, name="sign-in"),
    path("sign-in/code/", code.sign_in_code, name="sign-in-code"),
    path("sign-in/link/<str:token>/", link.sign_in_link, name="sign-in-link"),
    path("sign-in/link/<str:token>/renewal/", link.sign_in_link_renewal, name="sign-in-link-renewal"),
    path("sign-in/password/", password.sign_in_password, name="sign-in-password"),
    path("sign-in/password/reset/", password.password_reset, name="password-reset"),
    path("sign-in/passkey/", passkeys.sign_in_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options/", passkeys.sign_in_passkey_options, name="sign-in-passkey-options"),
    path("sign-in/second-step/", step.second_step, name="second-step"),
    path("sign-in/second-step/options/", step.second_step_options, name="second-step-options"),
    path("sign-in/second-step/end/", step.second_step_end, name="second-step-end"),
    path("sign-in/second-step/lost/", step.lost_factor, name="lost-factor"),
    path("sign-in/second-step/lost/<str:token>/", step.factor_reset_stop, name="factor-reset-stop"),
    path("sign-out/", password.sign_out, name="sign-out"),
    path("entrance/", link.entrance, name="entrance"),
    # one's own login, whoever one is
    path("account/signing-in/", factors.signing_in, name="signing-in"),
    path("account/confirmation/", confirmation.confirmation, name="confirmation"),
    path("account/confirmation/options/", confirmation.confirmation_options, name="confirmation-options"),
    path("account/confirmation/mail/", confirmation.confirmation_mail, name="confirmation-mail"),
    path("account/password/", account.password, name="password"),
    path("account/address/", account.address, name="address"),
    path("account/address/code/", account.address_code, name="address-code"),
    path("account/second-factor/", factors.second_factor, name="second-factor"),
    path("account/second-factor/app/", factors.app_set_up, name="app"),
    path("account/second-factor/app/removal/", factors.app_removal, name="app-removal"),
    path("account/backup-codes/", backup_codes.backup_codes, name="backup-codes"),
    path("account/backup-codes/file/", backup_codes.backup_codes_file, name="backup-codes-file"),
    path("account/backup-codes/kept/", backup_codes.backup_codes_kept, name="backup-codes-kept"),
    path("account/passkeys/", passkeys.passkeys, name="passkeys"),
    path("account/passkeys/options/", passkeys.passkey_options, name="passkey-options"),
    path("account/passkeys/<int:pk>/", passkeys.passkey, name="passkey"),
    path("account/passkeys/<int:pk>/removal/", passkeys.passkey_removal, name="passkey-removal"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/others/end/", devices.other_devices_end, name="other-devices-end"),
    path("account/devices/<str:key>/end/", devices.device_end, name="device-end"),
    path("account/remembered/<int:pk>/removal/", devices.remembered_removal, name="remembered-removal"),
]
