from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_alone_hours")]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_is_whole"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=(
                    models.Q(models.Q(("file", ""), _negated=True), models.Q(("title", ""), _negated=True))
                    | models.Q(("file", ""), ("title", ""))
                )
                & models.Q(("digest", ""), _negated=True)
                & models.Q(("bytes__gt", 0), ("pages__gt", 0)),
                name="document_is_whole_or_gone",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="subject",
            field=models.CharField(
                choices=[
                    ("article", "Article"),
                    ("image", "Image"),
                    ("person", "Person"),
                    ("topic", "Topic"),
                    ("author", "Author"),
                    ("section", "Section"),
                    ("provider", "Provider"),
                    ("advisory", "Advisory"),
                    ("document", "Document"),
                ],
                max_length=10,
            ),
        ),
    ]
