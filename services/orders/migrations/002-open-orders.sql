-- How many orders of a customer are still on their way: the limit on them is checked with every order placed.
create index orders_open_by_customer on orders (customer_id) where status not in ('completed', 'cancelled');
