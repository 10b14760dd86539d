"""Hejie: pre-litigation mediation from the filing of a dispute to the statistics a court reports."""
