create table products (
  sku text primary key,
  name text not null,
  price_minor bigint not null check (price_minor > 0),
  currency text not null,
  requires_prescription boolean not null,
  active boolean not null,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);

-- What can be promised, and what is promised. The checks are the last guard against overselling.
create table stock (
  sku text primary key references products,
  available integer not null default 0 check (available >= 0),
  reserved integer not null default 0 check (reserved >= 0)
);

-- Every order heard of: the lock that its handlers take, and the tombstone when its cancellation is read first.
create table seen_orders (
  order_id uuid primary key,
  cancelled boolean not null default false
);

create table reservations (
  order_id uuid not null references seen_orders,
  sku text not null references stock,
  quantity integer not null check (quantity > 0),
  state text not null check (state in ('held', 'committed', 'released')),
  primary key (order_id, sku)
);

-- Every change of stock. Sums over it are the stock: available + reserved + shipped = what was adjusted.
create table stock_moves (
  id bigint generated always as identity primary key,
  sku text not null references stock,
  kind text not null check (kind in ('adjusted', 'reserved', 'shipped', 'released', 'restocked')),
  available integer not null,
  reserved integer not null,
  shipped integer not null,
  order_id uuid,
  reason text,
  at timestamptz not null default now(),
  -- Only an adjustment brings pieces in or takes them away; all others move them about.
  check (kind = 'adjusted' or available + reserved + shipped = 0),
  check ((kind = 'adjusted') = (order_id is null))
);

create index stock_moves_by_sku on stock_moves (sku, id);

-- An order reserves, ships, releases and restocks a product at most once.
create unique index stock_moves_once on stock_moves (order_id, sku, kind) where order_id is not null;

create function refuse_stock_move_change() returns trigger language plpgsql as $$
begin
  raise exception 'stock_moves is append-only: % refused', tg_op;
end
$$;

create trigger stock_moves_append_only
before update or delete or truncate on stock_moves
for each statement execute function refuse_stock_move_change();
