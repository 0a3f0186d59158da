-- What is due of one webhook, the oldest first: each is claimed from by itself.
create index webhook_deliveries_due_of_webhook on webhook_deliveries (webhook_id, due_at) where state in ('pending', 'sending');
