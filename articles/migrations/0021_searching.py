import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from articles import html
from articles.models.wording import folded

# As the desk's index (0007): folded words alone come in, Porter's stems on both engines, no word is too common.
ON_SQLITE = (
    "CREATE VIRTUAL TABLE articles_wording_words USING fts5 (title, lead, words, content='articles_wording',"
    " content_rowid='edition_id', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE articles_personname_letters USING fts5 (letters, content='', tokenize='trigram')",
)
OFF_SQLITE = ("DROP TABLE articles_personname_letters", "DROP TABLE articles_wording_words")
ON_POSTGRESQL = (
    "ALTER TABLE articles_wording ADD COLUMN found tsvector GENERATED ALWAYS AS"
    " (setweight(to_tsvector('newsroom', title), 'A') || setweight(to_tsvector('newsroom', lead), 'B')"
    " || to_tsvector('newsroom', words)) STORED",
    "CREATE INDEX articles_wording_found ON articles_wording USING gin (found)",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX articles_personname_letters ON articles_personname USING gist (folded gist_trgm_ops (siglen=64))",
)
OFF_POSTGRESQL = (
    "DROP INDEX articles_personname_letters",
    "ALTER TABLE articles_wording DROP COLUMN found",
)


def make_index(apps, schema_editor):
    for statement in ON_SQLITE if schema_editor.connection.vendor == "sqlite" else ON_POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in OFF_SQLITE if schema_editor.connection.vendor == "sqlite" else OFF_POSTGRESQL:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """What was printed before is found too. SQLite's indexes are made when the rules come back (triggers.py)."""
    Edition, Wording = (apps.get_model("articles", name) for name in ("Edition", "Wording"))
    fields = ("headline", "kicker", "standfirst", "dateline", "byline", "body")
    batch = []
    for e in Edition.objects.filter(sealed=False).exclude(headline="", body="").only(*fields).iterator(chunk_size=500):
        names = [line["name"] for line in e.byline]
        lead = folded([e.kicker, e.standfirst, e.dateline, *names])
        words = folded([html.text(e.body)])
        batch.append(Wording(edition_id=e.pk, title=folded([e.headline]), lead=lead, words=words))
        if len(batch) == 500:
            Wording.objects.bulk_create(batch)
            batch = []
    Wording.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_sitemaps")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="wording",
                        serialize=False,
                        to="articles.edition",
                    ),
                ),
                ("title", models.TextField()),
                ("lead", models.TextField()),
                ("words", models.TextField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        max_length=100,
                        unique=True,
                        validators=[django.core.validators.validate_slug],
                        verbose_name="web address",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("position", models.PositiveSmallIntegerField(default=100, help_text="Smaller numbers come first.")),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="articles.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "page about us",
                "verbose_name_plural": "pages about us",
            },
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
                    ("page", "Page"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
