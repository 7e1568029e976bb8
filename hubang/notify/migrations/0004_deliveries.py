import django.db.models.deletion
import hubang.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0003_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=hubang.lib.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('channel', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('dropped', 'Dropped'), ('dead', 'Dead')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('holder', models.CharField(blank=True, max_length=16)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('message', models.CharField(blank=True, max_length=16)),
                ('is_counted', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=30)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('address', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notify.address')),
                ('notification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notify.notification')),
            ],
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='deliveries_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'ended_at'], name='deliveries_ended'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('address', None)), fields=('notification', 'channel'), name='one_delivery_inside'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('address', None), _negated=True), fields=('notification', 'address'), name='one_delivery_per_address'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('ended_at', None), _negated=True)), _connector='OR'), name='ended_deliveries_say_when'),
        ),
    ]
