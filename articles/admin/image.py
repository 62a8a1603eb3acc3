"""Pictures: the file is checked before anything touches it, and none is saved without its credit."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import saving
from articles.admin.keeping import NothingIsDeleted
from articles.models import Image, Provider
from articles.pictures import files, intake, renditions


class ImageForm(forms.ModelForm):
    upload = forms.FileField(
        label="File",
        required=False,
        help_text="JPEG, PNG, WebP or AVIF, up to 40 MB. Leave empty for a picture to come.",
    )

    class Meta:
        model = Image
        fields = (
            "credit", "caption", "alternative_text", "creator", "provider", "provider_ref", "copyright", "synthetic",
            "licence", "terms", "rights_until",
        )  # fmt: skip

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                intake.check(upload)
            except intake.Refused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            upload.seek(0)
        return upload


def address_of(image: Image, width: int = 640) -> str:
    """Where the desk sees a picture; readers never get this address."""
    return reverse("admin:articles_image_look", args=[image.pk, width])


@admin.register(Image)
class ImageAdmin(NothingIsDeleted, admin.ModelAdmin):
    form = ImageForm
    list_display = ("look", "caption", "credit", "rights_until", "killed_at")
    list_display_links = ("look", "caption")
    list_select_related = ("provider",)
    search_fields = ("caption", "credit", "creator", "provider_ref")
    ordering = ("-id",)
    autocomplete_fields = ("provider",)
    fieldsets = (
        (None, {"fields": ("look", "upload", "credit", "caption", "alternative_text")}),
        ("Where it comes from", {"fields": ("creator", "provider", "provider_ref", "copyright", "synthetic")}),
        ("Rights", {"fields": ("licence", "terms", "rights_until")}),
    )
    readonly_fields = ("look",)

    @admin.display(description="picture")
    def look(self, image):
        if not image.pk or image.is_to_come:
            return "Picture to come"
        return format_html('<img src="{}" alt="{}" width="120">', address_of(image, 320), image.alternative_text)

    def get_fieldsets(self, request, obj=None):
        """A file, once there, stays: another file is another picture."""
        name, options = self.fieldsets[0]
        fields = [
            f for f in options["fields"] if f != ("upload" if obj and not obj.is_to_come else "look" if not obj else "")
        ]
        return ((name, {"fields": fields}), *self.fieldsets[1:])

    def save_model(self, request, obj, form, change):
        if upload := form.cleaned_data.get("upload"):
            files.take_in(obj, upload)
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
        saving.picture_saved(obj, by=request.user, at=timezone.now())

    def get_urls(self):
        own = path("<int:pk>/look/<int:width>/", self.admin_site.admin_view(self.look_view), name="articles_image_look")
        return [own, *super().get_urls()]

    def look_view(self, request, pk: int, width: int):
        """A rendition for the desk, whether readers may see the picture or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = Image.objects.filter(pk=pk).exclude(file="").first()
        if image is None:
            raise Http404
        files.make_renditions(image)
        fits = [each for each in renditions.widths_for(image.width) if each <= width]
        path = files.public_directory(image.token) / f"{max(fits, default=renditions.widths_for(image.width)[0])}.jpg"
        return FileResponse(path.open("rb"), content_type="image/jpeg")


@admin.register(Provider)
class ProviderAdmin(NothingIsDeleted, admin.ModelAdmin):
    list_display = ("name",)
    search_fields = ("name", "spellings")
    ordering = ("name",)
