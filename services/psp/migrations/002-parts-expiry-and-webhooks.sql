-- Parts of an amount, holds that expire, refunds and voids of their own, and the merchant told of every line.
alter table journal drop constraint journal_action_check;
alter table journal add constraint journal_action_check check (
  action in ('authorization', 'capture', 'refund', 'void', 'reversal', 'expiry')
);

alter table journal drop constraint journal_outcome_check;
alter table journal add constraint journal_outcome_check check (
  outcome in ('authorized', 'declined', 'blocked', 'captured', 'refused', 'voided', 'refunded', 'expired', 'nothing')
);

-- Named by PostgreSQL after the table: the rule that money moves in exactly these outcomes.
alter table journal drop constraint journal_check;
alter table journal add constraint journal_money_is_said check (
  (outcome in ('authorized', 'captured', 'voided', 'refunded', 'expired'))
  = (payment_id is not null and amount_minor is not null and currency is not null)
);

-- Only refunds may be many. How much they may be the trigger below says.
drop index journal_moves_once;
create unique index journal_moves_once on journal (order_id, outcome)
where outcome in ('authorized', 'captured', 'voided', 'expired');

create index journal_holds on journal (at) where outcome = 'authorized';
create index journal_by_time on journal (at, seq);

-- No more is taken or let go of than was held, and no more given back than was taken, whatever the code believes.
create function refuse_overdraft() returns trigger language plpgsql as $$
declare
  held bigint;
  taken bigint;
begin
  select
    coalesce(sum(amount_minor) filter (where outcome = 'authorized'), 0)
    - coalesce(sum(amount_minor) filter (where outcome in ('captured', 'voided', 'expired')), 0),
    coalesce(sum(amount_minor) filter (where outcome = 'captured'), 0)
    - coalesce(sum(amount_minor) filter (where outcome = 'refunded'), 0)
  into held, taken
  from journal where order_id = new.order_id;

  if held < 0 or taken < 0 then
    raise exception 'order %: % held and % taken after this would be less than nothing', new.order_id, held, taken;
  end if;
  return null;
end
$$;

create trigger journal_no_overdraft
after insert on journal
for each row when (new.outcome in ('captured', 'voided', 'expired', 'refunded'))
execute function refuse_overdraft();

-- The lines that the merchant has not confirmed yet. A row goes when it has.
create table webhooks (
  seq bigint primary key,
  attempts integer not null default 0,
  due_at timestamptz not null default now()
);

create index webhooks_due on webhooks (due_at, seq);

-- A merchant that heard of nothing so far is told everything.
insert into webhooks (seq) select seq from journal;
