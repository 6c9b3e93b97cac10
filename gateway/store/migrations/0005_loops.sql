-- Loops: matters that must come back, with their clocks, their commands and their history.

create sequence loop_seq;
create sequence loop_history_seq;

-- Whoever takes a step of any loop holds this row: one after the other over all processes, so that loops may speak to each other.
create table loop_turn (id int primary key check (id = 1));
insert into loop_turn values (1);

create table loop (
  id uuid primary key,
  seq bigint not null default nextval('loop_seq'),
  kind text not null,
  key text not null,
  state text not null,
  open boolean not null,
  owner text not null,
  district text,
  client text,
  data json not null,
  -- The number of its newest line of history.
  version int not null,
  -- The strictest running clock: what lists are ordered by.
  due_on date,
  overdue boolean not null default false,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz
);
create unique index loop_key on loop (key, kind);
create index loop_due on loop (kind, due_on, seq) where open;
create index loop_of_client on loop (client, kind, seq);

create table loop_alias (
  alias text not null,
  loop_id uuid not null references loop,
  primary key (alias, loop_id)
);

create table loop_clock (
  loop_id uuid not null references loop,
  clock text not null,
  run int not null,
  state text not null,
  started_on date not null,
  due_on date not null,
  provisional boolean not null,
  -- Where the count stands: after a suspension it goes on from another day with what was left. No length: the last day was given.
  counted_from date not null,
  counted_length int,
  -- Counted anew so many times, by a correction or by a calendar that was published.
  revision int not null default 1,
  suspended_on date,
  evidence json,
  met_on date,
  primary key (loop_id, clock, run)
);
create index loop_clock_open on loop_clock (clock, due_on) where state in ('running', 'suspended');

-- What a run of a clock does, and when; fired once. `at` is empty while the clock is suspended, and after its end.
create table loop_step (
  loop_id uuid not null,
  clock text not null,
  run int not null,
  step text not null,
  at timestamptz,
  fired_at timestamptz,
  primary key (loop_id, clock, run, step),
  foreign key (loop_id, clock, run) references loop_clock
);
create index loop_step_due on loop_step (at) where fired_at is null and at is not null;

-- What a loop does by partners. The name is used once, for ever. pending, issued; turned-down: the door said no, the loop has yet to
-- hear it; refused: it has.
create table loop_command (
  id uuid primary key,
  loop_id uuid not null references loop,
  name text not null,
  operation text not null,
  message json not null,
  state text not null default 'pending',
  exchange_id uuid,
  problem json,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  ordered_at timestamptz not null
);
create unique index loop_command_name on loop_command (loop_id, name);
create index loop_command_pending on loop_command (next_at) where state = 'pending';
create index loop_command_turned_down on loop_command (id) where state = 'turned-down';

-- Written with the change it tells of. Without a loop: what came for a matter that is not there (yet).
create table loop_history (
  seq bigint primary key default nextval('loop_history_seq'),
  loop_id uuid,
  no int not null,
  at timestamptz not null,
  event_id text not null,
  type text not null,
  source text not null,
  outcome text not null,
  reason text,
  from_state text not null,
  to_state text not null,
  note json,
  recorded_at timestamptz not null default now(),
  -- A link of the chain stands for it. Set by the sealer alone.
  sealed boolean not null default false
);
create index loop_history_unsealed on loop_history (seq) where not sealed;
create unique index loop_history_event on loop_history (loop_id, event_id) where outcome <> 'repeated';
create index loop_history_of on loop_history (loop_id, no);

-- What waits for a loop that answers to this name.
create table loop_unclaimed (
  kind text not null,
  token text not null,
  event_id text not null,
  event json not null,
  at timestamptz not null,
  -- The loop that took it.
  loop_id uuid,
  primary key (kind, token, event_id)
);
create index loop_unclaimed_open on loop_unclaimed (at) where loop_id is null;

-- Calls of clients that fed a loop: a repetition gets the first answer again.
create table loop_call (
  client text not null,
  idempotency_key text not null,
  digest text not null,
  answer json not null,
  at timestamptz not null default now(),
  primary key (client, idempotency_key)
);

-- Official calendars published after the release.
create table calendar_year (
  year int primary key,
  body json not null,
  published_at timestamptz not null
);

-- The chain over the histories, in the order in which the sealer found them. A purged line leaves its digest here, without its salt.
create table seal (
  no bigint primary key,
  history_seq bigint not null unique,
  algorithm text not null,
  salt bytea,
  digest bytea not null,
  link bytea not null,
  sealed_at timestamptz not null default now()
);

-- Whoever seals holds this row: one after the other over all processes. It names the newest seal, so that a cut tail leaves a gap.
create table seal_head (
  id int primary key check (id = 1),
  no bigint not null,
  link bytea not null
);
insert into seal_head values (1, 0, decode(repeat('00', 32), 'hex'));

create table seal_checkpoint (
  no bigint primary key,
  link bytea not null,
  algorithm text not null,
  at timestamptz not null default now()
);

-- What stands in the folder under its digest.
create table evidence (
  sm3 text primary key,
  sha256 text not null unique,
  size_bytes bigint not null,
  stored_at timestamptz not null default now()
);

-- Who has stored it, and as what: several clients may hold the same content.
create table evidence_holder (
  client text not null,
  sm3 text not null references evidence,
  media_type text not null,
  stored_at timestamptz not null default now(),
  primary key (sm3, client)
);

create table webhook (
  key uuid primary key,
  client text not null,
  id text not null,
  url text not null,
  types text[] not null,
  -- Signs; the one before it signs too until `previous_until`, so that a receiver may change over.
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  state text not null default 'active',  -- active | gone
  -- Events after this one are for it.
  since_seq bigint not null,
  -- Failed calls in a row, and when it may be called next: later while somebody is calling it, and after a failure.
  failures int not null default 0,
  next_at timestamptz not null default now(),
  problem text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (client, id)
);
create index webhook_active on webhook (state, next_at);

-- An event for one of them: kept after it was delivered, and after it was given up.
create table webhook_delivery (
  webhook uuid not null references webhook on delete cascade,
  event_id uuid not null,
  event_seq bigint not null,
  state text not null default 'pending', -- pending | delivered | failed
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  -- Of the last attempt.
  status int,
  problem text,
  attempted_at timestamptz,
  primary key (webhook, event_id)
);
create index webhook_delivery_of on webhook_delivery (webhook, event_seq);
create index webhook_delivery_pending on webhook_delivery (webhook, event_seq) where state = 'pending';
