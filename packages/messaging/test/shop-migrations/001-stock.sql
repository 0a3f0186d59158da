create table stock (sku text primary key, pieces int not null check (pieces >= 0));
insert into stock values ('tea', 2), ('salt', 0);
