-- Which fabric's journal this is: one row at most. A fabric that finds another's name here does not start on it.
create table fabric_owner (
    one    boolean     not null primary key default true check (one),
    fabric text        not null,
    place  text        not null,
    since  timestamptz not null default clock_timestamp()
);
