-- How a person ended what nobody could know: proposed by one, confirmed by another, with what it rests on.
create table resolution (
  exchange_id uuid not null,
  no int not null,                     -- counts the proposals of one exchange
  state text not null,                 -- proposed | confirmed | replaced (by a later proposal)
  outcome text not null,               -- succeeded | refused | failed | not-received
  evidence text not null,
  response json,
  calls int not null,                  -- of the exchange when it was proposed: sent again since, it is about another call
  proposed_by text not null,           -- client
  proposed_user text not null,         -- who acted there
  proposed_at timestamptz not null,    -- business time
  confirmed_by text,
  confirmed_user text,
  confirmed_at timestamptz,
  primary key (exchange_id, no)
);

-- Numbers for references that partners want to count. Each process draws a portion at a time.
create sequence reference_serial increment by 1000;
