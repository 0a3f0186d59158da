-- No more is taken and let go of than is held, and no more given back than is taken. Lines may be told in any order, so
-- each rule holds from when the line that bounds it is known.
alter table payments
  add constraint payments_take_what_is_held check (
    authorized_minor = 0 or captured_minor + voided_minor + expired_minor <= authorized_minor
  ),
  add constraint payments_give_back_what_is_taken check (captured_minor = 0 or refunded_minor <= captured_minor),
  add constraint payments_count_up check (
    least(authorized_minor, voided_minor, expired_minor, captured_minor, refunded_minor) >= 0
  );
