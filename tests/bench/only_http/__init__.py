"""Lanes that only ask for prices, for what recording HTTP costs.

They are chapter 2's without the database and the files.
"""
