from django.db import migrations, models


class Migration(migrations.Migration):
    """An event may be for one user alone."""

    dependencies = [("live", "0001_initial")]

    operations = [
        migrations.AddField("liveevent", "audience", models.BigIntegerField(null=True)),
    ]
