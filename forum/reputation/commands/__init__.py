"""What is written of members' standing by jobs and operators. Members' acts write the ledger by way of `ledger`."""

from forum.reputation.commands.awarding import give_badges, note_privilege
from forum.reputation.commands.finding import note_findings
from forum.reputation.commands.recounting import recount, settle_posts

__all__ = ["give_badges", "note_findings", "note_privilege", "recount", "settle_posts"]
