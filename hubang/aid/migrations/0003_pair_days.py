from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aid", "0002_first_capacities")]
    operations = [
        migrations.AddField("capacity", "pair_days", models.PositiveIntegerField(default=0, db_default=0)),
    ]
