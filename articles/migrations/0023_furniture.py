from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_fronts")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="related",
            field=models.CharField(
                blank=True,
                help_text="Up to six stories that are live or scheduled; readers see those that are live.",
                max_length=60,
                verbose_name="related stories",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="payer",
            field=models.CharField(
                blank=True,
                help_text="Who paid for paid content, as readers are told.",
                max_length=120,
                verbose_name="paid for by",
            ),
        ),
        migrations.AddField(model_name="edition", name="related", field=models.CharField(blank=True, max_length=60)),
        migrations.AddField(model_name="edition", name="payer", field=models.CharField(blank=True, max_length=120)),
    ]
