"""What is written about a case: notes among staff, a private exchange with whoever asked, ready replies.

Owns: case_notes, private_messages, public_summaries, case_replies.
Calls: escalations, teams, notifications, threads, accounts.
Nothing of it is ever public: notes are read by whoever may read cases, an exchange also by the one member it is with.
Events: CaseNoteWritten, CaseNoteChanged, PrivateMessageSent, PersonalDataMoved, CaseReplyChanged.
"""
