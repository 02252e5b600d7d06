"""Cases handed off to other systems (ticketing): what happens to a case is sent there, signed, and what happens there comes back.

The signatures are those of Standard Webhooks. A message is a row that keeps its number however often it is sent; it is written in the
transaction of what it tells, and sent by a job outside of any.
"""
