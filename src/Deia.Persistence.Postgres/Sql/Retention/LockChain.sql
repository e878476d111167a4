-- Nothing is added to the end, and nobody else removes from the beginning: what comes behind it in the same transaction sees all of the chain.
SELECT FROM audit_chain FOR UPDATE;
