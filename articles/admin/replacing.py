"""Another file for a picture that is there: a better scan, the agency's corrected file; never another picture unasked.

What was printed keeps the file it was printed with; the original that was there stays where it lies.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from articles import saving
from articles.admin.killing import came_again
from articles.models import Image, record
from articles.pictures import files, intake

REPLACE = "replace_file"


class ReplaceForm(forms.Form):
    upload = forms.FileField(label="The new file", help_text="JPEG, PNG, WebP or AVIF, up to 40 MB.")
    why = forms.CharField(
        label="Why?", max_length=2000, error_messages={"required": "Say why the file is replaced."},
        help_text="For example: the agency sent a corrected file.",
    )  # fmt: skip
    same = forms.BooleanField(label="It is the same picture, though it looks different", required=False)

    def __init__(self, *args, image: Image, found: files.Upload | intake.Refused | None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.image, self.found = image, found
        if not self._looks_different():
            self.fields["same"].widget = forms.HiddenInput()

    def _looks_different(self) -> bool:
        known = isinstance(self.found, files.Upload) and self.image.likeness
        return bool(known) and not self.found.checked.likeness.is_twin_of(files.as_kept(self.image))

    def clean_upload(self):
        if isinstance(self.found, intake.Refused):
            raise forms.ValidationError(str(self.found))
        if self.found.checked.digest == self.image.digest:
            raise forms.ValidationError("This is the file that is there already.")
        if killed := files.killed_twin(self.found.checked):
            raise forms.ValidationError(came_again(killed, self.found))
        return self.found

    def clean(self):
        said = super().clean()
        if not self.errors and self._looks_different() and not said.get("same"):
            self.add_error(
                "same",
                "This file does not look like the picture. Add another picture as a new one; if it is the same, choose"
                " the file once more and say so here.",
            )
        return said


def replace_view(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("articles.mind_pictures"):
        raise PermissionDenied
    image = get_object_or_404(Image, pk=pk, killed_at=None)
    if image.is_to_come:
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    files_sent = request.FILES.get("upload")
    # Looked at before any transaction: seconds of work, and SQLite has one writer.
    found = _look_at(files_sent) if files_sent else None
    form = ReplaceForm(request.POST or None, request.FILES or None, image=image, found=found)
    if form.is_valid():
        _replace(image, found, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, "Replaced. What readers see keeps the former file until its next version.")
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    context = {**admin.site.each_context(request), "title": "Replace the file", "opts": Image._meta, "image": image}
    return render(request, "admin/articles/image/replace.html", {**context, "form": form})


def _look_at(upload) -> files.Upload | intake.Refused:
    try:
        return files.look_at(upload)
    except intake.Refused as refusal:
        return refusal


def _replace(image: Image, upload: files.Upload, *, by, why: str) -> None:
    at = timezone.now()
    files.keep_likeness(image)
    with transaction.atomic():
        # What the former file was is kept with its state, so that a kill can bar that one too.
        saving.kept(image, by=by, at=at)
        files.take_in(image, upload)
        image.save()
        record(image, verb=REPLACE, by=by, at=at, why=why)
        saving.picture_saved(image, by=by, at=at)
