"""A refused text can be shown to a reviewer once, and let through for its writer."""

from django.db import migrations, models

import hubang.lib.fields


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [
        migrations.AddField("blockedtext", "appealed_at", models.DateTimeField(null=True)),
        migrations.AddField("blockedtext", "released_at", models.DateTimeField(null=True)),
        migrations.AddField("case", "text", hubang.lib.fields.EncryptedTextField(blank=True, default="")),
        migrations.AddIndex(
            "blockedtext", models.Index(fields=["member", "fingerprint"], name="blocks_of_a_member")
        ),
    ]
