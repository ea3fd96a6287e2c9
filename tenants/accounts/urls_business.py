from django.urls import path

from tenants.accounts.views import rules

app_name = "signing"
urlpatterns = [
    path("team/sign-in-rules/", rules.sign_in_rules, name="rules"),
    path("team/lost-factors/", rules.factor_resets, name="factor-resets"),
    path("team/lost-factors/<int:pk>/approval/", rules.factor_reset_approval, name="factor-reset-approval"),
    path("team/lost-factors/<int:pk>/refusal/", rules.factor_reset_refusal, name="factor-reset-refusal"),
]
