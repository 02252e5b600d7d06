"""Everything staff touch at the desk. Stands on `forum`, which never knows it.

Owns: (rooms join floor by floor: policy, audit, flags, sanctions, review, escalations, desk).
"""
