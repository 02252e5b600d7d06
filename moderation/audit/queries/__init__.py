"""Reading the log, and proving it."""

from moderation.audit.queries.reading import (
    MEMBER_FIELDS,
    AuditLine,
    AuditPage,
    Named,
    Wanted,
    audit_lines,
    get_audit_line,
    named_in,
    newest_row_id,
    rows_of_request,
    texts_of,
)
from moderation.audit.queries.sealing import Broken, Verified, content_of, last_seal, seal_of, unsealed, verify_log

__all__ = [
    "MEMBER_FIELDS", "AuditLine", "AuditPage", "Broken", "Named", "Verified", "Wanted", "audit_lines", "content_of",
    "get_audit_line", "last_seal", "named_in", "newest_row_id", "rows_of_request", "seal_of", "texts_of", "unsealed", "verify_log",
]
