"""Somebody must not be named from now on: what front pages say of them goes at once, and whoever ordered it is told."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from articles import arranging


def take_out_names(request: HttpRequest, *, at: datetime) -> None:
    for front in arranging.take_out_names(by=request.user, at=at):
        page = reverse("admin:articles_front_change", args=[front.pk])
        told = 'Front page <a href="{}">{}</a> named somebody who must not be named: that is taken out. Look at it.'
        messages.warning(request, format_html(told, page, front))
