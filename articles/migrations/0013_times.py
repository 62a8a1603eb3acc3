from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_killing")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="embargo_terms",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What it allows before that: asking for comment, print pages.",
                verbose_name="terms of the embargo",
            ),
            preserve_default=False,
        ),
        # An embargo can be set on what somebody approved alone before: the rule is held where it is printed (rules.py).
        migrations.RemoveConstraint(model_name="edition", name="edition_alone_breaks_no_embargo"),
    ]
