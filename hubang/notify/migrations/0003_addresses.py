import django.db.models.deletion
import hubang.lib.fields
import hubang.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0002_preferences_and_absences'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('channel', models.CharField(max_length=10)),
                ('group', models.CharField(blank=True, max_length=16)),
                ('value', hubang.lib.fields.EncryptedTextField()),
                ('label', models.CharField(blank=True, max_length=60)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('session', models.CharField(blank=True, max_length=40)),
                ('secret', hubang.lib.fields.EncryptedTextField(blank=True, default='')),
                ('old_secret', hubang.lib.fields.EncryptedTextField(blank=True, default='')),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_how', models.CharField(blank=True, max_length=10)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='address',
            index=models.Index(fields=['user', 'ended_at'], name='addresses_of_a_user'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), models.Q(('digest', ''), _negated=True)), fields=('digest',), name='a_browser_is_one_persons'),
        ),
    ]
