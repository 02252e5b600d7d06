"""What members are told when something of theirs is restricted, and how they may object.

Owns: statements, appeals, notices, active_months.
Knows: issuing, telling, appealing, deciding appeals, notices of illegal content, the transparency report.
Announces: StatementIssued, StatementWithdrawn, AppealFiled, AppealDecided, AppealWithdrawn,
    NoticeReceived, NoticeDecided, NoticeWithdrawn.
"""
