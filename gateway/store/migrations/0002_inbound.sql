-- What partners ask of us, keep for us and fetch from us: the register of contracts, collections, leases.

-- Contracts as clients registered them, for banks to ask about. `seq` is the order of first registration.
create sequence contract_seq;
create table contract (
  contract_no text primary key,
  seq bigint not null default nextval('contract_seq'),
  client text not null,                -- who registered it, and alone may change it
  district text not null,
  supplier_uscc text not null,
  supplier_name text not null,
  body json not null,
  registered_at timestamptz not null,  -- business time
  changed_at timestamptz not null      -- business time
);

-- To which banks the supplier has opened a contract.
create table contract_bank (
  bank text not null,
  seq bigint not null,
  contract_no text not null references contract (contract_no) on delete cascade,
  primary key (bank, seq)
);
create index contract_bank_of on contract_bank (contract_no);

-- What became of payments of a contract, as events told. One event may tell of several.
create sequence contract_payment_seq;
create table contract_payment (
  event_id uuid not null,
  line int not null,
  seq bigint not null default nextval('contract_payment_seq'),
  contract_no text not null,
  payment_no text not null,
  status text not null,                -- paid | returned
  amount_fen bigint not null,
  happened_on date not null,
  known_at timestamptz not null,       -- business time
  primary key (event_id, line)
);
create index contract_payment_of on contract_payment (contract_no, seq);

-- The account to which payments of a financed contract must go. At most one row of a contract is without `until`.
create table payee_lock (
  event_id uuid primary key,
  contract_no text not null,
  bank text not null,
  loan_no text,
  bank_name text not null,
  name text not null,
  account text not null,
  since timestamptz not null,          -- business time, as is `until`
  until timestamptz
);
create unique index payee_lock_in_force on payee_lock (contract_no) where until is null;
create index payee_lock_of on payee_lock (contract_no, since);

-- How far we have fetched what a partner keeps for us.
create table collection (
  partner text not null,
  name text not null,
  cursor text,
  cursor_at timestamptz,               -- when the cursor last moved
  round_at timestamptz,                -- end of the last round
  failures int not null default 0,     -- rounds in a row that failed
  problem json,
  primary key (partner, name)
);

-- A partner that fetches its work: when it was last heard.
create table pulling (
  partner text primary key,
  heard_at timestamptz not null
);

-- Work handed to such a partner. `attempt` is the exchange's at that moment; `kind` is call or ask.
create table lease (
  exchange_id uuid not null,
  attempt int not null,
  partner text not null,
  kind text not null,
  operation text not null,
  reference text not null,
  mapping_hash text not null,
  leased_at timestamptz not null default now(),
  until timestamptz not null,
  lapse text not null,                 -- where the exchange goes when nothing is confirmed: queued | unknown | person
  request_line text,
  request_bytes bytea,
  answered_as int,                     -- the attempt under which its answer was taken
  primary key (exchange_id, attempt)
);

-- Nonces that were used, for as long as their time stamps are taken.
create table nonce (
  partner text not null,
  nonce text not null,
  seen_at timestamptz not null default now(),
  primary key (partner, nonce)
);
create index nonce_seen on nonce (seen_at);

-- Whose exchanges an event may be about, beside those of the partner that told it.
alter table event add column answers_for text[] not null default '{}';
