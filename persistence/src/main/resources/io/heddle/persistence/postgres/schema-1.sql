-- The journal. A position is the number of the writing transaction times 16384, plus the row's place in it: it rises in the
-- order of transactions, and a row can be shown to followers once every transaction with a smaller number has ended.
create table fabric_event (
    position   bigint      not null primary key,
    pid        text        not null,
    seq        bigint      not null,
    serializer int         not null,
    manifest   text        not null,
    payload    bytea       not null,
    writer     text        not null,
    at         timestamptz not null,
    unique (pid, seq)
);

-- Who may write to a persistence id: whoever made its newest claim. Writers hold their row shared until they have
-- committed, so a new claim waits for them and sees all that they wrote.
create table fabric_writer (
    pid        text   not null primary key,
    claim      bigint not null,
    deleted_to bigint not null default 0
) with (fillfactor = 70);

-- Who leads a scope. A fenced writer holds (scope, epoch) for key share: that stops a new epoch, but no renewal.
create table fabric_lease (
    scope         text        not null primary key,
    epoch         bigint      not null,
    owner         text        not null,
    owner_address text        not null,
    renewed_at    timestamptz not null,
    ttl_millis    int         not null,
    unique (scope, epoch)
) with (fillfactor = 50);

create table fabric_snapshot (
    pid        text   not null,
    seq        bigint not null,
    at_millis  bigint not null,
    serializer int    not null,
    manifest   text   not null,
    payload    bytea  not null,
    primary key (pid, seq)
);

create table fabric_upload (
    upload     bigint generated always as identity primary key,
    touched_at timestamptz not null default clock_timestamp()
);

create table fabric_package (
    sha256    text        not null primary key,
    upload    bigint      not null unique,
    size      bigint      not null,
    stored_at timestamptz not null default clock_timestamp()
);

create table fabric_package_chunk (
    upload bigint not null,
    n      int    not null,
    data   bytea  not null,
    primary key (upload, n)
);
alter table fabric_package_chunk alter column data set storage external;

-- What is added to transaction numbers. Not zero only in a database that was restored into a server with smaller ones.
create function fabric_tx_base() returns bigint language sql immutable as 'select 0::bigint';

create function fabric_tx_current() returns bigint language sql volatile as
    'select pg_current_xact_id()::text::bigint + fabric_tx_base()';

-- Positions below this are settled: nothing can appear among them any more.
create function fabric_settled() returns bigint language sql stable as
    'select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + fabric_tx_base()) * 16384';

-- Claims persistence ids (each once) and says what was the highest sequence number of each. Two statements: the second one
-- sees whatever was committed while the first one waited. Need not reach the disk before it is answered: the first write
-- made under a claim takes the claim with it.
create function fabric_claim(pids text[]) returns table (claimed_pid text, number bigint, highest bigint)
language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    insert into fabric_writer as w (pid, claim)
        select p, 1 from unnest(pids) p order by p
        on conflict (pid) do update set claim = w.claim + 1;
    return query
        select w.pid, w.claim,
               greatest(w.deleted_to, (select e.seq from fabric_event e where e.pid = w.pid order by e.seq desc limit 1))
        from fabric_writer w where w.pid = any (pids);
end $$;

-- Writes appends, each described by one element of the first four arrays, whose rows are those with its number in append_of.
-- Answers for each append: null when written, 'claim' or 'epoch' when a fence kept it out. An error writes nothing at all.
-- Locks are taken in the order of persistence ids, as in fabric_claim, so that the two cannot block each other.
create function fabric_append(
    pids text[], claims bigint[], scopes text[], epochs bigint[],
    append_of int[], seqs bigint[], serializers int[], manifests text[], payloads bytea[], writers text[])
returns text[] language plpgsql as $$
declare
    claimed  bigint[];
    in_epoch bigint[];
    refusals text[];
    base     bigint;
begin
    select array_agg(ord) into claimed from (
        select a.ord from unnest(pids, claims) with ordinality a (pid, claim, ord)
        join fabric_writer w on w.pid = a.pid and w.claim = a.claim
        order by a.pid for share of w) held;
    select array_agg(ord) into in_epoch from (
        select a.ord from unnest(scopes, epochs) with ordinality a (scope, epoch, ord)
        join fabric_lease l on l.scope = a.scope and l.epoch = a.epoch
        order by a.scope for key share of l) held;
    select array_agg(case when c.ord is null then 'claim' when a.scope is not null and e.ord is null then 'epoch' end
                     order by a.ord)
        into refusals
        from unnest(scopes) with ordinality a (scope, ord)
        left join unnest(claimed) c (ord) on c.ord = a.ord
        left join unnest(in_epoch) e (ord) on e.ord = a.ord;
    base := fabric_tx_current() * 16384 - 1;
    insert into fabric_event (position, pid, seq, serializer, manifest, payload, writer, at)
        select base + r.ord, a.pid, r.seq, r.serializer, r.manifest, r.payload, r.writer, clock_timestamp()
        from unnest(append_of, seqs, serializers, manifests, payloads, writers) with ordinality
             r (append, seq, serializer, manifest, payload, writer, ord)
        join unnest(pids, refusals) with ordinality a (pid, refusal, append) on a.append = r.append
        where a.refusal is null;
    return refusals;
end $$;
