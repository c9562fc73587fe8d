"""What leaves the spa as a file: tables for a spreadsheet."""
