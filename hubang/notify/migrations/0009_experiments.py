import hubang.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0008_waves'),
    ]

    operations = [
        migrations.CreateModel(
            name='Experiment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('group', models.CharField(max_length=16)),
                ('salt', models.CharField(default=hubang.lib.ids.new_public_id, max_length=16)),
                ('held_out_percent', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group',), name='one_experiment_at_a_time'), models.CheckConstraint(condition=models.Q(('held_out_percent__gte', 5), ('held_out_percent__lte', 50)), name='held_out_5_to_50_percent')],
            },
        ),
    ]
