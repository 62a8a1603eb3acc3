"""When which picture hung on a front page: kept from now on, and begun for what stands there."""

import django.db.models.deletion
from django.db import migrations, models


def key(to):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="hangings", to=f"articles.{to}")


def begin(apps, schema_editor):
    """What hangs on fronts that are live or scheduled, from when they opened or were last changed on."""
    Slot, Hanging, Revision = (apps.get_model("articles", name) for name in ("Slot", "Hanging", "Revision"))
    shown = Slot.objects.filter(front__live_from__isnull=False, image__isnull=False).exclude(token="")
    for slot in shown.select_related("front"):
        saved = Revision.objects.filter(subject="front", subject_id=slot.front_id, verb="save").order_by("-number")
        since = max(slot.front.live_from, saved.values_list("at", flat=True).first() or slot.front.live_from)
        until = min(filter(None, (slot.front.live_until, slot.until)), default=None)
        if until is None or until > since:
            Hanging.objects.create(
                image_id=slot.image_id, article_id=slot.article_id, front_id=slot.front_id,
                written_for=slot.written_for, since=since, until=until,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_bylines")]

    operations = [
        migrations.CreateModel(
            name="Hanging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", key("image")),
                ("article", key("article")),
                ("front", key("front")),
                ("written_for", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="hanging_lasts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("front", "article"),
                        name="one_hanging_without_end_a_place",
                    ),
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
