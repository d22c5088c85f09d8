"""The pipe to Microsoft: whatever is peculiar to Entra's tokens stays in here."""
