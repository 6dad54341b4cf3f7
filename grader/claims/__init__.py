"""The ledger of claims: what the articles say, the experiments that decide it, and what was seen."""
