"""What people say when they are asked: how a resolution was, whether they would recommend the place, whether a page helped.

Owns: words, measures, links and rounds of surveys; their rows are in `metrics/models/surveys.py`. Asks by `notifications`, which knows
neither rows nor measures. Announces: SurveyAsked, RecommendationAsked.
"""
