"""The pipe to Microsoft: whatever is peculiar to Entra and Graph stays in here."""
