from django.urls import path

from tenant_apps.branding.views import editor, pictures, publishing

app_name = "branding"
urlpatterns = [
    path("", editor.look, name="look"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<slug:slot>/", pictures.picture, name="picture"),
    path("pictures/<slug:slot>/removal/", pictures.picture_removal, name="picture-removal"),
    path("words/", editor.words, name="words"),
    path("texts/", editor.texts, name="texts"),
    path("mail/", editor.mail, name="mail"),
    path("mail/sample/", publishing.sample_mail, name="sample-mail"),
    path("preview/<slug:page>/", publishing.preview, name="preview"),
    path("publication/", publishing.publication, name="publication"),
    path("draft/removal/", publishing.draft_removal, name="draft-removal"),
    path("versions/", publishing.version_list, name="version-list"),
    path("versions/<int:pk>/restoration/", publishing.restoration, name="restoration"),
]
