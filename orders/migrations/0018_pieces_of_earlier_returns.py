"""Every return so far was of a whole part: it names all its pieces, which went into stock or not as
the part says."""

from django.db import migrations

NAME_PIECES = """
    INSERT INTO orders_returnitem (request_id, item_id, quantity, restocked)
    SELECT asked.id, item.id, item.quantity,
        CASE WHEN asked.status = 'done' AND part.is_restocked THEN item.quantity ELSE 0 END
    FROM orders_returnrequest AS asked
    JOIN orders_fulfillment AS part ON part.id = asked.fulfillment_id
    JOIN orders_orderitem AS item ON item.fulfillment_id = part.id
    WHERE asked.kind = 'return' ORDER BY asked.id, item.id;

    UPDATE orders_returnrequest SET is_shipping_refunded = true
    WHERE kind = 'return' AND status = 'done';

    UPDATE orders_fulfillment SET is_restocked = false
    WHERE status = 'returned' AND is_restocked;
"""
FORGET_PIECES = """
    UPDATE orders_fulfillment AS part SET is_restocked = true
    WHERE status = 'returned' AND EXISTS (
        SELECT FROM orders_returnitem AS back
        JOIN orders_returnrequest AS asked ON asked.id = back.request_id
        WHERE asked.fulfillment_id = part.id AND restocked > 0);

    DELETE FROM orders_returnitem;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0017_returns_by_item'),
    ]

    operations = [
        migrations.RunSQL(NAME_PIECES, FORGET_PIECES),
    ]
