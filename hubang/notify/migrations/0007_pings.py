import django.db.models.deletion
import hubang.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0006_site_key'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('group', models.CharField(max_length=16)),
                ('asked_at', models.DateTimeField()),
                ('propensity', models.FloatField()),
                ('is_random', models.BooleanField(default=False)),
                ('answered_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('notification', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ping', to='notify.notification')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['group', 'asked_at'], name='pings_of_a_group'), models.Index(condition=models.Q(('settled_at', None)), fields=['asked_at'], name='pings_open'), models.Index(condition=models.Q(('settled_at', None)), fields=['user', 'group'], name='pings_of_a_member')],
            },
        ),
        migrations.CreateModel(
            name='Responder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=16)),
                ('asked', models.PositiveIntegerField(default=0)),
                ('answered', models.PositiveIntegerField(default=0)),
                ('fatigue', models.FloatField(default=0.0)),
                ('fatigue_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='one_record_per_member'), models.CheckConstraint(condition=models.Q(('answered__lte', models.F('asked'))), name='answers_are_of_pings')],
            },
        ),
    ]
