"""The REST APIs of the instance."""
