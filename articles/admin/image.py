"""Pictures: the file is checked before anything touches it, and none is saved without its credit."""

from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from js_asset import Script

from articles import saving
from articles.admin import beginning, crediting, incoming, killing, ledger, replacing, wall
from articles.admin.keeping import KeepsRevisions, NothingIsDeleted
from articles.admin.moments import Moment
from articles.models import Image, Provider
from articles.pictures import files, intake
from articles.printing import focus_of

FOCUS = ("focus_left", "focus_top")
POINT = "Lists crop pictures. Click on what matters most, or give its place: it stays in sight."


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

    focus_left = forms.IntegerField(label="From the left, in %", min_value=0, max_value=100, required=False)
    focus_top = forms.IntegerField(label="From the top, in %", min_value=0, max_value=100, required=False)

    class Meta:
        model = Image
        fields = (
            "credit", "caption", "alternative_text", "creator", "provider", "provider_ref", "copyright", "synthetic",
            "licence", "price_class", "terms", "rights_until",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.is_to_come:
            del self.fields["upload"]  # another file is another picture
            for name, part in zip(FOCUS, focus_of(self.instance), strict=True):
                self.initial[name] = part
        else:
            for name in FOCUS:
                del self.fields[name]  # nothing is there to point at

    def clean(self):
        said = super().clean()
        if (left := said.get("focus_left")) is not None and (top := said.get("focus_top")) is not None:
            self.instance.focal_x, self.instance.focal_y = Decimal(left) / 100, Decimal(top) / 100
        return said

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


def address_of(image: Image, width: int = 640) -> str:
    """Where the desk sees a picture; readers never get this address."""
    return reverse("admin:articles_image_look", args=[image.pk, width])


FAILED = SafeString('<span class="look look--none">Copies failed</span>')
TO_COME = SafeString('<span class="look look--none">Picture to come</span>')
KILLED = SafeString('<span class="look look--none">Killed</span>')


def thumbnail(image: Image, *, says: str) -> SafeString:
    """A picture as lists show it; `says` is empty where the words beside it say enough."""
    if image.is_to_come or image.killed_at:
        return KILLED if image.killed_at else TO_COME
    return format_html('<img class="look" src="{}" alt="{}" loading="lazy">', address_of(image, 320), says)


def failed_because(image: Image) -> str:
    """Why the copies of a picture, as it is now, could not be made; '' where they could, or nobody has tried."""
    state = getattr(image, "copies", None)
    return state.failed_because if state and state.token == image.token else ""


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
    list_display = ("look", "caption", "credit", "used", "rights", "killed_at")
    list_display_links = ("look", "caption")
    list_filter = (wall.LookedFor, ("provider", admin.RelatedOnlyFieldListFilter))
    list_per_page = wall.A_WALL
    show_facets = admin.ShowFacets.NEVER
    actions = ("correct_credit",)
    list_select_related = ("provider", "copies")
    search_fields = ("caption", "credit", "creator", "provider_ref")
    ordering = ("-id",)
    autocomplete_fields = ("provider",)
    fieldsets = (
        (None, {"fields": ("look", "upload", "credit", "caption", "alternative_text")}),
        ("Where it comes from", {"fields": ("creator", "provider", "provider_ref", "copyright", "synthetic")}),
        ("Rights", {"fields": ("licence", "price_class", "terms", "rights_until")}),
    )
    readonly_fields = ("look", "made")

    class Media:
        js = (Script("articles/focus.js", type="module"),)

    @admin.display(description="picture")
    def look(self, image):
        if not image.killed_at and failed_because(image):
            return FAILED
        return thumbnail(image, says=image.alternative_text or str(image))

    @admin.display(description="copies for readers")
    def made(self, image):
        """Ready, or why not, with a way to try again: the button takes nothing of the form along."""
        if not (why := failed_because(image)):
            return "Ready" if not image.killed_at and files.has_copies(image) else "Made once somebody looks at it"
        again = reverse("admin:articles_image_again", args=[image.pk])
        button = '<button type="submit" class="button" formaction="{}" formnovalidate>Try again</button>'
        return format_html("Failed: {} " + button, why, again)

    @admin.display(description="where it is used")
    def used(self, image):
        return image.used

    @admin.display(description="rights", ordering="rights_until")
    def rights(self, image):
        return wall.ends(image, at=timezone.now())

    @admin.action(description="Correct credit, provider or rights…", permissions=["change"])
    def correct_credit(self, request, queryset):
        """Leads to the page that says what will change."""
        numbers = list(queryset.order_by("-id").values_list("pk", flat=True)[: crediting.MOST + 1])
        if len(numbers) > crediting.MOST:
            self.message_user(request, f"{crediting.MOST} pictures at once, no more: these are the newest.")
        asked = urlencode([("ids", number) for number in numbers[: crediting.MOST]])
        return HttpResponseRedirect(f"{reverse('admin:articles_image_correct')}?{asked}")

    def get_changelist(self, request, **kwargs):
        return wall.PictureList

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == wall.LookedFor.parameter_name or super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        own = {"may_bill": ledger.may_read(request.user), **incoming.beside(request)}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def get_fieldsets(self, request, obj=None):
        """A file, once there, stays: another file is another picture."""
        name, options = self.fieldsets[0]
        fields = [
            f for f in options["fields"] if f != ("upload" if obj and not obj.is_to_come else "look" if not obj else "")
        ]
        if not obj or obj.is_to_come:
            return ((name, {"fields": fields}), *self.fieldsets[1:])
        sight = {"fields": (FOCUS,), "description": POINT, "classes": ("focus",)}
        points = (("What must stay in sight", sight),) if self.has_change_permission(request, obj) else ()
        return ((name, {"fields": (*fields, "made")}), *points, *self.fieldsets[1:])

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
            path("<int:pk>/again/", view(self.again_view), name="articles_image_again"),
            path("correct/", view(crediting.correct_view), name="articles_image_correct"),
            path("ledger/", view(ledger.ledger_view), name="articles_image_ledger"),
            path("<int:pk>/replace/", view(replacing.replace_view), name="articles_image_replace"),
            path("<int:pk>/correct/<int:number>/", view(crediting.undo_view), name="articles_image_undo"),
            *(
                path(route, view(page), name=f"articles_image_{name}")
                for name, (route, page) in (killing.PAGES | incoming.PAGES).items()
            ),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_POST)
    def again_view(self, request, pk: int):
        """Make the copies of a picture once more."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        image = get_object_or_404(Image, pk=pk, killed_at=None)
        files.make_again(image)
        if why := failed_because(Image.objects.select_related("copies").get(pk=pk)):
            messages.error(request, f"It failed again: {why}")
        else:
            messages.success(request, "The copies for readers are ready.")
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))

    def choose_view(self, request):
        """The chooser's answers: pictures that match a search."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.GET.get("q", "")[:100]
        found, _ = self.get_search_results(request, Image.objects.filter(killed_at=None).order_by("-id"), query)
        return render(request, "admin/articles/image/_choices.html", {"images": found[:24], "query": query})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {
                **killing.beside(request, obj),
                **crediting.beside(request, obj),
                "concerned": killing.stories_of(request, obj),
            }
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
        copy = files.copy_of(image, width)
        if copy is None:
            raise Http404
        return FileResponse(copy, content_type="image/jpeg")


@admin.register(Provider)
class ProviderAdmin(KeepsRevisions):
    list_display = ("name", "written")
    search_fields = ("name", "spellings")
    ordering = ("name",)

    @admin.display(description="also written")
    def written(self, provider):
        return ", ".join(filter(str.strip, provider.spellings.splitlines()))
