"""What `bridge provision` does: before there is a bridge, its OAuth client and CORS rules are made in ServiceNow."""
