from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_say_when_a_loan_was_opened")]

    operations = []
