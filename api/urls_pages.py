from django.urls import path

from api.views import keys, tokens

app_name = "tokens"
urlpatterns = [
    path("account/tokens/", tokens.tokens, name="token-list"),
    path("account/tokens/<int:pk>/end/", tokens.token_end, name="token-end"),
    path("team/keys/", keys.keys, name="key-list"),
    path("team/keys/<int:pk>/end/", keys.key_end, name="key-end"),
]
