"""What readers learn of authors, and what a hub is owed word of."""

import django.db.models.deletion
from django.db import migrations, models

TOLD = {
    "expertise": models.CharField(
        blank=True, help_text="What they know about, with commas between: harbours, sea law.", max_length=200
    ),
    "about": models.TextField(
        blank=True,
        help_text="Two or three sentences about them, for readers.",
        max_length=1000,
        verbose_name="a few words",
    ),
    "mail": models.EmailField(
        blank=True,
        help_text="Public: it stands on their page. Leave it empty and none does.",
        max_length=254,
        verbose_name="address for mail",
    ),
    "link": models.URLField(
        blank=True,
        help_text="Where else readers find them. Public, and empty where there is nothing.",
        max_length=300,
    ),
}


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_furniture")]

    operations = [
        *(migrations.AddField(model_name="author", name=name, field=field) for name, field in TOLD.items()),
        migrations.CreateModel(
            name="Ping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.edition"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("edition", "moment"), name="one_ping_a_moment")],
            },
        ),
    ]
