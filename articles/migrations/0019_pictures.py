"""Pictures: what the ledger bills, where a picture is licensed, and whether its copies could be made."""

import django.db.models.deletion
from django.db import migrations, models

NEWS = [
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
    ("rights", "The rights of a picture end: two weeks, one week, one day before"),
    ("note", "A note is written on a story of mine, or answers me"),
]


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_people")]

    operations = [
        migrations.CreateModel(
            name="Copies",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=24)),
                ("failed_because", models.CharField(blank=True, max_length=500)),
                ("tried_at", models.DateTimeField()),
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="articles.image"
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="image",
            name="price_class",
            field=models.CharField(
                blank=True, help_text="As the agency bills it; it stands in the ledger.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="licence_page",
            field=models.URLField(
                blank=True,
                help_text="Search engines lead there from each of its pictures.",
                max_length=300,
                verbose_name="where to license its pictures",
            ),
        ),
        migrations.RemoveConstraint(model_name="telling", name="one_telling_a_person_and_picture"),
        migrations.AddField(model_name="telling", name="warns_from", field=models.DateTimeField(null=True)),
        migrations.AlterField(model_name="telling", name="news", field=models.CharField(choices=NEWS, max_length=12)),
        migrations.AlterField(model_name="wish", name="news", field=models.CharField(choices=NEWS, max_length=12)),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("article", None), ("warns_from", None)),
                fields=("act", "to"),
                name="one_telling_a_person_and_picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.UniqueConstraint(
                fields=("image", "to", "warns_from"), name="one_warning_a_person_and_picture"
            ),
        ),
    ]
