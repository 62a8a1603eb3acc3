"""Pictures: the file is checked before anything touches it, and none is saved without its credit."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import saving
from articles.admin import beginning, killing
from articles.admin.keeping import KeepsRevisions, NothingIsDeleted
from articles.admin.moments import Moment
from articles.models import Image, Provider
from articles.pictures import files, intake, renditions


def look_at(upload) -> files.Upload | intake.Refused:
    """What is found in a file; a refusal is kept too, until there is a form to say it in."""
    try:
        return files.look_at(upload)
    except intake.Refused as refusal:
        return refusal


class ImageForm(forms.ModelForm):
    # What was found in the file before the form was made; None where nobody has looked yet.
    found: files.Upload | intake.Refused | None = None

    upload = forms.FileField(
        label="File",
        required=False,
        help_text="JPEG, PNG, WebP or AVIF, up to 40 MB. Leave empty for a picture to come.",
    )

    rights_until = Moment(label="Rights until", required=False)

    class Meta:
        model = Image
        fields = (
            "credit", "caption", "alternative_text", "creator", "provider", "provider_ref", "copyright", "synthetic",
            "licence", "terms", "rights_until",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.is_to_come:
            del self.fields["upload"]  # another file is another picture

    def clean_upload(self):
        """The file with what was found in it: it is decoded once, and not again when the picture is saved."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        found = self.found or look_at(upload)
        if isinstance(found, intake.Refused):
            raise forms.ValidationError(str(found)) from found
        if killed := files.killed_twin(found.checked):
            raise forms.ValidationError(killing.came_again(killed, found))
        return found


class ChooserForm(ImageForm):
    """Uploading in place: the file, and what no picture can be without."""

    class Meta(ImageForm.Meta):
        fields = ("credit", "caption", "alternative_text", "creator")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = True
        self.fields["upload"].help_text = "JPEG, PNG, WebP or AVIF, up to 40 MB."
        self.order_fields(["upload", "credit"])


def address_of(image: Image, width: int = 640) -> str:
    """Where the desk sees a picture; readers never get this address."""
    return reverse("admin:articles_image_look", args=[image.pk, width])


TO_COME = SafeString('<span class="look look--none">Picture to come</span>')
KILLED = SafeString('<span class="look look--none">Killed</span>')


def thumbnail(image: Image, *, says: str) -> SafeString:
    """A picture as lists show it; `says` is empty where the words beside it say enough."""
    if image.is_to_come or image.killed_at:
        return KILLED if image.killed_at else TO_COME
    return format_html('<img class="look" src="{}" alt="{}" loading="lazy">', address_of(image, 320), says)


def keep(image: Image, upload: files.Upload | None, *, by) -> None:
    """Save a picture, with its file where one came, and who keeps it."""
    if upload:
        files.take_in(image, upload)
    if image.pk is None:
        image.added_by = by
    image.save()
    saving.picture_saved(image, by=by, at=timezone.now())


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
        return thumbnail(image, says=image.alternative_text or str(image))

    def get_fieldsets(self, request, obj=None):
        """A file, once there, stays: another file is another picture."""
        name, options = self.fieldsets[0]
        fields = [
            f for f in options["fields"] if f != ("upload" if obj and not obj.is_to_come else "look" if not obj else "")
        ]
        return ((name, {"fields": fields}), *self.fieldsets[1:])

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A file is looked at before Django opens the transaction of the save: SQLite has one writer."""
        allowed = self.has_change_permission(request) if object_id else self.has_add_permission(request)
        if allowed and (upload := request.FILES.get("upload")):
            request.found = look_at(upload)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.found = getattr(request, "found", None)
        return form

    def save_model(self, request, obj, form, change):
        keep(obj, form.cleaned_data.get("upload"), by=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/look/<int:width>/", view(self.look_view), name="articles_image_look"),
            path("choose/", view(self.choose_view), name="articles_image_choose"),
            *(path(route, view(page), name=f"articles_image_{name}") for name, (route, page) in killing.PAGES.items()),
        ]
        return [*own, *super().get_urls()]

    def choose_view(self, request):
        """The chooser's answers: pictures that match a search; or one that is uploaded in place."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._uploaded(request)
        query = request.GET.get("q", "")[:100]
        found, _ = self.get_search_results(request, Image.objects.filter(killed_at=None).order_by("-id"), query)
        return render(request, "admin/articles/image/_choices.html", {"images": found[:24], "query": query})

    def _uploaded(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ChooserForm(request.POST, request.FILES)
        if not form.is_valid():
            sentences = [f"{form.fields[name].label or name}: {errors[0]}" for name, errors in form.errors.items()]
            return JsonResponse({"error": " ".join(sentences)})
        image = form.save(commit=False)
        with transaction.atomic():
            keep(image, form.cleaned_data["upload"], by=request.user)
        said = {"caption": image.caption, "alternative": image.alternative_text, "credit": image.credit}
        return JsonResponse({"id": str(image.pk), "toCome": "", **said})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= killing.beside(request, obj) if obj else {}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_changeform_initial_data(self, request):
        return {**beginning.picture_of(request.user), **super().get_changeform_initial_data(request)}

    def look_view(self, request, pk: int, width: int):
        """A rendition for the desk, whether readers may see the picture or not; of a killed one for nobody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = Image.objects.filter(pk=pk, killed_at=None).exclude(file="").first()
        if image is None:
            raise Http404
        files.make_renditions(image)
        fits = [each for each in renditions.widths_for(image.width) if each <= width]
        path = files.public_directory(image.token) / f"{max(fits, default=renditions.widths_for(image.width)[0])}.jpg"
        return FileResponse(path.open("rb"), content_type="image/jpeg")


@admin.register(Provider)
class ProviderAdmin(KeepsRevisions):
    list_display = ("name",)
    search_fields = ("name", "spellings")
    ordering = ("name",)
