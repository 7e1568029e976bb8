
import hubang.lib.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0005_allowances'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('private', hubang.lib.fields.EncryptedTextField()),
            ],
        ),
    ]
