import django.db.models.deletion
from django.db import migrations, models

SUBJECTS = [
    ("article", "Article"),
    ("image", "Image"),
    ("person", "Person"),
    ("topic", "Topic"),
    ("author", "Author"),
    ("section", "Section"),
    ("provider", "Provider"),
    ("advisory", "Advisory"),
    ("document", "Document"),
    ("page", "Page"),
    ("front", "Front"),
]


def story(**fields):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="articles.article",
        **fields,
    )


def lead():
    return story(help_text="Stands first on this page as long as readers see it. Empty: the newest story.")


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_searching")]

    operations = [
        migrations.CreateModel(
            name="Front",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="For the desk alone: A, B, Election night.", max_length=60)),
                ("strip", models.CharField(blank=True, max_length=140, verbose_name="breaking strip")),
                ("strip_story", story()),
                ("strip_until", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("live_from", models.DateTimeField(db_index=True, null=True)),
                ("live_until", models.DateTimeField(db_index=True, null=True)),
            ],
            options={"verbose_name": "front page"},
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("live_until", None),
                    models.Q(("live_from__isnull", False), ("live_until__gte", models.F("live_from"))),
                    _connector="OR",
                ),
                name="front_ends_after_it_opens",
            ),
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="articles.front"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="articles.article"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "size",
                    models.CharField(
                        choices=[("lead", "Lead"), ("large", "Large"), ("small", "Small")],
                        default="small",
                        max_length=5,
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=120)),
                ("written_for", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(blank=True, db_index=True, null=True)),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="articles.image",
                    ),
                ),
                ("picture", models.JSONField(blank=True, default=dict)),
                ("token", models.CharField(blank=True, db_index=True, max_length=24)),
                ("rights_until", models.DateTimeField(db_index=True, null=True)),
                ("killed_at", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(fields=["front", "article"], name="one_slot_a_story"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("image__isnull", False), models.Q(("picture", {}), ("token", "")), _connector="OR"),
                name="slot_prints_no_picture_it_lacks",
            ),
        ),
        migrations.AddField(model_name="section", name="lead", field=lead()),
        migrations.AddField(model_name="topic", name="lead", field=lead()),
        migrations.AlterField(
            model_name="revision", name="subject", field=models.CharField(choices=SUBJECTS, max_length=10)
        ),
    ]
