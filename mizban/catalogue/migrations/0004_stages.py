from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_services_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='serviceversion',
            name='stages',
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
