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
# Before, a return that was done was of a whole part, and there was one: others count as declined.
# What of them is in stock again came in, as far as those days can tell.
FORGET_PIECES = """
    UPDATE orders_returnrequest AS asked SET status = 'declined'
    FROM orders_fulfillment AS part
    WHERE part.id = asked.fulfillment_id AND asked.kind = 'return' AND asked.status = 'done'
        AND (part.status <> 'returned' OR EXISTS (
            SELECT FROM orders_returnrequest AS later WHERE later.fulfillment_id = part.id
                AND later.kind = 'return' AND later.status = 'done' AND later.id > asked.id));

    UPDATE orders_fulfillment AS part SET is_restocked = true
    WHERE status = 'returned' AND EXISTS (
        SELECT FROM orders_returnitem AS back
        JOIN orders_returnrequest AS asked ON asked.id = back.request_id
        WHERE asked.fulfillment_id = part.id AND restocked > 0);

    UPDATE catalog_variant AS variant SET stocked = stock + held.pieces
    FROM (
        SELECT variant_id,
            coalesce(sum(quantity) FILTER (WHERE NOT is_restocked), 0) AS pieces
        FROM orders_orderitem AS item
        JOIN orders_fulfillment AS part ON part.id = item.fulfillment_id
        WHERE variant_id IN (SELECT came.variant_id FROM orders_returnitem AS back
            JOIN orders_orderitem AS came ON came.id = back.item_id)
        GROUP BY variant_id
    ) AS held
    WHERE held.variant_id = variant.id AND stocked <> stock + held.pieces;

    DELETE FROM orders_returnitem;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0017_returns_by_item'),
    ]

    operations = [
        migrations.RunSQL(NAME_PIECES, FORGET_PIECES),
    ]
