"""A thread goes out of sight together with the thing it belongs to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]

    operations = [migrations.AddField("conversation", "hidden_at", models.DateTimeField(null=True))]
