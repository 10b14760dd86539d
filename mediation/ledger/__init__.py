"""The yearly register (台账): import of a district's workbook.

Promises: a row that is wrong is named with sheet, row, column and reason and stops no other; no row is half-imported;
a second run changes nothing; a dry run writes nothing. What a row becomes is written by the services of the part that
owns it; here stands only which row became what.
"""
