"""The press: values in, PDF or spreadsheet bytes out. No session, no Qt, no clock, no path."""
