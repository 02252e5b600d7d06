"""Names of the jobs that tell people what was decided; the rows that ask for them are written with the decisions."""

TELL = "statements.tell"
MAIL = "statements.mail"
TELL_WITHDRAWAL = "statements.tell_withdrawal"
TELL_APPEAL = "statements.tell_appeal"
TELL_NOTICE = "statements.tell_notice"
