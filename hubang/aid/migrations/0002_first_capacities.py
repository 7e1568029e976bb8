from django.db import migrations

# Guesses, from what users of the shops reported between 2020 and 2024 (docs/aid.md); an operator edits the rows.
FIRST = [
    ("pinduoduo", "砍价", 2),
    ("pinduoduo", "助力", 3),
    ("pinduoduo", "领现金", 2),
    ("pinduoduo", "", 6),
    ("taobao", "果园", 3),
    ("taobao", "", 5),
    ("jd", "果园", 3),
    ("jd", "", 5),
    ("meituan", "", 5),
]


def fill(apps, schema_editor):
    capacity = apps.get_model("aid", "Capacity")
    for platform, activity, per_day in FIRST:
        capacity.objects.get_or_create(group=None, platform=platform, activity=activity, defaults={"per_day": per_day})


class Migration(migrations.Migration):
    dependencies = [("aid", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
