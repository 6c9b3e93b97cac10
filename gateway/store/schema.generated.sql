-- Generated from gateway/store/migrations by `npm run generate`. Do not edit.
create sequence directory_revision;
create sequence event_seq;
create sequence exchange_seq;

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

create table client (
  id text not null,
  secret_hash text not null,
  scopes text[] not null,
  districts text[] not null,
  updated_at timestamp with time zone not null default now(),
  constraint client_pkey PRIMARY KEY (id)
);

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
  constraint event_pkey PRIMARY KEY (id)
);
CREATE INDEX event_awaits ON event USING btree (awaits, partner) WHERE awaits IS NOT NULL;
CREATE INDEX event_exchange ON event USING btree (exchange_id) WHERE exchange_id IS NOT NULL;
CREATE UNIQUE INDEX event_seq_key ON event USING btree (seq);

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
  breakers jsonb not null default '{}'::jsonb,
  swept_at timestamp with time zone,
  constraint lane_pkey PRIMARY KEY (partner)
);

create table migration (
  number integer not null,
  file text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

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

create table setting (
  key text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table worker (
  id text not null,
  role text not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint worker_pkey PRIMARY KEY (id)
);
