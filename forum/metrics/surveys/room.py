"""How surveys join the rooms below: the entry in one's own settings, the page of a notice, the answers that stand in a mail, why
somebody was told."""

from forum.core.entries import offer
from forum.metrics.surveys.entries import ENTRIES, RECOMMENDATION_PAGE
from forum.metrics.surveys.events import RecommendationAsked, SurveyAsked
from forum.metrics.surveys.links import link_of_line
from forum.metrics.surveys.occasions import of_recommendation, of_survey
from forum.metrics.surveys.words import MAILED_ANSWERS
from forum.notifications.inbox import OWN_PAGES
from forum.notifications.reactions import OCCASIONS
from forum.notifications.states import Kind
from forum.notifications.surveying import link_surveys_with


def open_surveys() -> None:
    """Once, when the app is made."""
    link_surveys_with(link_of_line, MAILED_ANSWERS)
    offer(*ENTRIES)
    OCCASIONS.update({SurveyAsked: of_survey, RecommendationAsked: of_recommendation})
    OWN_PAGES[Kind.RECOMMENDATION] = RECOMMENDATION_PAGE
