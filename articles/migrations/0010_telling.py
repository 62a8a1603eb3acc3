import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_let_documents_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "news",
                    models.CharField(
                        choices=[
                            ("filed", "A story is filed"),
                            ("recalled", "A filed story is taken back"),
                            ("second_read", "A second read is due"),
                            ("given", "Something is given to me: assigned, handed over, to read back"),
                            ("read_back", "Somebody stands by what I asked them to read"),
                            ("sent_back", "A story of mine is sent back"),
                            ("approved", "A story of mine is approved"),
                            ("schedule", "A story goes on the schedule, moves or comes off it"),
                            ("embargo", "An embargo is moved or lifted"),
                            ("published", "A story is published"),
                            ("taken_down", "A story is taken down"),
                            ("killed", "A picture is killed"),
                            ("note", "A note is written on a story of mine, or answers me"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="articles.article",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="articles.image",
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="articles.revision",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="articles.note",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.CharField(max_length=300)),
                ("guarded", models.BooleanField(default=False)),
                ("on_desk", models.BooleanField(default=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["to", "-at", "-id"], name="telling_newest"),
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="telling_due"),
                    models.Index(fields=["at"], name="telling_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("act", "to", "article"), name="one_telling_a_person_and_act"),
                    models.UniqueConstraint(
                        condition=models.Q(("article", None)),
                        fields=("act", "to"),
                        name="one_telling_a_person_and_picture",
                    ),
                    models.UniqueConstraint(fields=("note", "to"), name="one_telling_a_person_and_note"),
                    models.UniqueConstraint(
                        condition=models.Q(("to", None)), fields=("act",), name="one_webhook_an_act"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to", None)), fields=("note",), name="one_webhook_a_note"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", None), ("note__isnull", False)),
                            models.Q(("act__isnull", False), ("note", None)),
                            _connector="OR",
                        ),
                        name="telling_is_of_an_act_or_a_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article__isnull", False), ("image__isnull", False), _connector="OR"),
                        name="telling_is_about_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "news",
                    models.CharField(
                        choices=[
                            ("filed", "A story is filed"),
                            ("recalled", "A filed story is taken back"),
                            ("second_read", "A second read is due"),
                            ("given", "Something is given to me: assigned, handed over, to read back"),
                            ("read_back", "Somebody stands by what I asked them to read"),
                            ("sent_back", "A story of mine is sent back"),
                            ("approved", "A story of mine is approved"),
                            ("schedule", "A story goes on the schedule, moves or comes off it"),
                            ("embargo", "An embargo is moved or lifted"),
                            ("published", "A story is published"),
                            ("taken_down", "A story is taken down"),
                            ("killed", "A picture is killed"),
                            ("note", "A note is written on a story of mine, or answers me"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on_desk", models.BooleanField()),
                ("by_mail", models.BooleanField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("by", "news"), name="one_wish_a_person_and_news")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duty", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="duty_ends_after_it_begins"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.AlterModelOptions(
            name="revision",
            options={
                "base_manager_name": "objects",
                "default_permissions": (),
                "permissions": [("view_audit", "Can read the audit")],
                "verbose_name": "act",
            },
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["-at", "-id"], name="revision_newest"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["by", "-at", "-id"], name="revision_newest_by"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["verb", "-at", "-id"], name="revision_newest_of_verb"),
        ),
    ]
