from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0007_pings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=16, unique=True)),
                ('due_at', models.DateTimeField()),
                ('holder', models.CharField(blank=True, max_length=16)),
            ],
        ),
    ]
