"""What a group's reviewers have decided can be learnt: models of the group's own, as data."""

from django.db import migrations, models

import hubang.lib.ids


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_scam_links"), ("groups", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "GroupModel",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("wanted", "Wanted"), ("learning", "Learning"), ("ready", "Ready"), ("failed", "Failed")],
                        default="wanted",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("base", models.CharField(blank=True, max_length=16)),
                ("data", models.BinaryField(default=bytes)),
                ("decided", models.PositiveIntegerField(default=0)),
                ("comparison", models.JSONField(default=dict)),
                ("failure", models.CharField(blank=True, max_length=20)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=models.deletion.SET_NULL, related_name="+", to="groups.membership"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="models", to="groups.group"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["wanted", "learning"])),
                        fields=("group",),
                        name="one_learning_at_a_time_per_group",
                    )
                ]
            },
        ),
        migrations.AddField(
            "ScreeningState",
            "model",
            models.ForeignKey(
                null=True, on_delete=models.deletion.SET_NULL, related_name="+", to="moderation.groupmodel"
            ),
        ),
    ]
