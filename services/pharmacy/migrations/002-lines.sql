-- The lines of an order that need a pharmacist: decided together, once, each with a verdict of its own.
create table prescription_lines (
  order_id uuid not null references prescriptions,
  sku      text not null,
  name     text not null,
  -- Not known of lines that were received before they were kept.
  quantity integer check (quantity > 0),
  state    text not null default 'received' check (state in ('received', 'approved', 'rejected')),
  reason   text,
  primary key (order_id, sku),
  check ((reason is not null) = (state = 'rejected'))
);

insert into prescription_lines (order_id, sku, name, state, reason)
select order_id, sku, sku,
  case when state in ('approved', 'rejected') then state else 'received' end,
  case when state = 'rejected' then coalesce(reason, 'not told') end
from prescriptions, unnest(skus) as sku;

alter table prescriptions drop column skus;
alter table prescriptions drop constraint prescriptions_state_check;
alter table prescriptions add constraint prescriptions_state_check
  check (state in ('received', 'approved', 'partly-approved', 'rejected', 'closed'));
alter table prescriptions add constraint prescriptions_decided_check
  check ((state in ('approved', 'partly-approved', 'rejected')) = (decided_by is not null and decided_at is not null));

-- The legal ways of a prescription and of its lines, also for whoever writes here by hand: decided once, for good.
create function refuse_second_verdict() returns trigger language plpgsql as $$
begin
  if old.state <> new.state and old.state <> 'received' then
    raise exception '% of order %: % > % is no way of a prescription', tg_table_name, old.order_id, old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger prescriptions_decided_once before update on prescriptions
for each row execute function refuse_second_verdict();

create trigger prescription_lines_decided_once before update on prescription_lines
for each row execute function refuse_second_verdict();
