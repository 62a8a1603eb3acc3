from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_telling")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="text_decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["change", "-live_from", "-id"], name="edition_newest_of_change"),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="public_id",
            field=models.CharField(blank=True, db_index=True, max_length=8),
        ),
        migrations.AlterField(
            model_name="formeraddress",
            name="leads_to",
            field=models.CharField(blank=True, db_index=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.CheckConstraint(
                condition=(Q(leads_to="") & ~Q(public_id="")) | (~Q(leads_to="") & Q(public_id="")),
                name="former_address_leads_somewhere",
            ),
        ),
    ]
