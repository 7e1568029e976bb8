"""Links that cheat people, as hashes that sites can exchange."""

from django.db import migrations, models

import hubang.lib.fields
import hubang.lib.ids

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
PUBLIC_ID = (
    "public_id",
    models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True),
)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_sent"), ("groups", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "ScamList",
            [
                ID,
                PUBLIC_ID,
                ("name", models.CharField(max_length=40)),
                ("is_own", models.BooleanField(default=False)),
                ("phrase", hubang.lib.fields.EncryptedTextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=models.deletion.SET_NULL, related_name="+", to="groups.membership"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="scam_lists", to="groups.group"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_own", True)), fields=("group",), name="one_own_scam_list_per_group"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "ScamLink",
            [
                ID,
                PUBLIC_ID,
                ("digest", models.CharField(max_length=64)),
                ("host", models.CharField(blank=True, max_length=253)),
                ("created_at", models.DateTimeField()),
                (
                    "scam_list",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="links", to="moderation.scamlist"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scam_list", "digest"), name="a_link_is_listed_once")
                ]
            },
        ),
    ]
