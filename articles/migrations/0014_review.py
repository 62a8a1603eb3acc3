from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_times")]

    operations = [
        migrations.AddField(
            model_name="advisory",
            name="words",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Where a story says one of them, its page asks whether this advisory is wanted. With commas"
                " between; a star at the end stands for any ending: suicid*.",
                verbose_name="words to look out for",
            ),
            preserve_default=False,
        ),
    ]
