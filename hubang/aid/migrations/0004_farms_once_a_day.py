from django.db import migrations

# Users of JD's farm reported that a second help for the same person on one day is not counted; for Taobao's it is a guess.
ONCE_A_DAY = [("jd", "果园"), ("taobao", "果园")]


def fill(apps, schema_editor):
    capacity = apps.get_model("aid", "Capacity")
    for platform, activity in ONCE_A_DAY:
        capacity.objects.filter(group=None, platform=platform, activity=activity, pair_days=0).update(pair_days=1)


class Migration(migrations.Migration):
    dependencies = [("aid", "0003_pair_days")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
