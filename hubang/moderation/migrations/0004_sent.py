"""What was sent lately leaves a trace of hashes, so that floods are seen by every process."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_word_kinds"), ("groups", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "Sent",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("whole", models.BinaryField()),
                ("sketch", models.BinaryField()),
                ("links", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("length", models.PositiveIntegerField()),
                ("is_list", models.BooleanField()),
                (
                    "group",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "member",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="+", to="groups.membership"),
                ),
            ],
            options={"indexes": [models.Index(fields=["group", "id"], name="sent_to_a_group")]},
        ),
    ]
