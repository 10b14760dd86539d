"""One importer a sheet: reads each row, hands it to the part that owns it, keeps what it became."""
