UPDATE bots SET port = NULL WHERE port = $port AND id <> $id;
