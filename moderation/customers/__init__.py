"""What staff of cases know of members as customers: the plan they are on, and a few fields that operators name. Never public.

Owns: customer_facts.
Knows: the plans and fields on offer (settings), lines of a CSV file.
Announces: CustomerFactsChanged.
"""
