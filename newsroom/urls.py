"""The desk lives under /admin/, what it lends outside under /preview/; everything else belongs to the readers."""

from django.contrib import admin
from django.urls import include, path

from articles.admin import lending

# Apart, so that for any other address one beginning is tried instead of three patterns.
lent = [
    path("<slug:secret>/", lending.lent_view, name="lent"),
    path("<slug:secret>/<int:image>/<int:width>.jpg", lending.lent_picture_view, name="lent_picture"),
    path("<slug:secret>/<int:document>.pdf", lending.lent_document_view, name="lent_document"),
]
urlpatterns = [
    path("admin/", admin.site.urls),
    path("preview/", include(lent)),
    path("", include("articles.urls")),
]

handler400 = "articles.views.not_understood"
handler404 = "articles.views.not_found"
handler500 = "articles.views.failed"
