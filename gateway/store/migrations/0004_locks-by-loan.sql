-- Each loan on a contract locks its account, all of them the same one: it is released when the last is repaid.
drop index payee_lock_in_force;
create unique index payee_lock_in_force on payee_lock (contract_no, coalesce(loan_no, '')) where until is null;
