import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.models.image import not_blank


def fill(apps, schema_editor):
    """What was printed before these lists were: which topics it has, and when readers first saw it."""
    Edition, Topicality, Topic = (apps.get_model("articles", name) for name in ("Edition", "Topicality", "Topic"))
    known = set(Topic.objects.values_list("pk", flat=True))
    for edition in Edition.objects.exclude(topics=[]).only("topics", "first_published_at").iterator():
        topics = {entry["topic"] for entry in edition.topics} & known
        Topicality.objects.bulk_create(
            Topicality(edition=edition, topic_id=topic, first_published_at=edition.first_published_at)
            for topic in sorted(topics)
        )
    schema_editor.execute(
        "UPDATE articles_mention SET first_published_at ="
        " (SELECT first_published_at FROM articles_edition WHERE articles_edition.id = articles_mention.edition_id)"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_front_line"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Distinct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Portrait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(db_index=True, max_length=24)),
                ("credit", models.CharField(max_length=300)),
                ("alternative_text", models.CharField(blank=True, max_length=500)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("rights_until", models.DateTimeField(null=True)),
                ("killed_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Topicality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_published_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="mention",
            name="first_published_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="naming_order",
            field=models.CharField(
                blank=True, help_text="Who ordered it, and under which number.", max_length=200, verbose_name="order"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="portrait",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="portrayed",
                to="articles.image",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="protection_asked_by",
            field=models.CharField(
                blank=True,
                help_text="For example: her mother, by letter.",
                max_length=200,
                verbose_name="who asked for it",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="protection_asked_on",
            field=models.DateField(blank=True, null=True, verbose_name="when they asked"),
        ),
        migrations.AddField(
            model_name="topic",
            name="description",
            field=models.CharField(blank=True, help_text="One sentence for readers.", max_length=300),
        ),
        migrations.AlterField(
            model_name="person",
            name="naming_restricted_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="person",
            name="naming_restriction",
            field=models.CharField(
                blank=True,
                help_text="Why this person must not be named, for example: a minor.",
                max_length=300,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="same_as",
            field=models.JSONField(blank=True, default=list, verbose_name="same as"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                fields=["person", "subject", "-first_published_at", "-edition"], name="mention_newest_of_person"
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.person"
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.person"
            ),
        ),
        migrations.AddField(
            model_name="portrait",
            name="image",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="portraits", to="articles.image"
            ),
        ),
        migrations.AddField(
            model_name="portrait",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="portrayed_as", to="articles.person"
            ),
        ),
        migrations.AddField(
            model_name="topicality",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="topicalities", to="articles.edition"
            ),
        ),
        migrations.AddField(
            model_name="topicality",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="topicalities", to="articles.topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.UniqueConstraint(fields=("person", "other"), name="one_answer_a_pair_of_people"),
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__lt", models.F("other"))), name="pair_of_people_is_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="portrait",
            index=models.Index(fields=["rights_until"], name="portrait_rights_until"),
        ),
        migrations.AddIndex(
            model_name="topicality",
            index=models.Index(fields=["topic", "-first_published_at", "-edition"], name="topicality_newest_of_topic"),
        ),
        migrations.AddConstraint(
            model_name="topicality",
            constraint=models.UniqueConstraint(fields=("edition", "topic"), name="one_topicality_a_topic"),
        ),
        migrations.CreateModel(
            name="NamingAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="naming_answers",
                        to="articles.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.person"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person"), name="one_naming_answer_a_person"),
                    not_blank("words", name="naming_is_answered_in_words", sentence="Write why they may be named."),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
