import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AloneHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    models.CharField(
                        choices=[
                            ("0123456", "Every day"),
                            ("01234", "Monday to Friday"),
                            ("56", "Saturday and Sunday"),
                            ("0", "Monday"),
                            ("1", "Tuesday"),
                            ("2", "Wednesday"),
                            ("3", "Thursday"),
                            ("4", "Friday"),
                            ("5", "Saturday"),
                            ("6", "Sunday"),
                        ],
                        default="0123456",
                        max_length=7,
                        verbose_name="on",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="from")),
                ("closes", models.TimeField(verbose_name="until")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alone_hours",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "hours in which they may publish alone",
                "verbose_name_plural": "hours in which they may publish alone",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("by", "days", "opens", "closes"), name="alone_hours_once_a_person")
                ],
            },
        ),
    ]
