"""A group's words are literal, heard or patterns, and are switched on after a dry run; those that are there act already."""

from django.db import migrations, models
from django.db.models import F

import hubang.lib.ids


def switch_on(apps, _schema):
    apps.get_model("moderation", "GroupWord").objects.update(on_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_appeals"), ("groups", "0001_initial")]

    operations = [
        migrations.AddField(
            "groupword",
            "kind",
            models.CharField(
                choices=[("literal", "Literal"), ("sound", "Sound"), ("pattern", "Pattern")],
                default="literal",
                max_length=10,
            ),
        ),
        migrations.AddField("groupword", "on_at", models.DateTimeField(null=True)),
        migrations.AddField("groupword", "tried_at", models.DateTimeField(null=True)),
        migrations.AddField("groupword", "trial", models.JSONField(default=dict)),
        migrations.AlterField("groupword", "text", models.CharField(max_length=200)),
        migrations.CreateModel(
            "ScreeningState",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.CharField(default=hubang.lib.ids.new_public_id, max_length=16)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE, related_name="screening", to="groups.group"
                    ),
                ),
            ],
        ),
        migrations.RunPython(switch_on, migrations.RunPython.noop),
    ]
