"""What the court tells the public: published cases (普法案例) and events held.

Promises: each has its day, so that the year's figures count it. Here only as the yearly register needs it.
"""
