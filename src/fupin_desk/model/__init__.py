"""The ledger: villages, people, money, rules. No Qt, no PDF, no key file, no clock or path of its own."""
