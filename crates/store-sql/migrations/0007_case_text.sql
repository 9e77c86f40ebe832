-- The words of cases, as tokens made by the program (see `tessera_store::words`): full text is the one thing each database has in its
-- own way, so the table's definition is the driver's.
{{case_text}};
