"""Pages on which two people, or two topics, become one and are parted again. What moves is told before the click;
the rules stand in workflow/uniting.py."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from articles import workflow
from articles.admin import off_fronts
from articles.models import Edition, Revision
from articles.standing import name_of
from articles.workflow import uniting


class Merge(forms.Form):
    """Which of two stays, and why they are one."""

    stays = forms.TypedChoiceField(
        label="Which one stays?",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Its name and address stay. The other’s address leads here, and its names are found here.",
    )
    why = forms.CharField(label="How do you know?", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, pair: list, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["stays"].choices = [(each.pk, str(each)) for each in pair]


class Undo(forms.Form):
    why = forms.CharField(label="Why are they two after all?", widget=forms.Textarea(attrs={"rows": 2}))


class MergesNames:
    """For the page of a person or topic: merging, undoing, and what was merged into it."""

    change_form_template = "admin/articles/named/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(merged_into=None)

    def get_urls(self):
        view, name = self.admin_site.admin_view, self.opts.model_name
        return [
            path("<int:pk>/merge/", view(self.merge_view), name=f"articles_{name}_merge"),
            path("<int:pk>/part/", view(self.part_view), name=f"articles_{name}_part"),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Who was merged is found where they are now."""
        gone = object_id and object_id.isdecimal() and len(object_id) < 19
        gone = self.model.objects.filter(pk=object_id).exclude(merged_into=None).first() if gone else None
        if gone and self.get_queryset(request).filter(pk=gone.merged_into_id).exists():
            messages.info(request, f"“{gone}” was merged into this one.")
            return HttpResponseRedirect(self._page_of(gone.merged_into_id))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = uniting.may_merge(request.user, self.model)
        context |= {"may_merge": bool(obj) and may, "merged": self._merged(obj) if obj and may else []}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _merged(self, obj) -> list[dict]:
        """Who was merged into this one, the newest first, and by whom."""
        others = {each.pk: each for each in self.model.objects.filter(merged_into=obj)}
        acts = Revision.objects.filter(subject=self.opts.model_name, subject_id__in=others, verb=uniting.MERGE)
        newest = {act.subject_id: act for act in acts.exclude(window=None).select_related("by").order_by("number")}
        told = [
            {
                "other": others[pk],
                "at": act.at,
                "who": name_of(act.by),
                "part": reverse(f"admin:articles_{self.opts.model_name}_part", args=[pk]),
            }
            for pk, act in newest.items()
        ]
        return sorted(told, key=lambda each: each["at"], reverse=True)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other, look at both, say which stays."""
        named = self._named(request, pk)
        if not uniting.may_merge(request.user, self.model):
            raise PermissionDenied
        asked, question = request.GET.get("with", ""), request.GET.get("q", "").strip()
        other = self._named(request, int(asked)) if asked.isdecimal() and len(asked) < 19 else None
        if other == named:
            raise Http404
        context = {"named": named, "other": other, "question": question}
        if other:
            pair = [named, other]
            form = Merge(request.POST or None, pair=pair, initial={"stays": self._busier(pair).pk})
            if form.is_valid():
                into = next(each for each in pair if each.pk == form.cleaned_data["stays"])
                goes = next(each for each in pair if each is not into)
                try:
                    uniting.merge(goes, into=into, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
                except workflow.Refused as refusal:
                    form.add_error(None, str(refusal))
                else:
                    messages.success(request, f"“{goes}” is “{into}” now. You can undo it here at any time.")
                    off_fronts.take_out_names(request, at=timezone.now())
                    return HttpResponseRedirect(self._page_of(into.pk))
            context |= {"form": form, "pair": [self._told(each) for each in pair]}
        else:
            context["found"] = [each for each in self.likely(request, named, question) if each != named]
        return self._page(request, "merge", f"Merge {named}", context)

    def likely(self, request, named, question: str) -> list:
        """Whom one may mean to merge with."""
        found, _ = self.get_search_results(request, self.get_queryset(request), question)
        return list(found[:20]) if question else []

    def part_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a merge, with a reason."""
        gone = self.model.objects.filter(pk=pk).exclude(merged_into=None).select_related("merged_into").first()
        if not uniting.may_merge(request.user, self.model):
            raise PermissionDenied
        if gone is None:
            raise Http404
        form = Undo(request.POST or None, label_suffix="")
        if form.is_valid():
            try:
                uniting.undo_merge(gone, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
            except workflow.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"“{gone}” and “{gone.merged_into}” are two again.")
                return HttpResponseRedirect(self._page_of(gone.pk))
        return self._page(
            request, "part", f"Undo the merge of {gone}", {"named": gone.merged_into, "gone": gone, "form": form}
        )

    def _named(self, request, pk: int):
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found

    def _busier(self, pair: list):
        return max(pair, key=lambda each: (self._told(each)["live"], -each.pk))

    def _told(self, named) -> dict:
        """What one wants to know of each before they become one."""
        beside = [rows for rows in uniting.ROWS[self.model] if rows.has_subject or self.opts.model_name == "topic"]
        desk, printed = (rows.model._base_manager.filter(**{rows.named: named}) for rows in beside)
        live = printed.filter(Edition.objects.live(timezone.now()).beside()).count()
        names = [row.name for row in named.names.filter(main=False).order_by("name")] if hasattr(named, "names") else []
        return {"named": named, "names": names, "live": live, "stories": desk.count()}

    def _page_of(self, pk: int) -> str:
        return reverse(f"admin:articles_{self.opts.model_name}_change", args=[pk])

    def _page(self, request, template: str, title: str, context: dict) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, f"admin/articles/named/{template}.html", {**frame, **context})
