from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_find_drafts_pictures_people")]

    operations = [
        migrations.AddField(model_name="loan", name="opened_at", field=models.DateTimeField(null=True)),
    ]
