-- The journal: what was accepted, what was tried, what came of it. It is the truth; the broker only wakes.
-- Written for PostgreSQL 15 and up, and PGlite: no extension, no function newer than 15.

-- Small facts of this installation, such as the key that signs tokens.
create table setting (
  key text primary key,
  value jsonb not null
);

-- Who may call. Secrets are kept as salted scrypt hashes only.
create table client (
  id text primary key,
  secret_hash text not null,
  scopes text[] not null,
  districts text[] not null,           -- '*' stands for all
  updated_at timestamptz not null default now()
);

-- A connected outside system. `profile` is what operators may see; `credentials` go in and never come out.
create sequence directory_revision;
create table partner (
  id text primary key,
  revision bigint not null,
  profile jsonb not null,
  credentials jsonb not null,
  previous_credentials jsonb not null default '{}', -- accepted from the partner until the profile's previousUntil
  updated_at timestamptz not null default now()
);

-- Which partner serves an operation for a district from a date on. Operation '*' stands for all that the partner has.
create table route (
  district text not null,
  operation text not null,
  partner text not null references partner (id) on delete cascade,
  valid_from date not null,
  valid_to date,                       -- the first day on which it no longer holds
  rank int not null,                   -- 1 serves; 2 takes over what the first has provably not received
  primary key (district, operation, partner, valid_from)
);

create table worker (
  id text primary key,
  role text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- The road to one partner, owned by one worker at a time. Every new owner raises `epoch`.
create table lane (
  partner text primary key,
  owner text,
  epoch bigint not null default 0,
  lease_until timestamptz,
  paused boolean not null default false,
  closed boolean not null default false, -- outside the partner's opening hours
  breakers jsonb not null default '{}', -- operation -> { state, openUntil }
  swept_at timestamptz
);

create sequence exchange_seq;
create table exchange (
  id uuid primary key,
  seq bigint not null default nextval('exchange_seq'),
  state text not null,
  -- The partner while open, else null. Kept beside `state` so that moves between open states touch no index (heap-only updates).
  open_lane text generated always as
    (case when state in ('accepted', 'queued', 'parked', 'dispatching', 'unknown') then partner end) stored,
  operation text not null,
  district text not null,
  partner text not null,
  client text not null,
  idempotency_key text not null,
  request_digest text not null,
  order_key text not null,
  request json not null,
  response json,
  -- Why it is refused, failed, unknown or waiting: { code, as?, text?, … }
  problem json,
  acting json,                         -- { user, role } of the client's own system: recorded, never trusted for rights
  traceparent text,
  ref text not null,                   -- what the partner knows this exchange by; the same on every attempt
  correlation_key text,                -- the partner's own id, once known
  mapping_hash text not null,
  attempt int not null default 0,      -- contacts of any kind, asks included; every update names the one it saw
  calls int not null default 0,        -- times the command itself was sent
  in_contact boolean not null default false, -- claimed, and how it ended is not yet written
  maybe_sent boolean not null default false,
  sent_at timestamptz,                 -- end of the last call that may have reached the partner
  epoch bigint,                        -- of the lane, at the last claim
  needs_person boolean not null default false,
  next_attempt_at timestamptz not null default now(),
  accepted_at timestamptz not null,    -- business time
  expires_at timestamptz,              -- business time
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  settled_at timestamptz
) with (fillfactor = 50);             -- a row and the two heap-only versions before its end share a page
-- No two of these begin with the same column, nor does a look-up compare two of their first columns with `=`: then there is one index
-- that it can use, and a plan made on an empty table, where all cost the same, is the right one for a full one.
create unique index exchange_seq_key on exchange (seq);
create unique index exchange_client_key on exchange (idempotency_key, client);
-- The history of one client and of one partner, newest first.
create index exchange_of_client on exchange (client, seq);
create index exchange_of_partner on exchange (partner, seq);
create index exchange_open on exchange (open_lane, order_key, seq) where open_lane is not null;
create unique index exchange_ref on exchange (ref, partner);
create index exchange_correlation on exchange (correlation_key, partner) where correlation_key is not null;

-- Doorbells not yet confirmed by the broker.
create table outbox (
  exchange_id uuid primary key,
  lane text not null,
  traceparent text,
  created_at timestamptz not null default now()
);

-- One contact with the partner about one exchange. `state` is where it left the exchange.
create table attempt (
  exchange_id uuid not null,
  no int not null,
  kind text not null,                  -- call | ask | takeover (the owner vanished while it was under way) | second-route | resolution
  operation text not null,
  worker text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  state text not null,
  result text not null,                -- kind of reading, or unanswered
  code text,
  detail text,
  mapping_hash text,
  request_line text,
  request_bytes bytea,
  response_status int,
  response_bytes bytea,
  primary key (exchange_id, no)
);

create sequence event_seq;
create table event (
  id uuid primary key,
  seq bigint not null default nextval('event_seq'),
  type text not null,
  partner text not null,
  district text,
  client text,                         -- whose exchange it belongs to, once known
  exchange_id uuid,
  subject text,
  data json not null,
  traceparent text,
  time timestamptz not null,           -- business time
  -- Set while a partner's event waits for the exchange it belongs to: the correlation key it names.
  awaits text,
  created_at timestamptz not null default now()
);
create unique index event_seq_key on event (seq);
create index event_exchange on event (exchange_id) where exchange_id is not null;
create index event_awaits on event (awaits, partner) where awaits is not null;

-- What is still owed to a consumer of an event. Deleted in the transaction of its effect, or after the broker's confirm.
create table delivery (
  event_id uuid not null,
  consumer text not null,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  held boolean not null default false, -- waits for correlation
  primary key (event_id, consumer)
);
create index delivery_due on delivery (consumer, next_at, event_id) where not held;

-- What partners told us. One applied row per identity; repeated and conflicting tellings have rows of their own.
create table inbound (
  id uuid primary key,
  partner text not null,
  operation text not null,
  identity text not null,
  digest text not null,
  state text not null,                 -- applied | repeated | conflicting | refused
  problem json,
  event_id uuid,
  raw bytea not null,
  received_at timestamptz not null default now()
);
create unique index inbound_applied on inbound (identity, operation, partner) where state = 'applied';
create index inbound_partner on inbound (partner, received_at);
