"""E-mail through the operator's own server (HUBANG_SMTP), to mail boxes whose owners said yes."""
