UPDATE audit_chain SET head = $head, last_id = $last_id WHERE head = $previous_head;
