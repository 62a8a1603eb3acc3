import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_history"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            model_name="image", name="killed_why", field=models.TextField(blank=True, editable=False)
        ),
        # Empty for what came in before: a kill fills it for its own picture, `manage.py keep_likenesses` for all.
        migrations.AddField(
            model_name="image",
            name="likeness",
            field=models.CharField(blank=True, default="", editable=False, max_length=130),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["killed_at"], condition=models.Q(killed_at__isnull=False), name="image_killed"),
        ),
        # Taking a story out of search engines, and the cases in which somebody asks for that or more.
        migrations.AddField(model_name="edition", name="unlisted", field=models.BooleanField(default=False)),
        migrations.CreateModel(
            name="LegalCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="case number")),
                ("name", models.CharField(max_length=200, verbose_name="name that stands in our texts")),
                (
                    "asked_by",
                    models.CharField(
                        help_text="For example: a person, a court, a lawyer.", max_length=200, verbose_name="who asks"
                    ),
                ),
                ("asks_for", models.TextField(blank=True, verbose_name="what they ask for")),
                ("deadline", models.DateField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("outcome", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "permissions": [("remove_legally", "Can remove stories and names for legal reasons")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_is_closed_with_an_outcome",
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["deadline", "id"], name="legal_case_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "removal",
                    models.CharField(
                        choices=[
                            ("hidden", "Hidden from search engines"),
                            ("shown", "Shown to search engines again"),
                            ("replaced", "A new wording replaces it"),
                            ("sealed", "Earlier text sealed"),
                            ("taken_down", "Taken down"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_steps",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="articles.legalcase"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_steps",
                        to="articles.edition",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
    ]
