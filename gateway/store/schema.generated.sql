-- Generated from gateway/store/migrations by `npm run generate`. Do not edit.
create sequence contract_payment_seq;
create sequence contract_seq;
create sequence directory_revision;
create sequence event_seq;
create sequence exchange_seq;
create sequence loop_history_seq;
create sequence loop_seq;
create sequence reference_serial;

create table attempt (
  exchange_id uuid not null,
  no integer not null,
  kind text not null,
  operation text not null,
  worker text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  state text not null,
  result text not null,
  code text,
  detail text,
  mapping_hash text,
  request_line text,
  request_bytes bytea,
  response_status integer,
  response_bytes bytea,
  constraint attempt_pkey PRIMARY KEY (exchange_id, no)
);

create table calendar_year (
  year integer not null,
  body json not null,
  published_at timestamp with time zone not null,
  constraint calendar_year_pkey PRIMARY KEY (year)
);

create table client (
  id text not null,
  secret_hash text not null,
  scopes text[] not null,
  districts text[] not null,
  updated_at timestamp with time zone not null default now(),
  constraint client_pkey PRIMARY KEY (id)
);

create table collection (
  partner text not null,
  name text not null,
  cursor text,
  cursor_at timestamp with time zone,
  round_at timestamp with time zone,
  failures integer not null default 0,
  problem json,
  constraint collection_pkey PRIMARY KEY (partner, name)
);

create table contract (
  contract_no text not null,
  seq bigint not null default nextval('contract_seq'::regclass),
  client text not null,
  district text not null,
  supplier_uscc text not null,
  supplier_name text not null,
  body json not null,
  registered_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint contract_pkey PRIMARY KEY (contract_no)
);

create table contract_bank (
  bank text not null,
  seq bigint not null,
  contract_no text not null,
  constraint contract_bank_contract_no_fkey FOREIGN KEY (contract_no) REFERENCES contract(contract_no) ON DELETE CASCADE,
  constraint contract_bank_pkey PRIMARY KEY (bank, seq)
);
CREATE INDEX contract_bank_of ON contract_bank USING btree (contract_no);

create table contract_payment (
  event_id uuid not null,
  line integer not null,
  seq bigint not null default nextval('contract_payment_seq'::regclass),
  contract_no text not null,
  payment_no text not null,
  status text not null,
  amount_fen bigint not null,
  happened_on date not null,
  known_at timestamp with time zone not null,
  constraint contract_payment_pkey PRIMARY KEY (event_id, line)
);
CREATE INDEX contract_payment_of ON contract_payment USING btree (contract_no, seq);

create table delivery (
  event_id uuid not null,
  consumer text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default now(),
  held boolean not null default false,
  constraint delivery_pkey PRIMARY KEY (event_id, consumer)
);
CREATE INDEX delivery_due ON delivery USING btree (consumer, next_at, event_id) WHERE NOT held;

create table event (
  id uuid not null,
  seq bigint not null default nextval('event_seq'::regclass),
  type text not null,
  partner text not null,
  district text,
  client text,
  exchange_id uuid,
  subject text,
  data json not null,
  traceparent text,
  time timestamp with time zone not null,
  awaits text,
  created_at timestamp with time zone not null default now(),
  answers_for text[] not null default '{}'::text[],
  constraint event_pkey PRIMARY KEY (id)
);
CREATE INDEX event_awaits ON event USING btree (awaits, partner) WHERE awaits IS NOT NULL;
CREATE INDEX event_exchange ON event USING btree (exchange_id) WHERE exchange_id IS NOT NULL;
CREATE UNIQUE INDEX event_seq_key ON event USING btree (seq);

create table evidence (
  sm3 text not null,
  sha256 text not null,
  size_bytes bigint not null,
  stored_at timestamp with time zone not null default now(),
  constraint evidence_pkey PRIMARY KEY (sm3),
  constraint evidence_sha256_key UNIQUE (sha256)
);

create table evidence_holder (
  client text not null,
  sm3 text not null,
  media_type text not null,
  stored_at timestamp with time zone not null default now(),
  constraint evidence_holder_sm3_fkey FOREIGN KEY (sm3) REFERENCES evidence(sm3),
  constraint evidence_holder_pkey PRIMARY KEY (sm3, client)
);

create table exchange (
  id uuid not null,
  seq bigint not null default nextval('exchange_seq'::regclass),
  state text not null,
  open_lane text generated always as (
CASE
    WHEN (state = ANY (ARRAY['accepted'::text, 'queued'::text, 'parked'::text, 'dispatching'::text, 'unknown'::text])) THEN partner
    ELSE NULL::text
END) stored,
  operation text not null,
  district text not null,
  partner text not null,
  client text not null,
  idempotency_key text not null,
  request_digest text not null,
  order_key text not null,
  request json not null,
  response json,
  problem json,
  acting json,
  traceparent text,
  ref text not null,
  correlation_key text,
  mapping_hash text not null,
  attempt integer not null default 0,
  calls integer not null default 0,
  in_contact boolean not null default false,
  maybe_sent boolean not null default false,
  sent_at timestamp with time zone,
  epoch bigint,
  needs_person boolean not null default false,
  next_attempt_at timestamp with time zone not null default now(),
  accepted_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  settled_at timestamp with time zone,
  constraint exchange_pkey PRIMARY KEY (id)
) with (fillfactor=50);
CREATE UNIQUE INDEX exchange_client_key ON exchange USING btree (idempotency_key, client);
CREATE INDEX exchange_correlation ON exchange USING btree (correlation_key, partner) WHERE correlation_key IS NOT NULL;
CREATE INDEX exchange_of_client ON exchange USING btree (client, seq);
CREATE INDEX exchange_of_partner ON exchange USING btree (partner, seq);
CREATE INDEX exchange_open ON exchange USING btree (open_lane, order_key, seq) WHERE open_lane IS NOT NULL;
CREATE UNIQUE INDEX exchange_ref ON exchange USING btree (ref, partner);
CREATE UNIQUE INDEX exchange_seq_key ON exchange USING btree (seq);

create table inbound (
  id uuid not null,
  partner text not null,
  operation text not null,
  identity text not null,
  digest text not null,
  state text not null,
  problem json,
  event_id uuid,
  raw bytea not null,
  received_at timestamp with time zone not null default now(),
  constraint inbound_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX inbound_applied ON inbound USING btree (identity, operation, partner) WHERE state = 'applied'::text;
CREATE INDEX inbound_partner ON inbound USING btree (partner, received_at);

create table lane (
  partner text not null,
  owner text,
  epoch bigint not null default 0,
  lease_until timestamp with time zone,
  paused boolean not null default false,
  closed boolean not null default false,
  breakers jsonb not null default '{}'::jsonb,
  swept_at timestamp with time zone,
  constraint lane_pkey PRIMARY KEY (partner)
);

create table lease (
  exchange_id uuid not null,
  attempt integer not null,
  partner text not null,
  kind text not null,
  operation text not null,
  reference text not null,
  mapping_hash text not null,
  leased_at timestamp with time zone not null default now(),
  until timestamp with time zone not null,
  lapse text not null,
  request_line text,
  request_bytes bytea,
  answered_as integer,
  constraint lease_pkey PRIMARY KEY (exchange_id, attempt)
);

create table loop (
  id uuid not null,
  seq bigint not null default nextval('loop_seq'::regclass),
  kind text not null,
  key text not null,
  state text not null,
  open boolean not null,
  owner text not null,
  district text,
  client text,
  data json not null,
  version integer not null,
  due_on date,
  overdue boolean not null default false,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint loop_pkey PRIMARY KEY (id)
);
CREATE INDEX loop_due ON loop USING btree (kind, due_on, seq) WHERE open;
CREATE UNIQUE INDEX loop_key ON loop USING btree (key, kind);
CREATE INDEX loop_of_client ON loop USING btree (client, kind, seq);

create table loop_alias (
  alias text not null,
  loop_id uuid not null,
  constraint loop_alias_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id),
  constraint loop_alias_pkey PRIMARY KEY (alias, loop_id)
);

create table loop_call (
  client text not null,
  idempotency_key text not null,
  digest text not null,
  answer json not null,
  at timestamp with time zone not null default now(),
  constraint loop_call_pkey PRIMARY KEY (client, idempotency_key)
);

create table loop_clock (
  loop_id uuid not null,
  clock text not null,
  run integer not null,
  state text not null,
  started_on date not null,
  due_on date not null,
  provisional boolean not null,
  counted_from date not null,
  counted_length integer,
  revision integer not null default 1,
  suspended_on date,
  evidence json,
  met_on date,
  constraint loop_clock_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id),
  constraint loop_clock_pkey PRIMARY KEY (loop_id, clock, run)
);
CREATE INDEX loop_clock_open ON loop_clock USING btree (clock, due_on) WHERE state = ANY (ARRAY['running'::text, 'suspended'::text]);

create table loop_command (
  id uuid not null,
  loop_id uuid not null,
  name text not null,
  operation text not null,
  message json not null,
  state text not null default 'pending'::text,
  exchange_id uuid,
  problem json,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default now(),
  ordered_at timestamp with time zone not null,
  constraint loop_command_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id),
  constraint loop_command_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX loop_command_name ON loop_command USING btree (loop_id, name);
CREATE INDEX loop_command_pending ON loop_command USING btree (next_at) WHERE state = 'pending'::text;
CREATE INDEX loop_command_turned_down ON loop_command USING btree (id) WHERE state = 'turned-down'::text;

create table loop_history (
  seq bigint not null default nextval('loop_history_seq'::regclass),
  loop_id uuid,
  no integer not null,
  at timestamp with time zone not null,
  event_id text not null,
  type text not null,
  source text not null,
  outcome text not null,
  reason text,
  from_state text not null,
  to_state text not null,
  note json,
  recorded_at timestamp with time zone not null default now(),
  sealed boolean not null default false,
  constraint loop_history_pkey PRIMARY KEY (seq)
);
CREATE UNIQUE INDEX loop_history_event ON loop_history USING btree (loop_id, event_id) WHERE outcome <> 'repeated'::text;
CREATE INDEX loop_history_of ON loop_history USING btree (loop_id, no);
CREATE INDEX loop_history_unsealed ON loop_history USING btree (seq) WHERE NOT sealed;

create table loop_step (
  loop_id uuid not null,
  clock text not null,
  run integer not null,
  step text not null,
  at timestamp with time zone,
  fired_at timestamp with time zone,
  constraint loop_step_loop_id_clock_run_fkey FOREIGN KEY (loop_id, clock, run) REFERENCES loop_clock(loop_id, clock, run),
  constraint loop_step_pkey PRIMARY KEY (loop_id, clock, run, step)
);
CREATE INDEX loop_step_due ON loop_step USING btree (at) WHERE fired_at IS NULL AND at IS NOT NULL;

create table loop_turn (
  id integer not null,
  constraint loop_turn_id_check CHECK (id = 1),
  constraint loop_turn_pkey PRIMARY KEY (id)
);

create table loop_unclaimed (
  kind text not null,
  token text not null,
  event_id text not null,
  event json not null,
  at timestamp with time zone not null,
  loop_id uuid,
  constraint loop_unclaimed_pkey PRIMARY KEY (kind, token, event_id)
);
CREATE INDEX loop_unclaimed_open ON loop_unclaimed USING btree (at) WHERE loop_id IS NULL;

create table migration (
  number integer not null,
  file text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table nonce (
  partner text not null,
  nonce text not null,
  seen_at timestamp with time zone not null default now(),
  constraint nonce_pkey PRIMARY KEY (partner, nonce)
);
CREATE INDEX nonce_seen ON nonce USING btree (seen_at);

create table outbox (
  exchange_id uuid not null,
  lane text not null,
  traceparent text,
  created_at timestamp with time zone not null default now(),
  constraint outbox_pkey PRIMARY KEY (exchange_id)
);

create table partner (
  id text not null,
  revision bigint not null,
  profile jsonb not null,
  credentials jsonb not null,
  previous_credentials jsonb not null default '{}'::jsonb,
  updated_at timestamp with time zone not null default now(),
  constraint partner_pkey PRIMARY KEY (id)
);

create table payee_lock (
  event_id uuid not null,
  contract_no text not null,
  bank text not null,
  loan_no text,
  bank_name text not null,
  name text not null,
  account text not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  constraint payee_lock_pkey PRIMARY KEY (event_id)
);
CREATE UNIQUE INDEX payee_lock_in_force ON payee_lock USING btree (contract_no, COALESCE(loan_no, ''::text)) WHERE until IS NULL;
CREATE INDEX payee_lock_of ON payee_lock USING btree (contract_no, since);

create table pulling (
  partner text not null,
  heard_at timestamp with time zone not null,
  constraint pulling_pkey PRIMARY KEY (partner)
);

create table resolution (
  exchange_id uuid not null,
  no integer not null,
  state text not null,
  outcome text not null,
  evidence text not null,
  response json,
  calls integer not null,
  proposed_by text not null,
  proposed_user text not null,
  proposed_at timestamp with time zone not null,
  confirmed_by text,
  confirmed_user text,
  confirmed_at timestamp with time zone,
  constraint resolution_pkey PRIMARY KEY (exchange_id, no)
);

create table route (
  district text not null,
  operation text not null,
  partner text not null,
  valid_from date not null,
  valid_to date,
  rank integer not null,
  constraint route_partner_fkey FOREIGN KEY (partner) REFERENCES partner(id) ON DELETE CASCADE,
  constraint route_pkey PRIMARY KEY (district, operation, partner, valid_from)
);

create table seal (
  no bigint not null,
  history_seq bigint not null,
  algorithm text not null,
  salt bytea,
  digest bytea not null,
  link bytea not null,
  sealed_at timestamp with time zone not null default now(),
  constraint seal_pkey PRIMARY KEY (no),
  constraint seal_history_seq_key UNIQUE (history_seq)
);

create table seal_checkpoint (
  no bigint not null,
  link bytea not null,
  algorithm text not null,
  at timestamp with time zone not null default now(),
  constraint seal_checkpoint_pkey PRIMARY KEY (no)
);

create table seal_head (
  id integer not null,
  no bigint not null,
  link bytea not null,
  constraint seal_head_id_check CHECK (id = 1),
  constraint seal_head_pkey PRIMARY KEY (id)
);

create table setting (
  key text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table webhook (
  key uuid not null,
  client text not null,
  id text not null,
  url text not null,
  types text[] not null,
  secret text not null,
  previous_secret text,
  previous_until timestamp with time zone,
  state text not null default 'active'::text,
  since_seq bigint not null,
  failures integer not null default 0,
  next_at timestamp with time zone not null default now(),
  problem text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint webhook_pkey PRIMARY KEY (key),
  constraint webhook_client_id_key UNIQUE (client, id)
);
CREATE INDEX webhook_active ON webhook USING btree (state, next_at);

create table webhook_delivery (
  webhook uuid not null,
  event_id uuid not null,
  event_seq bigint not null,
  state text not null default 'pending'::text,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default now(),
  status integer,
  problem text,
  attempted_at timestamp with time zone,
  constraint webhook_delivery_webhook_fkey FOREIGN KEY (webhook) REFERENCES webhook(key) ON DELETE CASCADE,
  constraint webhook_delivery_pkey PRIMARY KEY (webhook, event_id)
);
CREATE INDEX webhook_delivery_of ON webhook_delivery USING btree (webhook, event_seq);
CREATE INDEX webhook_delivery_pending ON webhook_delivery USING btree (webhook, event_seq) WHERE state = 'pending'::text;

create table worker (
  id text not null,
  role text not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint worker_pkey PRIMARY KEY (id)
);
