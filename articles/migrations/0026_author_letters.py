"""The letters of authors' names, by which readers' search finds them with one typed wrong; as people's in 0021."""

from django.db import migrations, models

from articles.models.naming import fold

ON = {
    "sqlite": "CREATE VIRTUAL TABLE articles_author_letters USING fts5 (letters, content='', tokenize='trigram')",
    "postgresql": "CREATE INDEX articles_author_letters ON articles_author"
    " USING gist (folded gist_trgm_ops (siglen=64))",
}
OFF = {"sqlite": "DROP TABLE articles_author_letters", "postgresql": "DROP INDEX articles_author_letters"}


def make_index(apps, schema_editor):
    schema_editor.execute(ON[schema_editor.connection.vendor])


def drop_index(apps, schema_editor):
    schema_editor.execute(OFF[schema_editor.connection.vendor])


def fill(apps, schema_editor):
    """SQLite's index is made when the rules come back (triggers.py)."""
    authors = apps.get_model("articles", "Author").objects
    changed = [author for author in authors.only("name").iterator() if author.name]
    for author in changed:
        author.folded = fold(author.name)[:200]
    authors.bulk_update(changed, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("articles", "0025_hangings")]

    operations = [
        migrations.AddField(
            model_name="author", name="folded", field=models.CharField(default="", editable=False, max_length=200)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index),
    ]
