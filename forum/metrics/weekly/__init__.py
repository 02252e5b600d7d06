"""The weekly mail: what it says, whose Monday it is, and its sending."""
